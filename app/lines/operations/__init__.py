"""Verbs of lines of support."""
