"""The blueprint of this room's pages."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)
