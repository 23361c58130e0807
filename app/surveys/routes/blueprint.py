"""The blueprint that all pages of this room share."""

from flask import Blueprint

bp = Blueprint("surveys", __name__)
