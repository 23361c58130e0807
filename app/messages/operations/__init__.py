"""What staff do with messages."""
