"""The editor of an event's form of registration: its fields, its own questions, its preview, its template."""
