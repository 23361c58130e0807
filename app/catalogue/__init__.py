"""What the public sees of events: the list, each event's page, their caches, downloads, schema.org."""
