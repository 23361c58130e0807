"""Cards of hours as papers and sheets, in the reader's words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from app.cards.content import CardContent, CardRow, CardThing, Confirmation, checksum
from app.cards.models import CardKind
from app.errors import N_, NC_
from app.ledger.months import first_day
from app.lines.amounts import amount
from app.papers.pdf import Cell as PaperCell
from app.papers.pdf import Paper, PaperColumn, Strip, page_text
from app.papers.sheets import Cell
from app.texts import Texts

KIND_NAMES = {
    CardKind.coach: N_("Coach"),
    CardKind.recipient: NC_("hours", "Recipient"),
    CardKind.institution: N_("Institution"),
    CardKind.line: N_("Line of support"),
    CardKind.contract: N_("Trainer"),
}
STATE_NAMES = {
    "no_show": N_("nobody came, charged"),
    "cancelled_late": N_("called off too late, charged"),
}
SHEET_COLUMNS = (
    N_("No."), N_("Day"), N_("From"), N_("Until"), N_("Minutes"), N_("Hours"), N_("Minutes of an hour"),
    N_("Running minutes"), N_("Minutes charged"), N_("Line or event"), N_("Contract"),
    N_("Place or mode"), N_("Led by"), N_("Recipients"), N_("Confirmed by the coach"),
    N_("Confirmed by recipients"), N_("Remark"),
)  # fmt: skip
"""The columns of a card's sheet, as message ids."""
_HOW = {"link": N_("by link"), "paper": N_("signed card")}
_DRAFT_CARD = N_("Draft: the month is not closed yet. The card is valid once it is.")
_DRAFT_SETTLEMENT = N_("Draft: this settlement has not been issued yet.")
_DASH = "\u2013"


@dataclass(frozen=True, slots=True)
class Issue:
    """Under which number and when a card was issued, and why there is more than one version."""

    version: int
    at: datetime
    reason: str | None = None


def title_of(texts: Texts, content: CardContent) -> str:
    """Return the title of a card: «Karta godzin: Jan Nowak, listopad 2026»."""
    values = {"name": content.subject, "month": texts.month(first_day(content.month))}
    if content.kind == CardKind.contract:
        return texts.gettext("Settlement of hours: %(name)s, %(month)s", **values)
    return texts.gettext("Card of hours: %(name)s, %(month)s", **values)


def paper_of(texts: Texts, content: CardContent, issue: Issue | None, strip: Strip) -> Paper:
    """Return a card as a paper; without an issue it is a draft."""
    settlement = content.kind == CardKind.contract
    columns = list(_columns(texts, content))
    draft = "" if issue else texts.gettext(_DRAFT_SETTLEMENT if settlement else _DRAFT_CARD)
    return Paper(
        language=texts.language,
        title=title_of(texts, content),
        columns=[column for column, _ in columns],
        rows=[
            [cells[at] for _, at in columns]
            for cells in (_cells(texts, content, number, row, total) for number, row, total in _rows(content))
        ],
        totals=_totals(texts, content),
        facts=[*_facts(texts, content), *_issue_facts(texts, content, issue)],
        notes=_notes(texts, content),
        foot=_foot(texts, content, issue),
        page=page_text(texts),
        empty=texts.gettext("No hours in this month."),
        draft=draft,
        draft_word=texts.gettext("DRAFT"),
        landscape=True,
        strip=strip,
    )


def sheet_header(texts: Texts) -> list[str]:
    """Return the columns of a card's sheet."""
    return [texts.gettext(each) for each in SHEET_COLUMNS]


def sheet_rows(texts: Texts, content: CardContent) -> Iterator[Sequence[Cell]]:
    """Yield the rows of a card's sheet: days, hours and numbers are real ones."""
    for number, row, total in _rows(content):
        thing = content.things[row.thing]
        yield [
            number,
            date.fromisoformat(row.day),
            time.fromisoformat(row.starts) if row.starts else None,
            time.fromisoformat(row.ends) if row.ends else None,
            row.minutes,
            round(row.minutes / thing.unit, 4),
            thing.unit,
            total,
            row.charged,
            name_in(texts, thing),
            thing.contract or content.contract,
            _place(texts, row),
            row.leads,
            "; ".join(row.recipients),
            "; ".join(_confirmed_by_coach(texts, row)),
            "; ".join(_confirmed_by_recipients(texts, row)),
            texts.gettext(STATE_NAMES[row.state]) if row.state in STATE_NAMES else None,
        ]


