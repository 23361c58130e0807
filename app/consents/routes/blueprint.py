"""The blueprint of the room `consents`."""

from flask import Blueprint

bp = Blueprint("consents", __name__)
