"""What the history tells of lists that came back."""

from app.history.facts import declare

SENT = declare("returned_lists.sent", "Signed lists came back as a scan; pages: %(pages)s")
PLACED = declare(
    "returned_lists.placed", "A scanned page without a readable code was given to its list; page: %(page)s"
)
READ = declare(
    "returned_lists.read", "A signed list was keyed in; signed: %(signed)s, not signed: %(missing)s"
)
OPENED = declare("returned_lists.opened", "The scan of a signed list was opened")
ERASED = declare(
    "returned_lists.erased",
    "A scan in which no signed list was found was erased when its time was over; pages: %(pages)s",
)