def sheet_facts(texts: Texts, content: CardContent, issue: Issue | None) -> list[tuple[str, Cell]]:
    """Return what stands above a card's sheet."""
    draft = [] if issue else [(texts.gettext("State"), texts.gettext("DRAFT"))]
    told = [(texts.gettext("Document"), title_of(texts, content)), *draft]
    facts = [*_facts(texts, content), *_issue_facts(texts, content, issue)]
    flat = [(name, value if isinstance(value, str) else "; ".join(value)) for name, value in facts]
    return [*told, *flat, (texts.gettext("Checksum"), checksum(content))]


def name_in(texts: Texts, thing: CardThing) -> str:
    """Return the name of a line or an event in the reader's language, else in Polish."""
    return (thing.name_en if texts.language == "en" else None) or thing.name_pl


def total_phrase(texts: Texts, content: CardContent, minutes: int) -> str:
    """Return minutes in the card's unit; where it holds several, in clock hours."""
    return amount(texts, minutes, content.only_unit or 60)


def rate_phrase(texts: Texts, rate: object) -> str:
    """Return a rate as people write it: «120,50» in Polish."""
    return str(rate).replace(".", ",") if texts.language == "pl" else str(rate)


def _rows(content: CardContent) -> Iterator[tuple[int, CardRow, int]]:
    for number, (row, total) in enumerate(content.running(), start=1):
        yield number, row, total


def _columns(texts: Texts, content: CardContent) -> Iterator[tuple[PaperColumn, str]]:
    """Yield the columns of this kind of card, each with the name of its cells."""
    kind = CardKind(content.kind)
    yield PaperColumn(texts.gettext("No."), right=True), "number"
    yield PaperColumn(texts.gettext("Day")), "day"
    yield PaperColumn(texts.gettext("Hours of the day")), "span"
    if len(content.things) > 1 or kind == CardKind.contract:
        yield PaperColumn(texts.gettext("Line or event"), 3), "thing"
    yield PaperColumn(texts.gettext("Place or mode"), 2), "place"
    if kind not in (CardKind.coach, CardKind.contract):
        yield PaperColumn(texts.gettext("Led by"), 2), "leads"
    if kind not in (CardKind.recipient, CardKind.contract):
        yield PaperColumn(texts.gettext("Recipients"), 3), "recipients"
    if kind != CardKind.contract:
        yield PaperColumn(texts.gettext("Confirmed by the coach"), 2), "by_coach"
        yield PaperColumn(texts.gettext("Confirmed by recipients"), 3), "by_recipients"
    yield PaperColumn(texts.gettext("Minutes"), right=True), "minutes"
    yield PaperColumn(texts.gettext("Hours"), right=True), "hours"
    yield PaperColumn(texts.gettext("Running total"), right=True), "running"


def _cells(texts: Texts, content: CardContent, number: int, row: CardRow, total: int) -> dict[str, PaperCell]:
    thing = content.things[row.thing]
    return {
        "number": str(number),
        "day": texts.day_short(date.fromisoformat(row.day)),
        "span": _span(texts, row),
        "thing": name_in(texts, thing),
        "place": [each for each in (_place(texts, row), _remark(texts, row)) if each],
        "leads": row.leads,
        "recipients": list(row.recipients),
        "by_coach": _confirmed_by_coach(texts, row, alone=True) or [_DASH],
        "by_recipients": _confirmed_by_recipients(texts, row, alone=len(row.recipients) == 1) or [_DASH],
        "minutes": str(row.minutes),
        "hours": amount(texts, row.minutes, thing.unit),
        "running": total_phrase(texts, content, total),
    }


def _span(texts: Texts, row: CardRow) -> str:
    if not row.starts:
        return _DASH
    start = texts.clock(time.fromisoformat(row.starts))
    return f"{start}{_DASH}{texts.clock(time.fromisoformat(row.ends))}" if row.ends else start


def _place(texts: Texts, row: CardRow) -> str:
    return row.place or (texts.gettext("online") if row.is_online else "")


def _remark(texts: Texts, row: CardRow) -> str:
    if not row.state:
        return ""
    words = texts.gettext(STATE_NAMES.get(row.state, row.state))
    minutes = texts.gettext("%(minutes)s min", minutes=row.charged)
    return f"{words}: {minutes}"


