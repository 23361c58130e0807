"""What can be done with groups, their members and their meetings."""
