"""What the history tells of invitations."""

from app.history.facts import declare
from app.invitations.models import Answer

INVITED = declare("invitation.sent", "Invitations were sent: %(count)s")
ANSWERED = {
    Answer.yes: declare("invitation.accepted", "%(name)s accepted the invitation"),
    Answer.no: declare("invitation.declined", "%(name)s declined the invitation"),
    Answer.other: declare("invitation.passed_on", "In place of %(name)s, %(other)s comes"),
}
