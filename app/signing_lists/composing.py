"""What the lists of some sessions say: one for each meeting, its days as columns to sign."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.attendance.queries.leaders import leaders_at
from app.attendance.queries.signing import Signer, signers
from app.errors import N_
from app.events.models import Event, Meeting, Session
from app.events.timing import session_start
from app.events.titles import title
from app.events.when import meeting_line, place_line, session_line
from app.links import Links
from app.papers.pdf import page_text
from app.projects.funding import numbered_name, strip_of
from app.registrations.participation import owing_participation
from app.signed_papers.queries import owing_at
from app.signing_lists.codes import code_of
from app.signing_lists.paper import MOST_DAYS, ListRow, SigningList, leaves_of
from app.signing_lists.printing import PrintedList
from app.work import Work

ATTENDANCE = N_("Attendance list")
NAMES = (N_("No."), N_("Last and first name"), N_("Institution"))
BLANK_ROWS, BLANK_LIST = 5, 12
"""How many rows are left for walk-ins, and how many on a list that has nobody yet."""
OWES_PARTICIPATION = N_("owes the participation form")


@dataclass(frozen=True, slots=True)
class Composed:
    """A list as it is to be set, but for its number, and what is kept of its pages."""

    made: SigningList
    printing: PrintedList

    def numbered(self, work: Work, id: int, pages_before: int) -> SigningList:
        """Return the list with the codes and the foot that name the printing and its pages."""
        foot = work.texts.gettext("Printing %(number)s; %(event)s", number=id, event=self.made.foot)
        return replace(self.made, code=partial(_code, work.links, id, pages_before), foot=foot)


def composed(work: Work, sessions: Sequence[Session]) -> list[Composed]:
    """Return the lists of some sessions in order of time: each meeting's days on one, MOST_DAYS at most.

    Some statements for each event, however many sessions and people. Meetings and events must be loaded.
    """
    people = signers(work, sessions) if sessions else []
    trainers = leaders_at(work, sessions) if sessions else {}
    events = {each.meeting.event_id: each.meeting.event for each in sessions}
    ids = [each.registration_id for each in people if each.registration_id is not None]
    notes = {id: _notes(work, event, ids) for id, event in events.items()}
    return [
        _list(work, days, [each for each in people if _signs(each, days)], notes, trainers)
        for days in _sheets(sessions)
    ]


def numbered(work: Work, found: Sequence[Composed], ids: Mapping[int, int]) -> Iterator[SigningList]:
    """Yield lists with their codes; `ids` are the printings by event, whose pages are counted on."""
    pages = dict.fromkeys(ids, 0)
    for each in found:
        event_id = each.printing.event_id
        yield each.numbered(work, ids[event_id], pages[event_id])
        pages[event_id] += len(each.printing.pages)


def _code(links: Links, printing_id: int, pages_before: int, page: int) -> str:
    return code_of(links, printing_id, pages_before + page)


def _sheets(sessions: Sequence[Session]) -> Iterator[list[Session]]:
    """Yield the days of each list, the earliest meeting first."""
    by_meeting: dict[int, list[Session]] = {}
    for each in sorted(sessions, key=lambda each: (session_start(each), each.id)):
        by_meeting.setdefault(each.meeting_id, []).append(each)
    for days in by_meeting.values():
        for at in range(0, len(days), MOST_DAYS):
            yield days[at : at + MOST_DAYS]


def _signs(signer: Signer, days: Sequence[Session]) -> bool:
    return any(each.id in signer.session_ids for each in days)


def _notes(work: Work, event: Event, ids: Sequence[int]) -> dict[int, str]:
    """Return what people of an event still owe, in words, by registration."""
    owed = {id: [work.texts.translated(said)] for id, said in owing_at(work, event, ids).items()}
    for id in owing_participation(work, event, ids):
        owed.setdefault(id, []).append(work.texts.gettext(OWES_PARTICIPATION))
    return {id: "; ".join(each) for id, each in owed.items()}


def _list(
    work: Work,
    days: Sequence[Session],
    people: Sequence[Signer],
    notes: Mapping[int, Mapping[int, str]],
    trainers: Mapping[int, Sequence[str]],
) -> Composed:
    texts, event = work.texts, days[0].meeting.event
    made = SigningList(
        title=texts.gettext(ATTENDANCE),
        facts=_facts(work, days, trainers),
        names=(texts.gettext(NAMES[0]), texts.gettext(NAMES[1]), texts.gettext(NAMES[2])),
        days=[texts.gettext("Signature: %(day)s", day=texts.day_short(each.day)) for each in days],
        rows=[
            ListRow(
                each.listed_name,
                each.shown_institution or "",
                notes[event.id].get(each.registration_id or 0, ""),
                [day.id in each.session_ids for day in days],
            )
            for each in people
        ],
        blank_rows=BLANK_ROWS if people else BLANK_LIST,
        signatures=[
            texts.gettext("Trainer's signature, %(day)s", day=texts.day_short(each.day)) for each in days
        ],
        page=page_text(texts),
        foot=title(event, texts.language).text,
        strip=strip_of(work, event.project),
        code=str,
        code_alternative=texts.gettext("Code of this page"),
    )
    rows = [(each.registration_id, each.person_id) for each in people]
    pages = tuple(tuple(rows[leaf.first : leaf.end]) for leaf in leaves_of(made))
    ids, dates = tuple(each.id for each in days), tuple(each.day for each in days)
    return Composed(made, PrintedList(event.id, ids, pages, dates))


def _facts(
    work: Work, days: Sequence[Session], trainers: Mapping[int, Sequence[str]]
) -> list[tuple[str, str]]:
    texts, meeting = work.texts, days[0].meeting
    event = meeting.event
    names = dict.fromkeys(name for each in days for name in trainers.get(each.id, ()))
    facts = [
        (texts.gettext("Project"), numbered_name(texts, event.project) if event.project else ""),
        (texts.gettext("Form of support"), title(event, texts.language).text),
        (texts.gettext("Meeting"), _which(work, meeting)),
        (texts.gettext("Group"), meeting.parallel_group.name if meeting.parallel_group else ""),
        (texts.gettext("Date"), _when(work, days)),
        (texts.gettext("Place"), place_line(meeting) or place_line(event)),
        (texts.gettext("Trainer"), ", ".join(names)),
    ]
    return [(name, value) for name, value in facts if value]


def _which(work: Work, meeting: Meeting) -> str:
    """Return a meeting's number among those that take place, if it is not the only one, and its label."""
    alive = [each for each in meeting.event.meetings if each.cancelled_at is None]
    if len(alive) < 2 or meeting not in alive:
        return meeting.label or ""
    number = work.texts.gettext("%(number)s of %(all)s", number=alive.index(meeting) + 1, all=len(alive))
    return ": ".join(filter(None, (number, meeting.label)))


def _when(work: Work, days: Sequence[Session]) -> str:
    alive = [each for each in days[0].meeting.sessions if each.cancelled_at is None]
    if {each.id for each in days} == {each.id for each in alive}:
        return meeting_line(work.texts, days[0].meeting)
    return "; ".join(session_line(work.texts, each) for each in days)
