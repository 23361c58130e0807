"""Closed groups: who belongs to them from when until when, and which events are their meetings."""
