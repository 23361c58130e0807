"""Builds the demo: the real activities and some upcoming ones with invented people."""
