"""The blueprint of the room `people`."""

from flask import Blueprint

bp = Blueprint("people", __name__)
