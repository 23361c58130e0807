"""The facts that this room records: none says what somebody needs."""

from app.history.facts import declare
from app.needs.models import NeedState

ARRANGED = {
    NeedState.open: declare("needs.reopened", "What is needed is to be arranged again"),
    NeedState.ordered: declare("needs.ordered", "What is needed was ordered"),
    NeedState.done: declare("needs.done", "What is needed is arranged"),
    NeedState.not_possible: declare(
        "needs.not_possible", "What is needed is not possible: the person was told"
    ),
}
PLANNED = declare("needs.catering_planned", "Meals, rooms and days of catering were settled")
FROZEN = declare("needs.frozen", "Figures for the caterer were frozen for %(day)s, people: %(people)s")
FROZEN_NIGHT = declare(
    "needs.night_frozen", "Rooms were frozen for the night after %(day)s, people: %(people)s"
)
NIGHTS_CHOSEN = declare("needs.nights_chosen", "Nights were chosen, how many: %(count)s")
ERASED = declare("needs.erased", "Needs and diets were erased, people: %(count)s")
