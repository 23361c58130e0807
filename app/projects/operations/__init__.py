"""What is done with projects, their parts and their documents."""
