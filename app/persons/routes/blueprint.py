"""The blueprint of the room `persons`."""

from flask import Blueprint

bp = Blueprint("persons", __name__)
