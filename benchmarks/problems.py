"""What keeps the bench from going on, as a sentence."""


class Problem(Exception):
    """Something that whoever runs the bench can do something about; its text says what."""
