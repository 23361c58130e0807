"""What is done about nominations; each act locks its event first and never commits."""
