"""The words for needs, their states, meals and diets, as message ids."""

from app.errors import N_
from app.needs.models import Meal, NeedState
from app.needs.wanted import OWN_TEXT
from app.registrations import labels
from app.registrations.models import Diet

STATE = {
    NeedState.open: N_("to be arranged"),
    NeedState.ordered: N_("ordered"),
    NeedState.done: N_("arranged"),
    NeedState.not_possible: N_("not possible"),
}
STATE_KINDS = {
    NeedState.open: "waiting",
    NeedState.ordered: "open",
    NeedState.done: "confirmed",
    NeedState.not_possible: "cancelled",
}
"""How a state looks (templates/components/chips.html)."""
MEAL = {
    Meal.breakfast: N_("Breakfast"),
    Meal.coffee: N_("Coffee"),
    Meal.lunch: N_("Lunch"),
    Meal.dinner: N_("Dinner"),
}
_NEED = {**{each.value: label for each, label in labels.MEASURE.items()}, OWN_TEXT: N_("In own words")}
_DIET = {
    **{each.value: label for each, label in labels.DIET.items()},
    Diet.other_by_phone.value: N_("Another diet, to be agreed"),
    "": N_("no special diet"),
}


def need_label(need: str) -> str:
    """Return the message id of a need's name; one that is no longer known stands as it is kept."""
    return _NEED.get(need, need)


def diet_label(diet: str) -> str:
    """Return the message id of a diet's name as the kitchen reads it, "" for none."""
    return _DIET.get(diet, diet)
