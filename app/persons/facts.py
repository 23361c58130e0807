"""What the history tells of persons."""

from app.history.facts import declare

DIFFERENT = declare("person.different", "Said to be another person than %(other)s")
MERGED = declare("person.merged", "%(other)s turned out to be this person: all of theirs was moved here")
MERGED_INTO = declare("person.merged_into", "Turned out to be the same person as %(other)s")
MERGE_TAKEN_BACK = declare("person.parted", "Parted again from %(other)s")
UNDECIDED = declare("person.undecided", "Whether this is the same person as %(other)s is open again")
