"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("coaching", __name__)
"""Pages of coaches, and of the coordinators of lines."""
