"""The blueprint of the room `pictures`."""

from flask import Blueprint

bp = Blueprint("pictures", __name__)
