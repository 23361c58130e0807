"""The blueprint of the room `interest`."""

from flask import Blueprint

bp = Blueprint("interest", __name__)
