"""Invitations to events: who was asked, what they answered, and who comes in their place."""
