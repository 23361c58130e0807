"""What can be done with a list: read, planned, entered, taken back."""
