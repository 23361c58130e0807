"""The blueprint of lists that are brought in."""

from flask import Blueprint

bp = Blueprint("bringing", __name__)
