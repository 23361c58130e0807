"""The blueprint of the room `signing_lists`."""

from flask import Blueprint

bp = Blueprint("signing_lists", __name__)
