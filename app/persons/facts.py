"""What the history tells of persons."""

from app.history.facts import declare

DIFFERENT = declare("person.different", "Said to be another person than %(other)s")
UNDECIDED = declare("person.undecided", "Whether this is the same person as %(other)s is open again")
