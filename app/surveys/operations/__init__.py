"""The verbs of the room `surveys`."""
