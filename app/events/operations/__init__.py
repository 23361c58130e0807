"""What can be done with events, their meetings, files and people."""
