"""Taking lists along: which columns each account takes of a list, and the one form that makes a file."""
