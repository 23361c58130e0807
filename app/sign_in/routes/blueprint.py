"""The blueprint of the room `sign_in`."""

from flask import Blueprint

bp = Blueprint("sign_in", __name__)