def _confirmed_by_coach(texts: Texts, row: CardRow, *, alone: bool = False) -> list[str]:
    """Return who wrote down that it was held, and when; `alone` leaves the name out."""
    return [_when(texts, each, alone) for each in row.confirmations if each.how == "held"]


def _confirmed_by_recipients(texts: Texts, row: CardRow, *, alone: bool = False) -> list[str]:
    return [
        f"{texts.gettext(_HOW[each.how])}, {_when(texts, each, True)}"
        if alone
        else f"{each.name}: {texts.gettext(_HOW[each.how])}, {_when(texts, each, True)}"
        for each in row.confirmations
        if each.how in _HOW
    ]


def _when(texts: Texts, confirmation: Confirmation, alone: bool) -> str:
    at = texts.moment(datetime.fromisoformat(confirmation.at)) if confirmation.at else _DASH
    return at if alone else f"{confirmation.name}, {at}"


def _facts(texts: Texts, content: CardContent) -> Iterator[tuple[str, PaperCell]]:
    if content.kind != CardKind.line:
        yield texts.gettext(KIND_NAMES[CardKind(content.kind)]), content.subject
    if content.project:
        yield texts.gettext("Project"), content.project
    yield texts.gettext("Month"), texts.month(first_day(content.month))
    if content.contract:
        yield texts.gettext("Contract"), content.contract
    if content.period:
        first, last = (texts.day_plain(date.fromisoformat(day)) for day in content.period)
        yield texts.gettext("Contract period"), f"{first} {_DASH} {last}"
    if content.things and content.kind != CardKind.contract:
        yield texts.gettext("Support"), [_thing_line(texts, thing) for thing in content.things]
    if content.rate:
        unit = content.unit or 60
        yield texts.gettext("Rate for an hour (of %(unit)s min)", unit=unit), rate_phrase(texts, content.rate)


def _thing_line(texts: Texts, thing: CardThing) -> str:
    told = [name_in(texts, thing)]
    if thing.contract:
        told.append(texts.gettext("contract %(number)s", number=thing.contract))
    if thing.provider:
        told.append(thing.provider)
    told.append(texts.gettext("hours of %(unit)s min", unit=thing.unit))
    return ", ".join(told)


def _issue_facts(texts: Texts, content: CardContent, issue: Issue | None) -> Iterator[tuple[str, PaperCell]]:
    if issue is None:
        return
    yield texts.gettext("Version"), f"{issue.version} ({texts.moment(issue.at)})"
    if issue.reason:
        yield texts.gettext("Reason of this version"), texts.translated(issue.reason)


def _totals(texts: Texts, content: CardContent) -> list[tuple[str, list[str]]]:
    """Return the last rows: the month, what stood before, both together."""
    if not content.rows and not content.before:
        return []
    sums = [
        (texts.gettext("This month"), content.minutes),
        (texts.gettext("Months before"), content.before),
        (texts.gettext("Together"), content.total),
    ]
    return [(label, [str(minutes), total_phrase(texts, content, minutes), ""]) for label, minutes in sums]


def _notes(texts: Texts, content: CardContent) -> list[str]:
    notes = []
    if content.charged != content.minutes and content.kind != CardKind.contract:
        charged = total_phrase(texts, content, content.charged)
        notes.append(texts.gettext("Charged to the budget in this month: %(hours)s.", hours=charged))
    if content.allowed is not None:
        notes.append(_used(texts, content, content.allowed))
    if content.only_unit is None and content.things:
        notes.append(texts.gettext("The lines count in different hours: sums are in hours of 60 minutes."))
    return notes


def _used(texts: Texts, content: CardContent, allowed: int) -> str:
    percent = content.total * 100 // allowed if allowed else 100
    values = {
        "used": total_phrase(texts, content, content.total),
        "allowed": total_phrase(texts, content, allowed),
        "percent": percent,
    }
    if content.total > allowed:
        over = total_phrase(texts, content, content.total - allowed)
        return texts.gettext(
            "Given so far: %(used)s of %(allowed)s (%(percent)s%%), %(over)s more than agreed.",
            over=over,
            **values,
        )
    return texts.gettext("Given so far: %(used)s of %(allowed)s (%(percent)s%%).", **values)


def _foot(texts: Texts, content: CardContent, issue: Issue | None) -> str:
    if issue is None:
        return texts.gettext("DRAFT")
    return texts.gettext(
        "Version %(version)s, checksum %(checksum)s", version=issue.version, checksum=checksum(content)
    )
