"""What the history can tell of lists to sign; it is also the record of what each printed page holds."""

from app.history.facts import declare

PRINTED = declare("signing_lists.printed", "Papers were made: %(paper)s; people: %(people)s")
