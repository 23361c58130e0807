"""Tests of the room `interest`."""
