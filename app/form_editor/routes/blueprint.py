"""The blueprint that all pages of this room share."""

from flask import Blueprint

bp = Blueprint("form_editor", __name__)
