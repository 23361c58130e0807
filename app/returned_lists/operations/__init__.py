"""What is done with lists that come back."""
