"""Forms of the room `desk`."""
