"""The participant's pages: one registration behind its link, and all of them after signing in."""
