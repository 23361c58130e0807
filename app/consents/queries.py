"""Reading consents: what is in force, and what a form may offer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.consents.models import Consent
from app.events.models import Event
from app.links import Purpose
from app.notices.labels import HEADINGS
from app.notices.models import TextKind, TextVersion
from app.notices.queries import texts_in_force
from app.office.notice_text import html_of
from app.people.models import Person
from app.work import Work

ASKED_WITH_REGISTRATION = (TextKind.image, TextKind.newsletter)
"""What people are asked for when they sign up, and afterwards on the page of the registration."""


READER_LINK = 1
"""The version of the links in newsletters: they stay good, and withdrawing is all that they do."""


@dataclass(frozen=True, slots=True)
class OfferedConsent:
    """What a form asks consent to: the version that it shows, in the language in which it is shown."""

    kind: TextKind
    text_id: int
    heading: str
    html: Markup
    language: str


@dataclass(frozen=True, slots=True)
class StandingConsent:
    """Where somebody's consent stands: since when it is given (None: it is not), and what is asked now."""

    kind: TextKind
    heading: str
    since: datetime | None
    number: int | None
    offered: OfferedConsent | None


def offered_consents(work: Work, event: Event) -> tuple[OfferedConsent, ...]:
    """Return what the form of an event asks consent to; pictures only where some are taken."""
    kinds = [kind for kind in ASKED_WITH_REGISTRATION if is_asked(event, kind)]
    return tuple(_offered(work, each) for each in texts_in_force(work, None, kinds).values())


def is_asked(event: Event, kind: TextKind) -> bool:
    """Tell whether an event's form asks for a consent, if there is a text for it."""
    return kind == TextKind.newsletter or (kind == TextKind.image and event.rules.takes_photos)


def standing_consents(work: Work, person_id: int, event: Event) -> list[StandingConsent]:
    """Return where a person's consents stand at an event: what is asked now, and what is in force anyway."""
    offered = {each.kind: each for each in offered_consents(work, event)}
    query = (
        select(Consent)
        .where(in_force(), Consent.person_id == person_id, Consent.kind.in_(ASKED_WITH_REGISTRATION))
        .options(joinedload(Consent.text))
        .order_by(Consent.id)
    )
    given: dict[TextKind, Consent] = {}
    for each in work.session.scalars(query):
        if each.kind == TextKind.newsletter or each.event_id == event.id:
            given.setdefault(each.kind, each)
    return [
        StandingConsent(
            kind,
            work.texts.gettext(HEADINGS[kind]),
            given[kind].given_at if kind in given else None,
            given[kind].text.number if kind in given else None,
            offered.get(kind),
        )
        for kind in ASKED_WITH_REGISTRATION
        if kind in offered or kind in given
    ]


def in_force() -> ColumnElement[bool]:
    """Return the condition for consents that were not withdrawn."""
    return Consent.withdrawn_at.is_(None)


def may_be_photographed(work: Work, event_id: int, person_ids: Collection[int]) -> set[int]:
    """Return who of some persons consents to pictures at an event, with one statement."""
    return set(
        work.session.scalars(
            select(Consent.person_id).where(
                in_force(),
                Consent.kind == TextKind.image,
                Consent.event_id == event_id,
                Consent.person_id.in_(person_ids),
            )
        )
    )


def readers_of_newsletter() -> Select[Consent]:
    """Select one consent of each person who agreed to the newsletter and has an address, by name."""
    first = (
        select(func.min(Consent.id).label("id"))
        .where(in_force(), Consent.kind == TextKind.newsletter)
        .group_by(Consent.person_id)
        .subquery()
    )
    return (
        select(Consent)
        .join(first, first.c.id == Consent.id)
        .join(Consent.person)
        .where(Person.email != "")
        .options(contains_eager(Consent.person), joinedload(Consent.text))
        .order_by(Person.last_name, Person.first_name, Person.id)
    )


def newsletter_reader(work: Work, token: str) -> Person | None:
    """Return whom the link of a newsletter names, or who they turned out to be; None for no such link."""
    claim = work.links.claim(Purpose.newsletter, token)
    if claim is None or claim.version != READER_LINK:
        return None
    person = work.session.get(Person, claim.id)
    return person.lasting if person is not None else None


def reads_newsletter(work: Work, person_id: int) -> bool:
    """Tell whether a person consents to the newsletter."""
    mine = exists().where(in_force(), Consent.kind == TextKind.newsletter, Consent.person_id == person_id)
    return bool(work.session.scalar(select(mine)))


def _offered(work: Work, version: TextVersion) -> OfferedConsent:
    body, language = version.body_in(work.texts.language)
    heading = work.texts.gettext(HEADINGS[version.kind])
    return OfferedConsent(version.kind, version.id, heading, html_of(body), language)
