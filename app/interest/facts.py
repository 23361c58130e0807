"""What the history can tell of interest: numbers, and no names."""

from app.history.facts import declare

WRITTEN = declare("interest.written", "People who had asked for a next edition were written to: %(count)s")
REMOVED = declare("interest.removed", "Somebody was taken off the list of interest")
SOURCE_ADDED = declare("interest.source_added", "The list of interest was taken over from: %(title)s")
SOURCE_REMOVED = declare("interest.source_removed", "The list of interest was left out again: %(title)s")
EXPORTED = declare("interest.exported", "The list of interest was exported as %(format)s, rows: %(count)s")
MONTHS_SET = declare("interest.months_set", "Lists of interest are kept for months: %(months)s")
ERASED = declare("interest.erased", "Entries of lists of interest were erased: %(count)s")
