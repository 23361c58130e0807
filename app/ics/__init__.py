"""Entries in, iCalendar bytes out: pure, and the only room that knows RFC 5545."""
