"""Attacks: what somebody would try who wants in, wants to know, or wants to break things."""
