"""The class register of an event: what was taught when by whom, and who was there; further papers of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time

from app.accounts.models import Account
from app.attendance.mark_values import Value
from app.attendance.models import Presence
from app.attendance.queries import Line, columns_of, lines_of, others_of
from app.attendance.queries.leaders import leaders_at
from app.attendance.signs import sign, signs
from app.errors import N_
from app.events.models import Event, Session
from app.events.substitutes import Key, substitutes_at
from app.events.timing import credit_minutes
from app.events.titles import title
from app.events.units import hours_phrase, in_units, unit_of
from app.events.when import place_line, when_line, where_line
from app.papers.pdf import Paper, PaperColumn, PaperPart, page_text
from app.programmes.models import Part
from app.projects.funding import numbered_name, strip_of
from app.registrations.models import Registration
from app.signing_lists.composing import NAMES
from app.signing_lists.paper import ListRow, SigningList
from app.texts import Texts
from app.work import Work

CLASS_REGISTER = N_("Class register")
ROSTER = N_("List of participants")
RECEIPTS = N_("List of receipts")
RECEIVED = (N_("Materials"), N_("Meal"), N_("Certificate"))
_NOTHING = "\u00a0"
_ACROSS = 10
"""How many sessions one table of marks holds across."""


def class_register(
    work: Work, event: Event, sessions: Sequence[Session], people: Sequence[Registration]
) -> Paper:
    """Return the register in the reader's language: dates, hours and subjects with the trainer, then marks.

    A constant number of statements. Sessions come with their blocks, in order of time.
    """
    texts = work.texts
    return Paper(
        language=texts.language,
        title=texts.gettext(CLASS_REGISTER),
        facts=_facts(work, event),
        columns=[
            PaperColumn(texts.gettext(NAMES[0]), right=True),
            PaperColumn(texts.gettext("Date and hours"), 3),
            PaperColumn(texts.gettext("Subject"), 6),
            PaperColumn(texts.gettext("Trainer"), 4),
            PaperColumn(texts.gettext("Hours"), 1, right=True),
        ],
        rows=list(_taught(work, event, sessions)),
        totals=[(texts.gettext("In all"), [_hours(work, event, _credited(sessions))])] if sessions else [],
        parts=[*_marks(work, sessions, people), _remarks(work)],
        notes=[_key(work)],
        empty=texts.gettext("There are no sessions yet."),
        signatures=[texts.gettext("Trainer's signature"), texts.gettext("Signature of the organiser")],
        foot=title(event, texts.language).text,
        page=page_text(work.texts),
        landscape=True,
        strip=strip_of(work, event.project),
    )


def roster(work: Work, event: Event, people: Sequence[Registration]) -> Paper:
    """Return who has a place, by last name, in the reader's language."""
    texts = work.texts
    return Paper(
        language=texts.language,
        title=texts.gettext(ROSTER),
        facts=_facts(work, event),
        columns=[
            PaperColumn(texts.gettext(NAMES[0]), right=True),
            PaperColumn(texts.gettext(NAMES[1]), 4),
            PaperColumn(texts.gettext(NAMES[2]), 5),
        ],
        rows=[
            (str(number), f"{each.last_name} {each.first_name}", each.shown_institution or "")
            for number, each in enumerate(people, 1)
        ],
        empty=texts.gettext("Nobody has a place yet."),
        foot=title(event, texts.language).text,
        page=page_text(work.texts),
        strip=strip_of(work, event.project),
    )


def receipts(work: Work, event: Event, people: Sequence[Registration]) -> SigningList:
    """Return the list on which people sign for materials, a meal and the certificate."""
    texts = work.texts
    return SigningList(
        title=texts.gettext(RECEIPTS),
        facts=_facts(work, event),
        names=(texts.gettext(NAMES[0]), texts.gettext(NAMES[1]), texts.gettext(NAMES[2])),
        days=[texts.gettext("Receipt: %(what)s", what=texts.gettext(each)) for each in RECEIVED],
        rows=[
            ListRow(f"{each.last_name} {each.first_name}", each.shown_institution or "", "", (True,) * 3)
            for each in people
        ],
        signatures=[texts.gettext("Signature of who handed it out")],
        page=page_text(work.texts),
        foot=title(event, texts.language).text,
        strip=strip_of(work, event.project),
    )


def _facts(work: Work, event: Event) -> list[tuple[str, str]]:
    texts = work.texts
    facts = [
        (texts.gettext("Project"), numbered_name(texts, event.project) if event.project else ""),
        (texts.gettext("Form of support"), title(event, texts.language).text),
        (texts.gettext("Date"), when_line(texts, event).text),
        (texts.gettext("Place"), where_line(texts, event) or place_line(event) or ""),
    ]
    return [(name, value) for name, value in facts if value]


