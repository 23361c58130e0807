"""The forms of this room: what is typed becomes clean values; nothing is written here."""
