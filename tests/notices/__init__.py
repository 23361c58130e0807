"""Tests of the room `notices`."""
