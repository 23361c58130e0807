"""What keeps the bench from going on, as a sentence."""


class Problem(Exception):
    """Something that the person who runs the bench can mend; its text says what."""
