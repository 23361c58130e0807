"""The office: its settings, and the versions of its notices."""
