"""The blueprint of meeting reports."""

from flask import Blueprint

bp = Blueprint("meeting_reports", __name__)
