"""The blueprint of the room `site`."""

from flask import Blueprint

bp = Blueprint("site", __name__)
