"""The facts that this room records."""

from app.history.facts import declare

NOTICE_SENT = declare("event.notice_sent", "A notice was sent, people: %(count)s")
