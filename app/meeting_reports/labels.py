"""The words for what reports hold and how they stand."""

from collections.abc import Mapping

from app.errors import N_, NC_
from app.meeting_reports.headings import ReportColumn
from app.meeting_reports.matching import Ground
from app.meeting_reports.models import ReportState, Standing
from app.meeting_reports.moments import DayOrder
from app.meeting_reports.reading import Platform

STATES: Mapping[ReportState, str] = {
    ReportState.asks: N_("Leaves something open"),
    ReportState.read: NC_("report", "Read"),
    ReportState.withdrawn: NC_("report", "Withdrawn"),
}
LOOKS: Mapping[ReportState, str] = {
    ReportState.asks: "waiting",
    ReportState.read: "confirmed",
    ReportState.withdrawn: "cancelled",
}
PLATFORMS: Mapping[Platform, str] = {
    Platform.webex: "Webex",
    Platform.zoom: "Zoom",
    Platform.teams: "Microsoft Teams",
    Platform.unknown: N_("not known"),
}
ORDERS: Mapping[DayOrder, str] = {
    DayOrder.day_first: N_("day, then month: 13.11.2026"),
    DayOrder.month_first: N_("month, then day: 11/13/2026"),
    DayOrder.year_first: N_("year first: 2026-11-13"),
}
STANDINGS: Mapping[Standing, str] = {
    Standing.open: N_("to be decided"),
    Standing.matched: N_("on the list"),
    Standing.apart: N_("nobody on the list"),
}
STANDING_LOOKS: Mapping[Standing, str] = {
    Standing.open: "waiting",
    Standing.matched: "confirmed",
    Standing.apart: "neutral",
}
GROUNDS: Mapping[Ground, str] = {
    Ground.email: N_("by the e-mail address"),
    Ground.accepted: N_("by a name or address that was accepted before"),
    Ground.chosen: N_("said by hand"),
}
MEANINGS: Mapping[ReportColumn, str] = {
    ReportColumn.name: N_("First and last name"),
    ReportColumn.first_name: N_("First name"),
    ReportColumn.last_name: N_("Last name"),
    ReportColumn.email: N_("E-mail"),
    ReportColumn.joined: N_("When somebody joined"),
    ReportColumn.left: N_("When somebody left"),
    ReportColumn.duration: N_("How long somebody was there"),
    ReportColumn.waiting: N_("Whether it was the waiting room"),
    ReportColumn.room: N_("Which room of the meeting"),
    ReportColumn.ignored: N_("nothing of this"),
}
"""What a human can say of a column."""
ZONES: Mapping[str, str] = {
    "Europe/Warsaw": N_("Polish time"),
    "UTC": N_("UTC (world time)"),
    "Europe/London": N_("British time"),
    "Europe/Kyiv": N_("Ukrainian time"),
    "America/New_York": N_("New York time"),
    "America/Los_Angeles": N_("Los Angeles time"),
}
"""The zones that can be said of a report: the office's, and those to which platforms are left set."""
