"""The blueprint of the room `notices`."""

from flask import Blueprint

bp = Blueprint("notices", __name__)
