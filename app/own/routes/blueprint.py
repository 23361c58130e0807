"""The blueprint of the room `own`."""

from flask import Blueprint

bp = Blueprint("own", __name__)
