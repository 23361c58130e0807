"""The blueprint of the room `office`."""

from flask import Blueprint

bp = Blueprint("office", __name__)
