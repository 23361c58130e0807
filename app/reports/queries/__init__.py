"""Reading reports of hours, in a number of statements that doesn't grow with anything."""

from app.reports.queries.reports import (
    event_report,
    line_report,
    project_report,
)

__all__ = ["event_report", "line_report", "project_report"]
