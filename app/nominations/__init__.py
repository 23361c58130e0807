"""Institutions name whom they send to an event; who is named by two is asked which one sends them."""
