"""Tests of the room `consents`."""
