"""The blueprint of the staff's pages about recruitments."""

from flask import Blueprint

bp = Blueprint("recruitments", __name__)
