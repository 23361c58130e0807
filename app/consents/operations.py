"""Giving and withdrawing consents."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from app.consents.facts import GIVEN, WITHDRAWN
from app.consents.models import Consent, ConsentChannel
from app.consents.queries import ASKED_WITH_REGISTRATION, in_force, is_asked
from app.errors import N_, Refusal
from app.events.models import Event
from app.history.operations import record
from app.notices.models import TextKind, TextVersion
from app.notices.queries import was_shown_lately
from app.people.models import Person
from app.work import Work

CHANGED = N_("The text of this consent has changed since this page was opened. Read it, then choose again.")


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """What somebody agreed to on a form: the row of the text that it showed."""

    kind: TextKind
    text_id: int


@dataclass(frozen=True, slots=True)
class About:
    """What the history tells a consent of: a registration or a person."""

    subject_kind: str
    subject_id: int
    event_id: int | None = None


def give(
    work: Work,
    person: Person,
    event: Event,
    given: Sequence[GivenConsent],
    channel: ConsentChannel,
    about: About,
) -> None:
    """Record what somebody agrees to; what is in force in the same version already stays as it is.

    Refuses a text that was not shown lately, and a consent for which the event does not ask.
    """
    for each in given:
        version = work.session.get(TextVersion, each.text_id)
        if version is None or version.kind != each.kind or not was_shown_lately(work, version):
            raise Refusal(CHANGED, field=f"{each.kind.value}_consent")
        if not is_asked(event, each.kind):
            raise Refusal(CHANGED, field=f"{each.kind.value}_consent")
        known = _known(work, person.id, each.kind, event.id)
        if any(row.text_id == version.id for row in known):
            continue
        _, language = version.body_in(work.texts.language)
        work.session.add(
            Consent(
                kind=each.kind,
                person_id=person.id,
                event_id=event.id,
                text_id=version.id,
                language=language,
                channel=channel,
                given_at=work.now,
            )
        )
        work.session.flush()
        record(work, GIVEN[each.kind], about.subject_kind, about.subject_id, event_id=about.event_id)


def withdraw_consent(
    work: Work,
    person_id: int,
    kind: TextKind,
    event_id: int | None,
    channel: ConsentChannel,
    about: About,
) -> bool:
    """End a consent of a person: to pictures at one event, to the newsletter everywhere.

    Tells whether there was one; withdrawn twice, it changes nothing.
    """
    rows = _known(work, person_id, kind, event_id)
    for each in rows:
        # Who pressed first may come second: nothing ends before it began.
        each.withdrawn_at, each.withdrawn_by = max(work.now, each.given_at), channel
    if rows:
        work.session.flush()
        record(work, WITHDRAWN[kind], about.subject_kind, about.subject_id, event_id=about.event_id)
    return bool(rows)


def give_consents_to(work: Work, event_id: int, person_id: int, other_id: int) -> None:
    """Let what was agreed to with a registration be another person's: it was corrected to them."""
    theirs = Consent.person_id == person_id, Consent.event_id == event_id
    work.session.execute(update(Consent).where(*theirs).values(person_id=other_id))


def _known(work: Work, person_id: int, kind: TextKind, event_id: int | None) -> list[Consent]:
    if kind not in ASKED_WITH_REGISTRATION:
        return []
    query = select(Consent).where(in_force(), Consent.person_id == person_id, Consent.kind == kind)
    if kind == TextKind.image:
        query = query.where(Consent.event_id == event_id)
    return list(work.session.scalars(query.with_for_update()))
