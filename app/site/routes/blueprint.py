"""The blueprint of the room `site`."""

from flask import Blueprint

pages = Blueprint("site", __name__)
