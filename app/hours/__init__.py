"""Changes of meetings, and loading, while sessions are confirmed."""
