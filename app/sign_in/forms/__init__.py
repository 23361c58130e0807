"""Forms of the room `sign_in`."""
