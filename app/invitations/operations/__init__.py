"""What is done with invitations: they are sent, and answered."""
