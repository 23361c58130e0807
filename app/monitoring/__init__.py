"""Participation forms (zał. nr 3) of funded projects: what they ask, their dictionaries, sealed contents."""
