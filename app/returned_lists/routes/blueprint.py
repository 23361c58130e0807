"""The blueprint of the room `returned_lists`."""

from flask import Blueprint

bp = Blueprint("returned_lists", __name__)
