"""Many people at the same second, against real server processes."""
