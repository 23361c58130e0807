"""The facts that this room records."""

from app.history.facts import declare

NOTICE_SENT = declare("event.notice_sent", "A notice was sent, people: %(count)s")
PEOPLE_TOLD = declare("suspension.told", "People are told, each in one letter: %(count)s")
