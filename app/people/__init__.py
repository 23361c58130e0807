"""Persons, institutions, staff accounts and sign-in."""
