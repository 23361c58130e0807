"""Why somebody waits where places are counted by institution, and what would seat them: in sentences."""

from dataclasses import dataclass
from datetime import date

from app.errors import Refusal
from app.events.models import Event
from app.registrations.reasons import FOR_STAFF, WHYS, WhyWaiting
from app.registrations.seats import Limits
from app.texts import Texts


@dataclass(frozen=True, slots=True)
class Line:
    """Where somebody stands who waits: their place in the whole line, and among their institution's people
    (both counted from 1), the places of the institution (None: no limit), and whether all are taken.

    `opens_on` is the day on which unused places go to all, `by_hand` says that staff give places by now.
    """

    place: int
    own_place: int
    places: int | None
    is_full: bool
    opens_on: date | None = None
    by_hand: bool = False


def why_for_participant(texts: Texts, why: WhyWaiting, line: Line | None) -> str:
    """Return why somebody has no place, and what would seat them, in sentences for them."""
    limit = explained(texts, why, line)
    if why == WhyWaiting.institution_full and limit:
        # Not within the f-string, where no catalogue finds it.
        promise = texts.gettext("We will write.")
        return f"{limit} {promise}"
    return f"{texts.gettext(WHYS[why])} {limit}".strip()


def why_for_staff(texts: Texts, why: WhyWaiting, line: Line | None) -> str:
    """Return why somebody has no place, and what would seat them, in sentences for staff."""
    limit = explained(texts, why, line)
    if why == WhyWaiting.institution_full and limit:
        return limit
    return f"{texts.gettext(FOR_STAFF[why])} {limit}".strip()


def explained(texts: Texts, why: WhyWaiting | None, line: Line | None) -> str:
    """Return what the limit of the institution has to do with it that somebody waits; often nothing.

    True for participants, for staff and in letters.
    """
    if line is None or line.places is None or why == WhyWaiting.given_by_staff:
        return ""
    own = texts.gettext(
        "Position on the institution's own list of reserves: %(place)s.", place=line.own_place
    )
    if not line.is_full:
        return own
    return f"{_limit(texts, line.places)} {own} {_way_in(texts, line)}"


def _limit(texts: Texts, places: int) -> str:
    if not places:
        return texts.gettext("The event has no places for this institution.")
    return texts.ngettext(
        "The institution has %(count)s place at this event, and it is taken.",
        "The institution has %(count)s places at this event, and all of them are taken.",
        places,
    )


def _way_in(texts: Texts, line: Line) -> str:
    if line.by_hand:
        return texts.gettext("The event begins soon: places that become free are now given by the organiser.")
    day = texts.day_plain(line.opens_on) if line.opens_on else ""
    if day and line.places:
        return texts.gettext(
            "The next of its reserves gets a place if somebody of the institution withdraws; on %(day)s "
            "unused places go to all, in the order of the waiting list.",
            day=day,
        )
    if day:
        return texts.gettext("On %(day)s unused places go to all, in the order of the waiting list.", day=day)
    if line.places:
        return texts.gettext(
            "The next of its reserves gets a place if somebody of the institution withdraws."
        )
    return texts.gettext("The organiser can give it some.")


def no_more_reserves(event: Event, limits: Limits) -> Refusal:
    """Return the refusal of somebody whose institution has used up its places and its reserves."""
    parts = (event.contact_name, event.contact_phone, event.contact_email)
    contact = ", ".join(part for part in parts if part) or event.organiser or "–"
    if not limits.reserves:
        return Refusal(
            "Nobody more of this institution can sign up: its places here are used up, and no reserves are "
            "taken. Questions: %(contact)s.",
            field="institution",
            values={"contact": contact},
        )
    return Refusal(
        "Nobody more of this institution can sign up: its places here are used up, and so are its reserves "
        "(at most: %(most)s). Questions: %(contact)s.",
        field="institution",
        values={"contact": contact, "most": limits.reserves},
    )


def rule_sentences(texts: Texts, event: Event, today: date) -> list[str]:
    """Return what the public is told of places for institutions while they are counted; often nothing."""
    rules = event.rules
    if not rules.counts_institutions(today):
        return []
    said = []
    if rules.per_institution_limit is not None:
        said.append(
            texts.ngettext(
                "At most %(count)s place for each institution.",
                "At most %(count)s places for each institution.",
                rules.per_institution_limit,
            )
        )
        if rules.has_own_places:
            said.append(texts.gettext("Some institutions have another number of places."))
    else:
        said.append(texts.gettext("Some institutions have a limited number of places."))
    if rules.reserves_per_institution is not None:
        said.append(
            texts.ngettext(
                "At most %(count)s reserve for each institution.",
                "At most %(count)s reserves for each institution.",
                rules.reserves_per_institution,
            )
            if rules.reserves_per_institution
            else texts.gettext("Once an institution has its places, nobody more of it can sign up.")
        )
    if rules.places_open_on is not None:
        day = texts.day_plain(rules.places_open_on)
        said.append(texts.gettext("On %(day)s unused places go to all.", day=day))
    return said
