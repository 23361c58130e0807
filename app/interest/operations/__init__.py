"""Asking, confirming, leaving; writing to the list; erasing in time."""
