"""The verbs of the room `changes`."""
