"""Forms of invitations: whom to invite, and the answer of who was invited."""

import re
from collections.abc import Sequence

from wtforms import EmailField, HiddenField, RadioField, SelectField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import InputRequired, Length

from app.errors import N_, Refusal
from app.events.models import Event
from app.invitations.models import Answer, Invitation
from app.invitations.operations.answering import StandIn
from app.invitations.operations.inviting import Guest, WhomToInvite
from app.texts import Texts
from app.typed import email_problem, number_in, one_line, stripped
from app.web.fields import prose
from app.web.forms import Form, no_placeholder, only_a_name, valid_email, valid_phone
from app.web.language import current_texts

_BETWEEN = re.compile(r"[,;\t]")
_LONGEST = 300
_TOO_LONG = N_("Line %(number)s: at most %(longest)s characters fit here.")
_NOT_READ = N_("Line %(number)s: write first and last name, a comma, then the e-mail address.")


class InviteForm(Form):
    """Whom to invite: typed people, institutions, the list of an earlier event; a note to all."""

    people = TextAreaField(
        N_("People"),
        description=N_("One in each line: first and last name, e-mail, and the institution if you like."),
        filters=[stripped],
        validators=[Length(max=100_000)],
        render_kw={"rows": 6},
    )
    institutions = TextAreaField(
        N_("Institutions"),
        description=N_("One in each line; the letter goes to the contact person of the institution."),
        filters=[stripped],
        validators=[Length(max=60_000)],
        render_kw={"rows": 4},
    )
    past_event = SelectField(N_("People of an earlier event"), validate_choice=False, default="")
    note = prose(N_("Your words to everybody"), rows=3, more=[no_placeholder])

    def offer(self, events: Sequence[Event]) -> None:
        """Fill the list of earlier events."""
        texts = current_texts()
        self.past_event.choices = [
            SelectChoice("", texts.gettext("– nobody of an earlier event –")),
            *(SelectChoice(str(each.id), _dated(texts, each)) for each in events),
        ]

    def wanted(self, events: Sequence[Event]) -> WhomToInvite:
        """Return whom to invite; refuses a line that can't be read, and an event that is not offered."""
        chosen = number_in(self.past_event.data)
        past = next((each for each in events if each.id == chosen), None)
        if self.past_event.data and past is None:
            raise Refusal("Choose an event that you organise.", field="past_event")
        institutions = _lines(self.institutions.data)
        for number, each in enumerate(institutions, start=1):
            _check_length("institutions", number, each)
        return WhomToInvite(
            guests=[_guest(n, each) for n, each in enumerate(_lines(self.people.data), start=1)],
            institutions=institutions,
            past_event=past,
            note=self.note.data or "",
        )


def _dated(texts: Texts, event: Event) -> str:
    if event.starts_on is None:
        return event.title_pl
    return f"{event.title_pl} · {texts.day_short(event.starts_on)}"


def _lines(text: str | None) -> list[str]:
    return [each for line in (text or "").splitlines() if (each := one_line(line))]


def _guest(number: int, line: str) -> Guest:
    name, email, *more = (each.strip() for each in [*_BETWEEN.split(line), "", ""])
    first, _, last = name.rpartition(" ")
    if not first or not email or email_problem(email):
        raise Refusal(_NOT_READ, field="people", values={"number": number})
    institution = ", ".join(each for each in more if each)
    for each in (first, last, institution):
        _check_length("people", number, each)
    return Guest(first, last, email, institution or None)


def _check_length(field: str, number: int, text: str) -> None:
    if len(text) > _LONGEST:
        raise Refusal(_TOO_LONG, field=field, values={"number": number, "longest": _LONGEST})


class AnswerForm(Form):
    """The answer to an invitation, and who comes in place of whom it was sent to."""

    answer = RadioField(N_("Your answer"), validators=[InputRequired(N_("Choose an answer."))])
    privacy_version = HiddenField()
    first_name = StringField(N_("First name"), filters=[one_line], validators=[Length(max=300), only_a_name])
    last_name = StringField(N_("Last name"), filters=[one_line], validators=[Length(max=300), only_a_name])
    email = EmailField(N_("E-mail"), filters=[one_line], validators=[Length(max=320), valid_email])
    phone = TelField(N_("Phone"), filters=[one_line], validators=[valid_phone])

    def offer(self, invitation: Invitation) -> None:
        """Fill the answers: an institution names who comes; must come before the form is checked."""
        texts = current_texts()
        labels = {
            Answer.yes: texts.gettext("Yes, %(name)s comes", name=invitation.name),
            Answer.no: texts.gettext("No"),
            Answer.other: texts.gettext("Somebody else comes, named below"),
        }
        if invitation.institution_id is not None:
            labels = {
                Answer.other: texts.gettext("Yes, the person named below comes"),
                Answer.no: texts.gettext("No, nobody comes"),
            }
        self.answer.choices = [(answer.value, label) for answer, label in labels.items()]

    def stand_in(self) -> StandIn | None:
        """Return who comes, where somebody is to be named; refuses missing names and address."""
        if self.answer.data != Answer.other:
            return None
        for field in (self.first_name, self.last_name, self.email):
            if not field.data:
                raise Refusal("This field is required.", field=field.name)
        return StandIn(
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or None,
        )
