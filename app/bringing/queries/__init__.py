"""What is read of lists that are brought in, and what would become of them."""
