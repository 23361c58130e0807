"""The words for the answers to invitations."""

from app.errors import N_
from app.invitations.models import Answer

ANSWERS = {Answer.yes: N_("comes"), Answer.no: N_("does not come"), Answer.other: N_("somebody else comes")}
NO_ANSWER = N_("no answer yet")
