"""The staff's desk: the first page with its tasks, the list of events, and each event's pages."""
