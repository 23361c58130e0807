"""What the pages of attendance send: marks by name, the credit, the reason."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import EmailField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.attendance.mark_keys import MarkKey, parsed_key
from app.attendance.mark_values import DAY_MINUTES
from app.attendance.models import EvidenceKind, RowRole
from app.attendance.operations import Joining
from app.attendance.operations.evidence import Noted
from app.attendance.queries.rows import Row
from app.attendance.roles import CHOICES
from app.clock import instant
from app.errors import N_, Refusal
from app.events.models import Session
from app.events.units import minutes_of_a_day
from app.typed import email_problem, mail_address, number_in, one_line, parsed_json, stripped
from app.web.fields import HourField, HoursField, hour_of, whole
from app.web.forms import Form, only_a_name, valid_email

_LARGEST_ID = 2**31 - 1
_UNDO = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
MOST_LEADERS = 50


class ConfirmForm(Form):
    """The confirmation of a register.

    The credit is asked for when the session has no hours, in hours of the training's unit (programs may send
    `credit_minutes`), and the breaks when they count. Whose minutes these are is read by `posted_leaders`.
    """

    credit_hours = HoursField(N_("Hours of a full presence"), validators=[Optional()])
    credit_minutes = IntegerField(N_("Minutes of a full presence"), [Optional()])
    break_minutes = whole(N_("Minutes of breaks"), 0, DAY_MINUTES)
    led = StringField(N_("Whose teaching was it?"))

    def credit(self, unit_minutes: int | None) -> int | None:
        """Return the minutes of a full presence, however they were typed; None if they were not.

        Refuses, at the field of hours, what is no part of a day.
        """
        if self.credit_hours.data is None:
            given: int | None = self.credit_minutes.data
            return given
        try:
            return minutes_of_a_day(self.credit_hours.data, unit_minutes)  # type: ignore[arg-type]  # hours
        except Refusal as refusal:
            raise Refusal(refusal.message, field="credit_hours", values=refusal.values) from refusal


class LeadersForm(Form):
    """Whose minutes a confirmed session is; read by `posted_leaders`."""

    led = StringField(N_("Whose teaching was it?"))


class JoinForm(Form):
    """Somebody to be added to a register: of another edition, or by name and address."""

    role = RadioField(
        N_("Takes part as"),
        choices=[SelectChoice(role.value, label) for role, label in CHOICES.items()],
        validators=[InputRequired(N_("Choose as what the person takes part."))],
    )
    registration = SelectField(N_("Person of another edition"), validate_choice=False, default="")
    first_name = StringField(N_("First name"), filters=[one_line], validators=[Length(max=300), only_a_name])
    last_name = StringField(N_("Last name"), filters=[one_line], validators=[Length(max=300), only_a_name])
    email = EmailField(N_("E-mail"), filters=[one_line], validators=[Length(max=320), valid_email])
    makes_up = SelectField(N_("Session that is made up"), validate_choice=False, default="")
    stands_in_for = SelectField(N_("In place of"), validate_choice=False, default="")
    expected_from = HourField(N_("Comes from"))
    expected_until = HourField(N_("Stays until"))

    @property
    def names_somebody(self) -> bool:
        """Whether it says who is meant."""
        typed = self.first_name.data, self.last_name.data, self.email.data
        return bool(self.registration.data) or all(typed)

    def joining(self) -> Joining:
        """Return what was typed; refuses a missing name or address, and hours that end before they begin."""
        named = number_in(self.registration.data)
        if named is None:
            for field in (self.first_name, self.last_name, self.email):
                if not field.data:
                    raise Refusal("This field is required.", field=field.name)
        begins: Any = self.expected_from.data
        ends: Any = self.expected_until.data
        if begins and ends and ends <= begins:
            raise Refusal("The end must be after the beginning.", field="expected_until")
        return Joining(
            RowRole(self.role.data),
            named,
            self.first_name.data or "",
            self.last_name.data or "",
            self.email.data or "",
            number_in(self.makes_up.data),
            begins,
            ends,
            number_in(self.stands_in_for.data),
        )


def posted_leaders(form: MultiDict[str, str]) -> list[int]:
    """Return the accounts that are ticked as those whose minutes a session is."""
    return [id for text in form.getlist("led")[:MOST_LEADERS] if (id := number_in(text)) is not None]


class ReopenForm(Form):
    """The reason for which a confirmed register is reopened."""

    reason = TextAreaField(N_("Reason"))


def posted_marks(form: MultiDict[str, str]) -> dict[int, dict[MarkKey, str]]:
    """Return the marks of fields `a-<registration>-<session>`: by session, then by key.

    A row without a registration here is named by «r» and its id, a block by the hour at which it starts:
    `a-r7-5`, `a-12-5-0900`. A field that still holds what the page showed (`seen`) is left out, so that an
    old page does not undo what somebody else changed meanwhile. The value `minutes` stands for the number in
    `minutes-<registration>-<session>`, or for how late one came and how early one left, in `late-…` and
    `early-…`. Who types these and leaves the mark as it was, means them too.
    """
    seen = _seen(form.get("seen", ""))
    found: dict[int, dict[MarkKey, str]] = {}
    for name in form:
        rest = name.removeprefix("a-")
        if rest != name and (read := parsed_key(rest)):
            key, session = read
            value = form.getlist(name)[-1]
            if value == "minutes" or value == seen.get(rest):
                value = _partial(form, rest) or value
            if seen.get(rest) != value:
                found.setdefault(session, {})[key] = value
    return found


def _partial(form: MultiDict[str, str], rest: str) -> str:
    """Return what the fields for a part of the time say, "" where all are empty."""
    minutes, late, early = (form.get(f"{word}-{rest}", "").strip() for word in ("minutes", "late", "early"))
    hours = " ".join(f"{word}:{text}" for word, text in (("late", late), ("early", early)) if text)
    return f"{minutes} {hours}".strip()


def posted_fill(form: MultiDict[str, str]) -> int | None:
    """Return the session whose blanks are to be filled, or None."""
    return number_in(form.get("fill"))


def posted_undo(form: MultiDict[str, str]) -> tuple[int, int] | None:
    """Return session and fact of the filling to undo, or None."""
    match = _UNDO.fullmatch(form.get("undo", ""))
    return (int(match.group(1)), int(match.group(2))) if match else None


def _seen(text: str) -> Mapping[str, Any]:
    try:
        found = parsed_json(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class RegisterCorrectionForm(Form):
    """Why a locked register is corrected, and which version was looked at; marks come by `posted_marks`."""

    version = IntegerField(validators=[InputRequired()])
    reason = TextAreaField(N_("Reason of the correction"), filters=[stripped])


class CorrectionDecisionForm(Form):
    """What is decided about a correction that waits, and why it is refused."""

    correction = IntegerField(validators=[InputRequired(), NumberRange(1, _LARGEST_ID)])
    decision = RadioField(choices=[SelectChoice(each, each) for each in ("agree", "refuse", "take_back")])
    why = TextAreaField(N_("Reason of the refusal"), filters=[stripped])


class WithdrawForm(Form):
    """What the mistake is for which a piece of evidence is taken back."""

    piece = IntegerField(validators=[InputRequired(), NumberRange(1, _LARGEST_ID)])
    mistake = StringField(N_("What is the mistake?"), filters=[one_line])


@dataclass(slots=True)
class PostedEvidence:
    """What was ticked and typed about rows of a register, and what is wrong with it, by field."""

    noted: list[Noted] = dataclass_field(default_factory=list)
    wrong: dict[str, str] = dataclass_field(default_factory=dict)


def posted_evidence(
    form: MultiDict[str, str], session: Session, rows: Iterable[Row], turns: Mapping[int, int]
) -> PostedEvidence:
    """Return what was noted of the rows: signed lists, e-mails of the start and of the end, and from whom.

    The fields are `sheet-<key>`, `start-<key>`, `end-<key>` and `sender-<key>`. `turns` count what was taken
    back of a row: noted again after that, the same is new.
    """
    found = PostedEvidence()
    for row in rows:
        read = parsed_key(f"{row.key}-{session.id}")
        if read is None:
            continue
        key, turn = read[0], turns.get(row.id or 0, 0)
        if form.get(f"sheet-{row.key}"):
            found.noted.append(
                Noted(of=key, kind=EvidenceKind.sheet, key=f"sheet:{session.id}:{row.key}:{turn}")
            )
        sender = one_line(form.get(f"sender-{row.key}")) or ""
        for word in ("start", "end"):
            name = f"{word}-{row.key}"
            typed = form.get(name, "").strip()
            if typed:
                _read_mail(found, (session, row.key, turn), key, (word, typed), sender)
    return found


def _read_mail(
    found: PostedEvidence,
    place: tuple[Session, str, int],
    key: MarkKey,
    mail: tuple[str, str],
    sender: str,
) -> None:
    (session, row_key, turn), (word, typed) = place, mail
    try:
        hour = hour_of(typed)
    except ValueError as error:
        found.wrong[f"{word}-{row_key}"] = str(error)
        return
    problem = email_problem(sender) if sender else N_("Type from which address the e-mail came.")
    if problem:
        found.wrong[f"sender-{row_key}"] = problem
        return
    at = instant(session.day, hour)
    found.noted.append(
        Noted(
            of=key,
            kind=EvidenceKind.mail,
            key=f"mail:{session.id}:{row_key}:{word}:{hour:%H%M}:{turn}",
            arrived_at=at if word == "start" else None,
            left_at=at if word == "end" else None,
            said=mail_address(sender),
        )
    )
