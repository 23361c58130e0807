"""What is done with persons: said to be two, or to be one, and taken back."""
