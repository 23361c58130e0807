"""The words for the answers to invitations."""

from app.errors import N_
from app.invitations.models import Answer

ANSWERS = {Answer.yes: N_("Comes"), Answer.no: N_("Does not come"), Answer.other: N_("Somebody else comes")}
NO_ANSWER = N_("No answer yet")
