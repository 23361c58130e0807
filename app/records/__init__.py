"""Activities in the format of a file: read strictly, loaded all or nothing, and written back."""
