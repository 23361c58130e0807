"""The blueprint of the room `timetable`."""

from flask import Blueprint

bp = Blueprint("timetable", __name__)
