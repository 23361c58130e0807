"""What the front pages show."""
