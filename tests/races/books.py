"""The judge of a round: reads the tables as they are, and says where they don't agree.

It knows the rules by heart and calls none of the product's own functions.
"""

import re
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session as Database
from sqlalchemy.orm import joinedload

from app.events.models import Event
from app.history.models import HistoryFact
from app.outbox.models import Call, CallState, Letter, LetterState
from app.people.models import Institution, Person
from app.registrations.models import Registration
from tests.races.deeds import Protocol
from tests.races.entries import UNDECIDED, Entry
from tests.races.house import House, waits_for_mailbox
from tests.races.plan import CENTRES
from tests.races.registers import Registers
from tests.races.replay import Book
from tests.races.scene import Opening, Scene
from tests.races.tidings import TOLD_BY, Tiding, wrongs

_LINK = re.compile(r"/registrations/([0-9a-z]+)\.([0-9a-z]+)\.")
_PLACE = re.compile(r"na miejscu (\d+)|liście rezerwowej, miejsce (\d+)")
# What a meeting's page that was answered with «done» has done.
_MADE = {"cancel": "meeting.cancelled", "restore": "meeting.restored"}
_FINE = {200, 303, 404, 409, 422}


class Judge:
    """Looks at one event after a round; `complaints` is empty when its books agree."""

    def __init__(self, database: Database, opening: Opening, scene: Scene, trainer: int) -> None:
        self._database, self._opening, self._scene = database, opening, scene
        self.complaints: list[str] = []
        names = [scene.centre(number) for number in range(len(CENTRES))]
        centres = database.scalars(select(Institution).where(Institution.name.in_(names))).all()
        became_known = and_(
            HistoryFact.kind == "institution.confirmed",
            HistoryFact.subject_id.in_([each.id for each in centres]),
        )
        query = (
            select(HistoryFact)
            .where(or_(HistoryFact.event_id == opening.id, became_known))
            .order_by(HistoryFact.id)
        )
        self.facts = list(database.scalars(query))
        self.rows = list(
            database.scalars(
                select(Registration)
                .where(Registration.event_id == opening.id)
                .options(joinedload(Registration.person))
                .order_by(Registration.queue_number)
            )
        )
        self.event = database.get_one(Event, opening.id)
        self.known = {each.id for each in centres if each.is_confirmed}
        self.book = Book(opening, names[:-1], trainer)

    def judge(self, protocol: Protocol) -> list[str]:
        """Return everything that is wrong."""
        self.book.read(self.facts)
        registers = Registers(self._opening)
        registers.read(self.facts)
        registers.compare(self._database)
        self._event()
        self._people()
        self._places()
        self._letters()
        self._answers(protocol)
        return [*self.complaints, *self.book.complaints, *registers.complaints]

    def _event(self) -> None:
        book, event = self.book, self.event
        for what, have, told in (
            ("capacity", event.rules.capacity, book.capacity),
            ("limit", event.rules.per_institution_limit, book.limit),
            ("status", str(event.status), book.status),
            ("until", event.suspended_until, book.until),
            ("cut-off", event.rules.withdrawal_cutoff_hours, book.cutoff_hours),
            ("deadline", event.rules.registration_deadline, book.deadline),
            ("opening", event.rules.registration_opens, book.opens),
            ("version", event.version, book.version),
        ):
            self._same(what, have, told)

    def _people(self) -> None:
        """Each row is what history tells, and nobody is there twice."""
        self._same("registrations", sorted(row.id for row in self.rows), sorted(self.book.entries))
        self._same("order", [row.id for row in self.rows], self.book.order)
        self._same("queue numbers", len({row.queue_number for row in self.rows}), len(self.rows))
        self._same("persons", len({row.person_id for row in self.rows}), len(self.rows))
        for row in self.rows:
            entry = self.book.entries.get(row.id, Entry(row.id))
            self._same(f"{row.id} state", str(row.state), entry.state)
            self._same(f"{row.id} version", row.version, entry.changes)
            self._same(f"{row.id} link", row.link_version, entry.links)
            said = {
                "first_name": row.first_name,
                "last_name": row.last_name,
                "email": row.email,
                "phone": row.phone,
                "institution": row.institution_name,
            }
            self._same(f"{row.id} data", said, {name: entry.said.get(name) for name in said})
            self._same(f"{row.id} is who", _known_by(row.person), _called(row))
        names = {row.institution_name: row.institution_id for row in self.rows}
        pairs = {(row.institution_name, row.institution_id) for row in self.rows}
        self._same("institutions", len(pairs), len(names))
        self._same("institutions apart", len(set(names.values())), len(names))

    def _places(self) -> None:
        """Never one too many, and nobody waits while they could sit. Counted from the rows alone."""
        seated = [row for row in self.rows if str(row.state) == "confirmed"]
        centres = Counter(row.institution_id for row in seated if row.institution_id)
        capacity, limit = self.event.rules.capacity, self.event.rules.per_institution_limit
        free = capacity is None or len(seated) < capacity
        if capacity is not None and len(seated) > capacity:
            self.complaints.append(f"{len(seated)} people have {capacity} places")
        if limit is not None and max(centres.values(), default=0) > limit:
            self.complaints.append(f"{centres} where each may have {limit}")
        if not free or not self.book.fills_itself(datetime.now(UTC)):
            return
        for row in self.rows:
            could = limit is None or not row.institution_id or centres[row.institution_id] < limit
            if str(row.state) == "waiting" and could:
                self.complaints.append(f"{row.id} waits while a place is free")
            unknown = limit is not None and row.institution_id not in self.known
            undecided = self._opening.plan.appoints or unknown
            if str(row.state) in UNDECIDED and (str(row.state) == "applied") != undecided:
                self.complaints.append(f"{row.id} is {row.state}")

    def _letters(self) -> None:
        """Who was told of their own registration, letter by letter; who of the event, in all."""
        letters = list(self._database.scalars(select(Letter).where(Letter.event_id == self._opening.id)))
        have = Counter(_letter(each) for each in letters if each.kind not in TOLD_BY)
        wanted = Counter(self.book.letters)
        self._same("mails too many", have - wanted, Counter())
        self._same("mails missing", wanted - have, Counter())
        query = select(Call).where(Call.event_id == self._opening.id, Call.letter_id.is_(None))
        calls = list(self._database.scalars(query))
        made = Counter((each.kind, each.subject_id) for each in calls if each.kind not in TOLD_BY)
        self._same("calls", made, Counter(self.book.calls))
        rows: list[Letter | Call] = [*letters, *calls]
        told = [_tiding(each) for each in rows if each.kind in TOLD_BY]
        self.complaints += wrongs(self.book.moments, told)

    def _answers(self, protocol: Protocol) -> None:
        """What was answered is there: each «done» that people saw has its fact."""
        mine = [each for each in protocol.done if self._scene.openings[each.deed.event] is self._opening]
        facts = self.book.kinds
        registered = {id for kind, id in facts if kind.startswith("registration.registered")}
        seen = {each.row for each in mine if each.address == "register" and each.reply.status == 303}
        self._same("signed up, but not in the books", seen - registered, set())
        gone = {id for kind, id in facts if kind in ("registration.withdrawn", "registration.removed")}
        for each in mine:
            if each.reply.status == 303 and each.deed.name in ("withdraw", "remove") and each.row not in gone:
                self.complaints.append(f"answered, but not done: {each.deed} of {each.row}")
            fact = _MADE.get(each.address.rpartition("/")[2], "") if "/meetings/" in each.address else ""
            if each.reply.status == 303 and fact and (fact, each.row) not in facts:
                self.complaints.append(f"answered, but not done: {each.deed}")

    def _same(self, what: str, have: object, told: object) -> None:
        if have != told:
            self.complaints.append(f"{what}: the tables say {have}, history says {told}")


