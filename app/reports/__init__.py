"""Reports of hours over a project, a line or an event."""
