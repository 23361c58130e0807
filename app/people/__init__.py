"""Persons and institutions."""
