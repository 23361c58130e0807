"""What the history tells of reports of online meetings."""

from app.history.facts import declare

READ = declare(
    "meeting_reports.read", "A meeting report for %(day)s was read, people: %(people)s, matched: %(matched)s"
)
ASKED = declare("meeting_reports.asked", "A meeting report for %(day)s was sent in and leaves something open")
DECIDED = declare(
    "meeting_reports.decided", "It was said whose connections in a report for %(day)s are: %(count)s"
)
WITHDRAWN = declare("meeting_reports.withdrawn", "A meeting report for %(day)s was withdrawn")
OPENED = declare("meeting_reports.opened", "The file of a meeting report for %(day)s was opened")
ERASED = declare("meeting_reports.erased", "A meeting report for %(day)s was erased when its time was over")
