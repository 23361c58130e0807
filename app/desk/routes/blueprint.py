"""The blueprint of the room `desk`."""

from flask import Blueprint

bp = Blueprint("desk", __name__)
