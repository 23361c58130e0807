"""What people need at an event, who arranges it, and what caterer and venue are told, without names."""
