"""What everybody who registers is asked: one declaration, from which all forms, lists and exports follow.

How to add a field: docs/architecture.md, "To add a field to registrations".
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, get_type_hints

from app.errors import N_
from app.events.models import Event, FieldUse, WhoApplies
from app.registrations.labels import DIET, MEASURE
from app.registrations.models import Diet, Registration
from app.texts import Texts


class Kind(enum.StrEnum):
    """What is typed into a field, all but `prose` on one line, `name` and `institution` without addresses;
    or what is chosen: one of `options`, or any number of them."""

    name = "name"
    email = "email"
    phone = "phone"
    institution = "institution"
    prose = "prose"
    one = "one"
    several = "several"


CHOSEN = (Kind.one, Kind.several)
"""The kinds of what is chosen, not typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How one thing is asked. Texts are message ids.

    `length` is the most characters that may be typed. `missing` is said when a participant leaves the
    field empty, `missing_by_hand` when staff do; without it the field is optional. `missing_here` is said
    by an event that requires it; without that no event can. `options` are what can be chosen; `none` is
    the choice of none of them.
    """

    label: str
    kind: Kind
    length: int | None = None
    missing: str = ""
    missing_by_hand: str = ""
    hint: str = ""
    autocomplete: str = ""
    applies: Callable[[Event], bool] = lambda _: True
    """Whether an event asks it at all, as another of its rules says."""
    usual: FieldUse | None = None
    """How an event asks it that says nothing of it; None: each asks it in the same way."""
    missing_here: str = ""
    options: Mapping[Any, str] = field(default_factory=dict)
    none: str = ""
    hint_with_measures: str = ""
    """The hint where the access measures are asked, too."""
    is_always_exported: bool = True
    """Whether its column is in each export, or only where it is asked or was answered."""
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
            usual=FieldUse.optional,
            missing_here=N_("Type your phone number."),
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
            usual=FieldUse.optional,
            missing_here=N_("Type your institution."),
        ),
    ] = None
    municipality: Annotated[
        str | None,
        Asked(
            label=N_("Municipality"),
            kind=Kind.name,
            length=200,
            hint=N_("The one in which you work or live, for example Olecko."),
            usual=FieldUse.off,
            missing_here=N_("Type your municipality."),
            is_always_exported=False,
        ),
    ] = None
    position: Annotated[
        str | None,
        Asked(
            label=N_("Position"),
            kind=Kind.name,
            length=200,
            autocomplete="organization-title",
            usual=FieldUse.optional,
            missing_here=N_("Type your position."),
        ),
    ] = None
    diet: Annotated[
        Diet | None,
        Asked(
            label=N_("Diet"),
            kind=Kind.one,
            hint=N_("Only the organiser sees it."),
            usual=FieldUse.off,
            options=DIET,
            none=N_("no special diet"),
            is_confidential=True,
            is_always_exported=False,
        ),
    ] = None
    measures: Annotated[
        list[str] | None,
        Asked(
            label=N_("What lets you take part"),
            kind=Kind.several,
            hint=N_("Tick what you need; the reason is not asked. Only the organiser sees it."),
            usual=FieldUse.off,
            options=MEASURE,
            is_confidential=True,
            is_always_exported=False,
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
            hint_with_measures=N_("What the fields above don't name. Only the organiser sees it."),
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


SETTABLE: Mapping[str, FieldUse] = MappingProxyType(
    {name: each.usual for name, each in ASKED.items() if each.usual is not None}
)
"""The fields of which each event says how it asks them, each with how that usually is."""


def allowed_uses(name: str) -> tuple[FieldUse, ...]:
    """Return how an event may ask a field: none requires that somebody speaks of health."""
    return tuple(FieldUse) if ASKED[name].missing_here else (FieldUse.off, FieldUse.optional)


def kept_uses(uses: Mapping[str, str]) -> dict[str, str] | None:
    """Return what an event's rules keep: what differs from the usual, in the order of the form."""
    return {
        name: str(uses[name]) for name, usual in SETTABLE.items() if uses.get(name, usual) != usual
    } or None


_JUDGED_BY = ("institution", "position")
"""What rules about who may apply look at."""


def is_always_asked(event: Event, name: str) -> bool:
    """Tell whether another rule needs a field: places counted by institution, or chosen people.

    An event for chosen people asks for institution and position: its rules may be about them.
    """
    counted = ASKED[name].kind == Kind.institution and event.rules.limits_institutions
    return counted or (name in _JUDGED_BY and event.rules.who_applies == WhoApplies.chosen)


def use_of(event: Event, name: str) -> FieldUse:
    """Return how an event asks a field; one that another rule needs is never off."""
    each = ASKED[name]
    if each.usual is None:
        always = FieldUse.required if each.missing else FieldUse.optional
        return always if each.applies(event) else FieldUse.off
    use = FieldUse((event.rules.fields or {}).get(name, each.usual))
    return FieldUse.optional if use == FieldUse.off and is_always_asked(event, name) else use


def column_of(name: str) -> str:
    """Return the column of a registration that keeps what was typed into a field."""
    return "institution_name" if ASKED[name].kind == Kind.institution else name


def copy_to(registration: Registration, details: Details) -> None:
    """Write the details onto a registration, all but the institution, which has to be recognised."""
    for name, each in ASKED.items():
        if each.kind != Kind.institution:
            setattr(registration, column_of(name), getattr(details, name))


def shown(
    texts: Texts, registration: Registration, *, confidential: bool = True
) -> list[tuple[str, str | None]]:
    """Return what staff read on the page of a registration below its name: labels and answers.

    Without `confidential` matters for what is kept longer than they are.
    """
    found: list[tuple[str, str | None]] = []
    for name, each in ASKED.items():
        if each.is_confidential and not confidential:
            continue
        if each.kind == Kind.institution:
            found += _institution(registration, each.label)
        elif name not in ("first_name", "last_name"):
            found.append((each.label, answer_as_text(texts, name, getattr(registration, name))))
    return [(texts.translated(label), answer) for label, answer in found]


def answer_as_text(texts: Texts, name: str, answer: Any) -> str | None:
    """Return an answer as people read it; of what was chosen the labels."""
    if not answer or ASKED[name].kind not in CHOSEN:
        return answer or None
    labels = {str(value): label for value, label in ASKED[name].options.items()}
    values = answer if isinstance(answer, list) else [answer]
    return ", ".join(texts.translated(labels.get(str(value), str(value))) for value in values)


def _institution(registration: Registration, label: str) -> list[tuple[str, str | None]]:
    known, typed = registration.shown_institution, registration.institution_name
    return [
        (label, known),
        (N_("Institution as typed"), typed if typed != known else None),
        (N_("Type of institution"), registration.institution_type),
    ]
