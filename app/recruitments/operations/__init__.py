"""What can be done with recruitments and their events."""
