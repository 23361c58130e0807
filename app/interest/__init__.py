"""Who wants to hear of a next edition: asked for, confirmed by mail, written to once, erased in time."""
