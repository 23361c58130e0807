"""What the caterer and the hotel are handed: figures by day, meal and diet, without names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.errors import N_
from app.events.models import Meeting
from app.events.when import place_line
from app.needs.labels import MEAL, diet_label
from app.needs.models import FrozenCount
from app.needs.queries.catering import CateringDay, Count, DietChange, RoomNight
from app.papers.sheets import Cell
from app.texts import Texts

_NIGHT = N_("Room for the night")


@dataclass(frozen=True, slots=True)
class Figure:
    """People of one diet, in words, and by how many they have changed since the figures were frozen."""

    diet: str
    people: int
    more: int


def figures_of(texts: Texts, count: Count, changes: Sequence[DietChange]) -> list[Figure]:
    """Return the people of each diet, those without one last; a diet that only came later has 0."""
    more = {each.diet: each.more for each in changes}
    diets = sorted({*count.diets, *more}, key=lambda diet: (diet == "", diet))
    return [
        Figure(texts.gettext(diet_label(diet)), count.diets.get(diet, 0), more.get(diet, 0)) for diet in diets
    ]


def change_text(texts: Texts, day: CateringDay) -> str:
    """Return what has changed since the figures were frozen: «+1 wegetariańska, −2 bez diety»."""
    return ", ".join(
        f"{each.more:+d} {texts.gettext(diet_label(each.diet))}".replace("-", "−", 1)
        for each in day.differences
    )


def sheet_rows(
    texts: Texts, days: Sequence[CateringDay], nights: Sequence[RoomNight]
) -> Iterator[Sequence[Cell]]:
    """Yield a row for each day, meal and diet, then one for each night."""
    for day in days:
        session = day.session
        figures = figures_of(texts, day.told, day.differences) or [Figure("", 0, 0)]
        for meal in day.meals:
            for each in figures:
                yield [
                    session.day, _name(session.meeting), place_line(session.meeting) or None,
                    texts.gettext(MEAL[meal]), each.diet, each.people, _moment(day.frozen),
                    each.more if day.frozen else None,
                ]  # fmt: skip
    for night in nights:
        changed = night.more if night.frozen else None
        yield [
            night.night,
            None,
            None,
            texts.gettext(_NIGHT),
            None,
            night.told,
            _moment(night.frozen),
            changed,
        ]


def _name(meeting: Meeting) -> str | None:
    group = meeting.parallel_group.name if meeting.parallel_group else None
    return ", ".join(each for each in (meeting.label, group) if each) or None


def _moment(frozen: FrozenCount | None) -> datetime | date | None:
    return frozen.at if frozen else None
