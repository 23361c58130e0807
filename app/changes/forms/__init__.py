"""Forms of the room `changes`."""
