"""What is done with meeting reports. They flush and never commit."""
