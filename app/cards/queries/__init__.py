"""Reads of what cards say, and of the versions that were issued."""