def _known_by(person: Person) -> tuple[str, str]:
    return person.email_key, person.name_key


def _called(row: Registration) -> tuple[str, str]:
    address = row.email.casefold() if row.email else f"tel:{row.phone}"
    return address, f"{row.first_name} {row.last_name}".casefold()


def _letter(message: Letter) -> tuple[str, int, str, int, int]:
    says = _PLACE.search(message.body or "")
    place = int(says[1] or says[2]) if says and message.kind in ("waiting", "corrected") else 0
    return message.kind, message.subject_id, message.recipient, _link(message), place


def _link(message: Letter) -> int:
    """Return the version of its reader's own link in a letter; 0 if there is none."""
    links = {(int(found[1], 36), int(found[2], 36)) for found in _LINK.finditer(message.body or "")}
    return next((version for id, version in links if id == message.subject_id), 0)


def _tiding(row: Letter | Call) -> Tiding:
    reader = row.subject_kind, row.subject_id
    if isinstance(row, Call):
        stands = row.state in (CallState.open, CallState.told)
        return Tiding(reader, row.created_at, row.kind, "", 0, row.words, stands)
    stands, text = row.state != LetterState.overtaken, row.body or ""
    return Tiding(reader, row.created_at, row.kind, row.recipient, _link(row), text, stands)


def judged(house: House, scene: Scene, protocol: Protocol) -> tuple[list[str], set[str]]:
    """Return what is wrong after a round, and the kinds of facts that happened in it."""
    complaints, kinds = list(protocol.broken), set()
    complaints += [
        f"{each.reply.status} to {each.deed} at {each.address}"
        for each in protocol.done
        if each.reply.status not in _FINE
    ]
    with Database(house.engine) as database:
        for opening in scene.openings:
            judge = Judge(database, opening, scene, house.staff_ids["celina"])
            complaints += [f"{opening.slug}: {line}" for line in judge.judge(protocol)]
            kinds |= {fact.kind for fact in judge.facts}
    return complaints, kinds


def undelivered(house: House) -> list[str]:
    """Return what is wrong with the post: each message of the outbox must have arrived, once.

    It arrived alone or with others in one letter; what its mailbox has no room for yet still waits, and what
    a later one has overtaken never arrives.
    """
    arrived = Counter(str(mail.message["Message-ID"]) for mail in house.mail.received)
    to = {str(mail.message["Message-ID"]): mail.recipients for mail in house.mail.received}
    with Database(house.engine) as database:
        query = select(Letter).where(~waits_for_mailbox(), Letter.state != LetterState.overtaken)
        messages = database.scalars(query).all()
    sent = [(each.sent_in or each.message_id, each) for each in messages]
    found = [f"{id} arrived, and nobody sent it" for id in set(arrived) - {id for id, _ in sent}]
    for id, message in sent:
        if arrived[id] != 1 or message.state != LetterState.sent or message.attempts != 1:
            found.append(f"{id} arrived {arrived[id]} times, {message.state}, {message.attempts} tries")
        elif to[id] != (message.recipient,):
            found.append(f"{id} went to {to[id]}")
    return found
