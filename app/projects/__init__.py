"""Funded projects: who pays, and the strip that says so."""
