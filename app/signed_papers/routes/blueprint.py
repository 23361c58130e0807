"""The blueprint of signed papers."""

from flask import Blueprint

bp = Blueprint("signed_papers", __name__)
