"""Letters queued in the caller's transaction and delivered by a worker."""
