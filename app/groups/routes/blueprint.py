"""The blueprint of the staff's pages about groups."""

from flask import Blueprint

bp = Blueprint("groups", __name__)
