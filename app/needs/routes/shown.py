"""Figures of catering as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.events.when import place_line, session_line
from app.needs.forms import night_labels
from app.needs.labels import MEAL
from app.needs.queries.catering import CateringDay, RoomNight
from app.needs.sheet import Figure, change_text, figures_of
from app.texts import Texts


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day of catering: when, for whom and where, what is served, the figures, and since when they stand."""

    when: str
    label: str
    place: str
    meals: str
    people: int
    figures: Sequence[Figure]
    frozen: str
    changes: str


@dataclass(frozen=True, slots=True)
class ShownNight:
    """A night: from which day to which, the figure, since when it stands, and the change since then."""

    when: str
    people: int
    frozen: str
    more: int


def shown_days(texts: Texts, days: Sequence[CateringDay]) -> list[ShownDay]:
    """Return days as pages show them."""
    return [
        ShownDay(
            when=session_line(texts, day.session),
            label=_label(day),
            place=place_line(day.session.meeting),
            meals=", ".join(texts.gettext(MEAL[meal]) for meal in day.meals),
            people=day.told.people,
            figures=figures_of(texts, day.told, day.differences),
            frozen=texts.moment(day.frozen.at) if day.frozen else "",
            changes=change_text(texts, day),
        )
        for day in days
    ]


def shown_nights(texts: Texts, nights: Sequence[RoomNight]) -> list[ShownNight]:
    """Return nights as pages show them."""
    labels = night_labels([each.night for each in nights])
    return [
        ShownNight(
            labels[each.night], each.told, texts.moment(each.frozen.at) if each.frozen else "", each.more
        )
        for each in nights
    ]


def _label(day: CateringDay) -> str:
    meeting = day.session.meeting
    group = meeting.parallel_group.name if meeting.parallel_group else None
    return ", ".join(each for each in (meeting.label, group) if each)
