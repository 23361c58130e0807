"""What the history tells of signed papers."""

from app.history.facts import declare

HANDED_IN = declare("paper.handed_in", "The signed form came in, files: %(count)s")
ACCEPTED = declare("paper.accepted", "The signed form was accepted")
RETURNED = declare("paper.returned", "The signed form was returned: %(reason)s")
RECEIVED = declare("paper.received", "The signed form was handed over on paper")
OPENED = declare("paper.opened", "The signed form of %(name)s was opened")
LOOSE_DELETED = declare("paper.loose_deleted", "Scanned pages of nobody were deleted")
