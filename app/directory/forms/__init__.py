"""Forms of the room `directory`."""
