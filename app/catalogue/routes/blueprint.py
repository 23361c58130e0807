"""The blueprint of the room `catalogue`."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)
