"""What is read about meeting reports."""
