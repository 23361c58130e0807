"""What a participation form asks, in plain words and in order, and the check of what was typed. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.columns import folded
from app.errors import N_, Refusal
from app.monitoring.content import MAN, WOMAN, FormAnswers
from app.monitoring.dictionaries import Dictionaries, Entry
from app.monitoring.pesel import Pesel, pesel_in
from app.typed import email_problem, mail_address, phone

SENSITIVE = ("foreign_background", "third_country", "minority", "homeless", "disability")
"""The questions that anybody may refuse to answer."""
LISTED: Mapping[str, str] = {
    "citizenship": "citizenship", "participant_kind": "participant_kind", "sex": "sex",
    "education": "education", "voivodeship": "voivodeship", **dict.fromkeys(SENSITIVE, "sensitive"),
}  # fmt: skip
"""The questions that are answered from a dictionary, with its name."""
QUESTIONS: Mapping[str, str] = {
    "citizenship": N_("Citizenship"),
    "participant_kind": N_("In what capacity you take part"),
    "pesel": N_("PESEL"),
    "no_pesel": N_("I have no PESEL"),
    "other_id": N_("Other identifier"),
    "birth_date": N_("Date of birth"),
    "sex": N_("Sex"),
    "education": N_("Education completed"),
    "country": N_("Country"),
    "voivodeship": N_("Voivodeship"),
    "county": N_("County"),
    "municipality": N_("Municipality"),
    "town": N_("Town or village"),
    "postcode": N_("Postcode"),
    "phone": N_("Contact phone"),
    "email": N_("Contact e-mail"),
    "labour": N_("Situation on the labour market"),
    "end_of_education": N_("Planned end of education"),
    "foreign_background": N_("Are you of foreign background?"),
    "third_country": N_("Are you a citizen of a country outside the European Union?"),
    "minority": N_("Do you belong to a national or ethnic minority (also Roma)?"),
    "homeless": N_("Are you homeless, or without access to housing?"),
    "disability": N_("Have you a disability?"),
}
"""The questions by their names, in the order of the form."""

NO_CHOICE = N_("Choose an answer.")
NO_TEXT = N_("Fill this in.")
TOO_LONG = N_("Shorten this to 120 characters.")
NO_NUMBER = N_("Enter the PESEL, or tick that you have none.")
BOTH = N_("Either enter the PESEL or tick that you have none, not both.")
NO_OTHER = N_("Without a PESEL, enter the number of another document, such as a passport.")
NO_BIRTHDAY = N_("Without a PESEL, enter the date of birth.")
NOT_BORN = N_("This date of birth can't be right: check the year.")
NO_POSTCODE = N_("A Polish postcode looks like this: 12-200.")
NO_CONTACT = N_("Enter a phone number or an e-mail address.")
NO_PHONE = N_("Enter a whole phone number, such as 600 100 200.")
NO_PLACE = N_("There is no such municipality in this county. Check both names.")
NO_END = N_("Enter the day on which the education is planned to end.")
END_IS_OVER = N_("The education ends in the future: check the year.")
OTHER_SEX = N_("By the PESEL the sex is another one.")
OTHER_BIRTHDAY = N_("By the PESEL the date of birth is another one.")
CONFIRM = N_("Correct what does not agree, or tick that everything is right.")

_POSTCODE = re.compile(r"(\d{2})[- ]?(\d{3})", re.ASCII)
_LONGEST = 120
_OLDEST = 130


@dataclass(slots=True)
class CheckedForm:
    """What became of a form: the answers, what is wrong by question, and what does not agree."""

    values: dict[str, str] = field(default_factory=dict, repr=False)
    words: dict[str, str] = field(default_factory=dict, repr=False)
    problems: dict[str, Refusal] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    @property
    def answers(self) -> FormAnswers:
        """The clean answers."""
        return FormAnswers(self.values, self.words)

    def refuse(self, name: str, message: str) -> None:
        """Note what is wrong with a question, the first of it."""
        self.problems.setdefault(name, Refusal(message, field=name))

    def choose(self, name: str, entry: Entry) -> None:
        """Note what was chosen, with its words."""
        self.values[name], self.words[name] = entry.code, entry.text


def labour_value(status: str, detail: str) -> str:
    """Return both halves of the answer about the labour market as one, as a page sends it."""
    return f"{status}/{detail}" if detail else status


def checked(typed: Mapping[str, str], dictionaries: Dictionaries, today: date) -> CheckedForm:
    """Check what was typed, days as ISO; answers to questions that were not for this person fall away.

    `doubts` hold what does not agree with the PESEL: a warning, since people and offices err.
    """
    done = CheckedForm()
    in_poland = is_poland(typed.get("country", ""))
    for name, listed in LISTED.items():
        if name == "voivodeship" and (not in_poland or dictionaries.places):
            continue
        entry = dictionaries.entry(listed, typed.get(name, ""), today)
        if entry is None:
            done.refuse(name, NO_CHOICE)
        else:
            done.choose(name, entry)
    _check_identity(done, typed, today)
    _check_address(done, typed, dictionaries, in_poland=in_poland)
    _check_contact(done, typed)
    _check_labour(done, typed, dictionaries, today)
    return done


def is_poland(country: str) -> bool:
    """Tell whether somebody lives in Poland; who says nothing does."""
    return folded(country) in ("", "polska", "poland", "pl")


def _check_identity(done: CheckedForm, typed: Mapping[str, str], today: date) -> None:
    number, has_none = typed.get("pesel", ""), bool(typed.get("no_pesel"))
    born = typed.get("birth_date", "")
    if born and not _may_be_born(date.fromisoformat(born), today):
        done.refuse("birth_date", NOT_BORN)
    if has_none:
        done.values["no_pesel"] = "yes"
        if number:
            done.refuse("pesel", BOTH)
        _take_text(done, typed, "other_id", NO_OTHER)
        if born:
            done.values["birth_date"] = born
        else:
            done.refuse("birth_date", NO_BIRTHDAY)
    elif not number:
        done.refuse("pesel", NO_NUMBER)
    else:
        try:
            _compare(done, pesel_in(number, today), born)
        except Refusal as refusal:
            done.problems["pesel"] = refusal


def _compare(done: CheckedForm, pesel: Pesel, born: str) -> None:
    done.values["pesel"] = pesel.digits
    done.values["born"] = pesel.born.isoformat()
    if done.values.get("sex") in (WOMAN, MAN) and (done.values["sex"] == WOMAN) != pesel.is_woman:
        done.doubts.append(OTHER_SEX)
    if born and born != pesel.born.isoformat():
        done.values["birth_date"] = born
        done.doubts.append(OTHER_BIRTHDAY)


def _may_be_born(day: date, today: date) -> bool:
    return today.year - _OLDEST <= day.year and day < today


def _check_address(
    done: CheckedForm, typed: Mapping[str, str], dictionaries: Dictionaries, *, in_poland: bool
) -> None:
    _take_text(done, {"country": "Polska", **_said(typed)} if in_poland else typed, "country", NO_TEXT)
    for name in ("county", "municipality") if in_poland else ():
        _take_text(done, typed, name, NO_TEXT)
    _take_text(done, typed, "town", NO_TEXT)
    _take_text(done, typed, "postcode", NO_POSTCODE if in_poland else NO_TEXT)
    if not in_poland:
        return
    code = _POSTCODE.fullmatch(typed.get("postcode", ""))
    if code is None:
        done.refuse("postcode", NO_POSTCODE)
    else:
        done.values["postcode"] = f"{code[1]}-{code[2]}"
    if dictionaries.places and "county" in done.values and "municipality" in done.values:
        _derive_place(done, dictionaries)


def _derive_place(done: CheckedForm, dictionaries: Dictionaries) -> None:
    place = dictionaries.place(done.values["county"], done.values["municipality"])
    if place is None:
        done.refuse("municipality", NO_PLACE)
        return
    done.values["degurba"] = place.degurba
    for entry in dictionaries.lists["voivodeship"]:
        if entry.code == place.voivodeship:
            done.choose("voivodeship", entry)


def _check_contact(done: CheckedForm, typed: Mapping[str, str]) -> None:
    number, address = typed.get("phone", ""), typed.get("email", "")
    if number:
        kept = phone(number)
        if kept is None:
            done.refuse("phone", NO_PHONE)
        else:
            done.values["phone"] = kept
    if address:
        problem = email_problem(address)
        if problem:
            done.refuse("email", problem)
        else:
            done.values["email"] = mail_address(address)
    if not number and not address:
        done.refuse("email", NO_CONTACT)


def _check_labour(done: CheckedForm, typed: Mapping[str, str], known: Dictionaries, today: date) -> None:
    code, _, detail_code = typed.get("labour", "").partition("/")
    status = known.entry("labour_status", code, today)
    offered = [each for each in status.details if each.holds_on(today)] if status else []
    detail = next((each for each in offered if each.code == detail_code), None)
    if status is None or (detail is None) != (not offered):
        done.refuse("labour", NO_CHOICE)
        return
    done.choose("labour_status", status)
    if detail is not None:
        done.choose("labour_detail", detail)
    if not (status.end_of_education or (detail and detail.end_of_education)):
        return
    end = typed.get("end_of_education", "")
    if not end:
        done.refuse("end_of_education", NO_END)
    elif date.fromisoformat(end) < today:
        done.refuse("end_of_education", END_IS_OVER)
    else:
        done.values["end_of_education"] = end


def _take_text(done: CheckedForm, typed: Mapping[str, str], name: str, message: str) -> None:
    text = typed.get(name, "")
    if not text:
        done.refuse(name, message)
    elif len(text) > _LONGEST:
        done.refuse(name, TOO_LONG)
    else:
        done.values[name] = text


def _said(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in typed.items() if text}
