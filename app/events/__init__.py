"""Projects, events, meetings and their sessions, publication, changes and downloads."""
