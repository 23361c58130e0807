"""Recruitments over several events: what they are, who applied anywhere, moving people between events."""
