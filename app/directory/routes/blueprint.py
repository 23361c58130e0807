"""The blueprint of the room `directory`."""

from flask import Blueprint

bp = Blueprint("directory", __name__)
