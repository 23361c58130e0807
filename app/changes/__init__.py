"""Changes of an event that people are told about: seen first, then released."""
