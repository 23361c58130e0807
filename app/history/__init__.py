"""Who did what, when: append-only facts, declared by the rooms that record them."""
