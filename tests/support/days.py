"""The day on which a test runs, as the product counts days."""

from datetime import date

from app import clock


def today_in_warsaw() -> date:
    """Return today in Warsaw: near midnight the machine's day, in UTC, may be another."""
    return clock.today(clock.now())
