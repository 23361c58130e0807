"""What coaches, coordinators and recipients type."""
