"""The blueprint on which all pages of this room hang."""

from flask import Blueprint

bp = Blueprint("feeds", __name__)
