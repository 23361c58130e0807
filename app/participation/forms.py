"""The participation form as pages show it, and files of dictionaries."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.validators import Optional

from app.errors import N_, Refusal
from app.monitoring.asked import CONFIRM, LISTED, QUESTIONS, CheckedForm, checked, labour_value
from app.monitoring.content import FormAnswers
from app.monitoring.dictionaries import Dictionaries, Entry
from app.typed import one_line
from app.web.fields import LenientDateField
from app.web.forms import Form, refuse
from app.web.language import current_texts
from app.web.request_work import current_work

_KEPT = ("pesel", "other_id")
"""What is never sent back to a page: left empty, what is on file stays."""


def _line(name: str, hint: str = "") -> StringField:
    return StringField(QUESTIONS[name], [Optional()], [one_line], description=hint)


def _day(name: str, hint: str) -> LenientDateField:
    return LenientDateField(QUESTIONS[name], [Optional()], description=hint)


def _chosen(name: str, hint: str = "") -> RadioField:
    return RadioField(QUESTIONS[name], validate_choice=False, description=hint)


class ParticipationEntry(Form):
    """All questions of the participation form. `act` tells a confirmation from a form that is filled in."""

    act = HiddenField()
    citizenship = _chosen("citizenship")
    participant_kind = _chosen("participant_kind")
    pesel = _line("pesel", N_("11 digits, as in the identity card."))
    no_pesel = BooleanField(QUESTIONS["no_pesel"])
    other_id = _line("other_id", N_("Only without a PESEL: the number of a passport or of another document."))
    birth_date = _day("birth_date", N_("Only without a PESEL, which tells it."))
    sex = _chosen("sex")
    education = _chosen("education", N_("The highest level that you have completed."))
    country = _line("country")
    voivodeship = SelectField(QUESTIONS["voivodeship"], validate_choice=False)
    county = _line("county", N_("The county in which you live, such as: piski."))
    municipality = _line("municipality")
    town = _line("town")
    postcode = _line("postcode", N_("Such as 12-200."))
    phone = _line("phone", N_("One of phone and e-mail is enough."))
    email = _line("email")
    labour = SelectField(
        QUESTIONS["labour"], validate_choice=False, description=N_("On the day on which you join.")
    )
    end_of_education = _day("end_of_education", N_("Only for people in education."))
    foreign_background = _chosen("foreign_background")
    third_country = _chosen("third_country")
    minority = _chosen("minority")
    homeless = _chosen("homeless")
    disability = _chosen("disability")
    sure = BooleanField(N_("Everything is right: it differs from what the PESEL tells."))

    doubts: Sequence[str] = ()

    def offer(self, dictionaries: Dictionaries, known: FormAnswers | None = None) -> None:
        """Fill all choices from dictionaries; `known` is on file, so that its numbers need not be typed."""
        self._dictionaries, self._known = dictionaries, known
        texts = current_texts()
        today, language = current_work().today, texts.language
        for name, listed in LISTED.items():
            entries = dictionaries.offered(listed, today)
            options = [SelectChoice(each.code, each.label(language)) for each in entries]
            if name == "voivodeship":
                options.insert(0, SelectChoice("", texts.gettext(N_("– choose –"))))
            self[name].choices = options
        statuses = dictionaries.offered("labour_status", today)
        self.labour.choices = [
            SelectChoice("", texts.gettext(N_("– choose –"))),
            *(each for status in statuses for each in _labour(status, language)),
        ]
        if dictionaries.places:
            del self.voivodeship
        for name in _KEPT:
            if known and known.get(name):
                self[name].description = texts.gettext(N_("On file already: leave this empty to keep it."))

    def typed(self) -> dict[str, str]:
        """Return what was typed, by question, days as ISO; what is on file in place of an empty number."""
        found = {name: _text(self[name].data) for name in QUESTIONS if name in self}
        if not found.get("no_pesel"):
            found["pesel"] = found["pesel"] or (self._known.pesel if self._known else "")
        elif self._known:
            found["other_id"] = found["other_id"] or self._known.get("other_id")
        return found

    def answers(self) -> FormAnswers | None:
        """Return clean answers; None where something is wrong, which then stands at its question.

        What does not agree with the PESEL is wrong until `sure` is ticked.
        """
        if not self.validate():
            return None
        done = checked(self.typed(), self._dictionaries, current_work().today)
        self._say(done)
        return None if self.errors else done.answers

    def _say(self, done: CheckedForm) -> None:
        texts = current_texts()
        for refusal in done.problems.values():
            refuse(self, refusal)
        self.doubts = [texts.translated(each) for each in done.doubts]
        if self.doubts and not self.sure.data:
            self.sure.errors = [" ".join([*self.doubts, texts.translated(CONFIRM)])]


class DictionariesForm(Form):
    """A file of dictionaries."""

    file = FileField(
        N_("File of dictionaries"), description=N_("JSON, as the guide of operation describes it.")
    )

    def data_of_file(self) -> bytes:
        """Return the bytes of the file; none where nothing was chosen."""
        return self.file.data.stream.read(_LARGEST) if self.file.data else b""

    @staticmethod
    def translated(refusal: Refusal) -> Refusal:
        """Return a refusal of a file whose parts are in the page's language, too."""
        texts = current_texts()
        values = {name: texts.translated(value) for name, value in refusal.values.items()}
        return Refusal(refusal.message, field=refusal.field, values=values)


_LARGEST = 2_100_000


def shown_answers(answers: FormAnswers) -> dict[str, Any]:
    """Return answers as the form shows them; numbers of documents are left out."""
    values: dict[str, Any] = {name: answers.get(name) for name in QUESTIONS if name not in _KEPT}
    values["no_pesel"] = bool(answers.get("no_pesel"))
    values["labour"] = labour_value(answers.get("labour_status"), answers.get("labour_detail"))
    for name in ("birth_date", "end_of_education"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    return values


def _labour(status: Entry, language: str) -> list[SelectChoice]:
    label = status.label(language)
    details = [each for each in status.details if each.holds_on(current_work().today)]
    if not details:
        return [SelectChoice(status.code, label, optgroup=label)]
    return [
        SelectChoice(labour_value(status.code, each.code), each.label(language), optgroup=label)
        for each in details
    ]


def _text(data: object) -> str:
    if isinstance(data, date):
        return data.isoformat()
    return "yes" if data is True else str(data or "")
