"""What is done with rules of eligibility."""