def _taught(work: Work, event: Event, sessions: Sequence[Session]) -> Iterator[list[str]]:
    """Yield a row for each block of each day; a day without blocks is one row.

    The event's title is the subject of what has none of its own.
    """
    texts, whole = work.texts, title(event, work.texts.language).text
    trainers = leaders_at(work, sessions) if sessions else {}
    substitutes = substitutes_at(work, [each.id for each in sessions])
    number = 0
    for session in sessions:
        names = ", ".join(trainers.get(session.id, ()))
        for begins, ends, subject, name, minutes in _stretches(work, session, names, substitutes):
            number += 1
            hours = texts.hours(begins, ends) if begins is not None else ""
            when = ", ".join(filter(None, (texts.day_short(session.day), hours)))
            yield [str(number), when, subject or whole, name, _hours(work, event, minutes) if minutes else ""]


def _stretches(
    work: Work, session: Session, names: str, substitutes: Mapping[Key, Account]
) -> Iterator[tuple[time | None, time | None, str, str, int | None]]:
    """Yield hours, subject, trainer and minutes of each block of a day, or of the day."""
    label = session.meeting.label or ""
    for block in session.blocks:
        led = block.account and substitutes.get((session.id, block.account.id), block.account)
        name = led.name if led else names
        yield block.starts_at, block.ends_at, _subject(work, block.part, label), name, block.minutes
    if not session.blocks:
        yield session.starts_at, session.ends_at, label, names, credit_minutes(session)


def _subject(work: Work, part: Part | None, label: str) -> str:
    if part is None:
        return label
    return (part.name_en if work.texts.language == "en" else None) or part.name_pl


def _credited(sessions: Sequence[Session]) -> int:
    return sum(credit_minutes(each) or 0 for each in sessions)


def _hours(work: Work, event: Event, minutes: int) -> str:
    unit = unit_of(event)
    return in_units(work.texts, minutes, unit) if unit else hours_phrase(work.texts, minutes, None)


def _marks(work: Work, sessions: Sequence[Session], people: Sequence[Registration]) -> Iterator[PaperPart]:
    """Yield tables of who was there, so many sessions across; those from elsewhere stand behind."""
    texts = work.texts
    columns = columns_of(work, sessions)
    lines, others = lines_of(work, columns, people), others_of(work, columns)
    for at in range(0, len(columns), _ACROSS):
        some = columns[at : at + _ACROSS]
        rows = [
            [str(number), _name(line), *_signs_of(work, line, at)] for number, line in enumerate(lines, 1)
        ]
        for other in others:
            values = {place.session.id: place.value for place in other.places}
            shown = [_sign(work, values.get(column.session.id)) for column in some]
            rows.append([str(len(rows) + 1), other.name, *shown])
        yield PaperPart(
            heading=texts.gettext(
                "Attendance, sessions %(first)s–%(last)s", first=at + 1, last=at + len(some)
            ),
            columns=[
                PaperColumn(texts.gettext(NAMES[0]), right=True),
                PaperColumn(texts.gettext(NAMES[1]), 4),
                *(PaperColumn(_day(texts, column.session.day), 1) for column in some),
            ],
            rows=rows,
            empty=texts.gettext("Nobody has a place yet."),
        )


def _remarks(work: Work) -> PaperPart:
    """Return blank rows for what trainers and inspectors write by hand."""
    texts = work.texts
    return PaperPart(
        heading=texts.gettext("Remarks and notes of inspections"),
        columns=[
            PaperColumn(texts.gettext("Date"), 1),
            PaperColumn(texts.gettext("Remark"), 5),
            PaperColumn(texts.gettext("Name and signature"), 2),
        ],
        rows=[[(_NOTHING,) * 2, "", ""]] * 4,
        empty="",
    )


def _day(texts: Texts, day: date) -> str:
    """Return a day that may stand in two lines: ten of them are next to each other."""
    return texts.day_short(day).replace("\xa0", " ")


def _name(line: Line) -> str:
    return f"{line.registration.last_name} {line.registration.first_name}"


def _signs_of(work: Work, line: Line, at: int) -> Iterator[str]:
    for cell in line.cells[at : at + _ACROSS]:
        yield _sign(work, cell.value)


def _sign(work: Work, value: Value | None) -> str:
    """Return the letter of a mark, or the minutes there or missed; nothing where nothing is recorded."""
    if value is None:
        return ""
    if value.presence != Presence.partial:
        return sign(work.texts, value.presence).letter
    return f"−{(value.late or 0) + (value.early or 0)}" if value.minutes is None else str(value.minutes)


def _key(work: Work) -> str:
    words = ", ".join(f"{each.letter} – {each.word}" for each in signs(work.texts))
    return work.texts.gettext(
        "Marks: %(words)s; a number – minutes present (with a minus: missed); empty – not recorded.",
        words=words,
    )
