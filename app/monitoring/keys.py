"""The keys of participation forms: sealing, opening, and whether the right ones are there."""

import enum
from dataclasses import dataclass

from sqlalchemy import Exists, exists, select

from app.errors import N_, Closed
from app.events.models import Event, RegistrationRules, WhoHandsIn
from app.inserting import insert_unless_there
from app.monitoring.content import FormAnswers, unpacked
from app.monitoring.models import ParticipationForm, SealingKey
from app.work import Work

PURPOSE, CHECK = "participation form", "participation form: check of the key"
_CHECKED = "Zapisy"

CLOSED = N_(
    "The participation form is closed for now, for a reason that lies with the office. "
    "Nothing is lost: come back later, or fill it in on paper."
)


class KeyState(enum.StrEnum):
    """How it stands with MONITORING_KEY."""

    right = "right"
    """Everything that is sealed opens, or nothing is sealed yet."""
    unused = "unused"
    """There is no key, and nothing asks for one."""
    missing = "missing"
    """There is no key, and something is sealed or an event asks for the form."""
    wrong = "wrong"
    """There are keys, and not all that are needed."""


@dataclass(frozen=True, slots=True)
class KeysFound:
    """How it stands, and the fingerprints of the keys that are lacking."""

    state: KeyState
    lacking: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether forms can be filled in and read."""
        return self.state == KeyState.right

    @property
    def is_trouble(self) -> bool:
        """Whether somebody must do something about it."""
        return self.state in (KeyState.missing, KeyState.wrong)


def keys_found(work: Work) -> KeysFound:
    """Return how it stands with the keys, in two small reads at most."""
    known = list(work.session.scalars(select(SealingKey).order_by(SealingKey.fingerprint)))
    seals = work.monitoring_seals
    if not seals:
        if not known and not work.session.scalar(select(_asked_anywhere())):
            return KeysFound(KeyState.unused)
        return KeysFound(KeyState.missing, tuple(each.fingerprint for each in known))
    lacking = tuple(each.fingerprint for each in known if seals.opened(CHECK, 0, each.checked) != _CHECKED)
    return KeysFound(KeyState.wrong if lacking else KeyState.right, lacking)


def check_keys(work: Work) -> None:
    """Refuse (Closed) to go on where the key is missing or wrong."""
    if not keys_found(work).is_open:
        raise Closed(CLOSED)


def seal_answers(work: Work, form: ParticipationForm, answers: FormAnswers) -> None:
    """Seal answers into a form with the first key. Refuses (Closed) without the right keys."""
    check_keys(work)
    if form not in work.session or form in work.session.new:
        work.session.add(form)
        work.session.flush()  # the seal names the row
    note_key(work)
    form.sealed = work.monitoring_seals.seal(PURPOSE, form.id, answers.packed())


def opened_answers(work: Work, form: ParticipationForm) -> FormAnswers | None:
    """Return what a form holds in clear; None if nothing is keyed in, or no key opens it.

    Who may see it is for the caller to ask.
    """
    if form.sealed is None:
        return None
    text = work.monitoring_seals.opened(PURPOSE, form.id, form.sealed)
    return None if text is None else unpacked(text)


def note_key(work: Work) -> None:
    """Keep the fingerprint of the first key, with a text that only it opens, unless it is kept already."""
    fingerprint = work.monitoring_seals.fingerprints[0]
    checked = work.monitoring_seals.seal(CHECK, 0, _CHECKED)
    insert_unless_there(work.session, SealingKey(fingerprint=fingerprint, checked=checked, since=work.now))


def _asked_anywhere() -> Exists:
    return exists().where(
        RegistrationRules.participation != WhoHandsIn.never,
        RegistrationRules.event_id == Event.id,
        Event.project_id.is_not(None),
    )
