"""Reading persons: the list, and what is known of one."""
