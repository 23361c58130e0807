"""What everybody who registers is asked: one declaration, from which all forms, lists and exports follow.

How to add a field: docs/architecture.md, "To add a field to registrations".
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, get_type_hints

from app.errors import N_
from app.events.models import Event
from app.registrations.models import Registration


class Kind(enum.StrEnum):
    """What is typed into a field; all but `prose` on one line, `name` and `institution` without addresses."""

    name = "name"
    email = "email"
    phone = "phone"
    institution = "institution"
    prose = "prose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How one thing is asked. Texts are message ids.

    `length` is the most characters that may be typed. `missing` is said when a participant leaves the
    field empty, `missing_by_hand` when staff do; without it the field is optional.
    """

    label: str
    kind: Kind
    length: int | None = None
    missing: str = ""
    missing_by_hand: str = ""
    hint: str = ""
    autocomplete: str = ""
    applies: Callable[[Event], bool] = lambda _: True
    """Whether an event asks it."""
    is_listed: bool = False
    """Whether it has a column of its own in the staff's list; names and institutions have one anyway."""
    is_confidential: bool = False
    """Whether the history tells only that it was changed, not what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a registration says of its person, cleaned, in the order of the form; `email` may be empty."""

    first_name: Annotated[
        str,
        Asked(
            label=N_("First name"),
            kind=Kind.name,
            length=300,
            missing=N_("Type your first name."),
            missing_by_hand=N_("Type the first name."),
            autocomplete="given-name",
        ),
    ]
    last_name: Annotated[
        str,
        Asked(
            label=N_("Last name"),
            kind=Kind.name,
            length=300,
            missing=N_("Type your last name."),
            missing_by_hand=N_("Type the last name."),
            autocomplete="family-name",
        ),
    ]
    email: Annotated[
        str,
        Asked(
            label=N_("E-mail"),
            kind=Kind.email,
            length=320,
            missing=N_("Type your e-mail address."),
            autocomplete="email",
        ),
    ]
    phone: Annotated[
        str | None,
        Asked(
            label=N_("Phone"),
            kind=Kind.phone,
            hint=N_("In case something changes at the last moment."),
            autocomplete="tel",
            is_listed=True,
        ),
    ] = None
    institution: Annotated[
        str | None,
        Asked(
            label=N_("Institution"),
            kind=Kind.institution,
            length=300,
            hint=N_("Its full name, for example Ośrodek Pomocy Społecznej w Olecku."),
            autocomplete="organization",
        ),
    ] = None
    position: Annotated[
        str | None,
        Asked(
            label=N_("Position"),
            kind=Kind.name,
            length=200,
            autocomplete="organization-title",
        ),
    ] = None
    access_needs: Annotated[
        str | None,
        Asked(
            label=N_("Special needs"),
            kind=Kind.prose,
            length=2000,
            hint=N_(
                "For example a sign-language interpreter, a place for a wheelchair, a diet. "
                "Only the organiser sees it."
            ),
            applies=lambda event: event.rules.asks_access_needs,
            is_confidential=True,
        ),
    ] = None

    @classmethod
    def of(cls, registration: Registration) -> "Details":
        """Return what a registration says now."""
        return Details(**{name: getattr(registration, column_of(name)) for name in ASKED})


def _declared() -> dict[str, Asked]:
    hints = get_type_hints(Details, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


ASKED: Mapping[str, Asked] = MappingProxyType(_declared())
"""What is asked, by field name, in the order of the form."""

NAMES = tuple(name for name, each in ASKED.items() if each.kind in (Kind.name, Kind.institution))
"""The fields that hold names, in which no address may stand."""


def column_of(name: str) -> str:
    """Return the column of a registration that keeps what was typed into a field."""
    return "institution_name" if ASKED[name].kind == Kind.institution else name


def copy_to(registration: Registration, details: Details) -> None:
    """Write the details onto a registration, all but the institution, which has to be recognised."""
    for name, each in ASKED.items():
        if each.kind != Kind.institution:
            setattr(registration, column_of(name), getattr(details, name))


def shown(registration: Registration) -> list[tuple[str, str | None]]:
    """Return what staff read on the page of a registration below its name: labels and texts."""
    found: list[tuple[str, str | None]] = []
    for name, each in ASKED.items():
        if each.kind == Kind.institution:
            found += _institution(registration, each.label)
        elif name not in ("first_name", "last_name"):
            found.append((each.label, getattr(registration, name)))
    return found


def _institution(registration: Registration, label: str) -> list[tuple[str, str | None]]:
    known, typed = registration.shown_institution, registration.institution_name
    return [
        (label, known),
        (N_("Institution as typed"), typed if typed != known else None),
        (N_("Type of institution"), registration.institution_type),
    ]
