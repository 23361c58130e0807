"""Persons across events and projects: found, read, compared, and made one where two are the same."""
