"""What staff and files do with projects, events and meetings."""
