"""The demo's needs: what some people of the seminar need and eat, what is arranged, and what is served."""

from dataclasses import replace

from app.events.models import Event, FieldUse
from app.events.timing import sessions_of
from app.needs.models import ERASE_DAYS, FREEZE_DAYS, Meal, NeedState
from app.needs.operations.arranging import Arranging, arrange
from app.needs.operations.catering import CateringPlan, plan_catering
from app.registrations.asked import Details
from app.registrations.models import Diet, Measure
from app.registrations.operations import correct
from app.registrations.queries import seated
from app.work import Work

_SAID = (
    (Diet.vegetarian, Measure.sign_interpreter),
    (Diet.vegan, None),
    (Diet.vegetarian, None),
    (None, Measure.wheelchair_place),
    (Diet.gluten_free, Measure.large_print),
)
"""What the first people of the list say of themselves."""


def make_needs(work: Work, event: Event) -> None:
    """Let the form ask for diets and measures, say some of each, order an interpreter, and settle lunch."""
    event.rules.fields = dict.fromkeys(("diet", "measures"), FieldUse.optional.value)
    people = seated(work, event)
    for person, (diet, measure) in zip(people, _SAID, strict=False):
        said = replace(Details.of(person), diet=diet, measures=[measure.value] if measure else None)
        correct(work, person, said)
    meals = {session.id: (Meal.coffee, Meal.lunch) for session in sessions_of(event)}
    plan_catering(
        work,
        event,
        CateringPlan(meals=meals, freeze_days=FREEZE_DAYS, erase_days=ERASE_DAYS, offers_rooms=False),
    )
    ordered = Arranging(state=NeedState.ordered, arranged_by="Krystyna Tłumaczka, Polski Związek Głuchych")
    arrange(work, event, people[0].id, Measure.sign_interpreter.value, ordered, 0)
