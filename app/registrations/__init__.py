"""Applications, seats, and the waiting list."""
