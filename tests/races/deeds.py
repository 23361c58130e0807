"""What people and staff do in a race, each over HTTP as a browser would."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Barrier, Thread

from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from app.events.models import Event, Meeting, Session
from app.links import Purpose
from app.people.models import Institution
from app.registrations.models import Registration
from tests.races.crowd import Reply
from tests.races.house import House
from tests.races.lines import Fields, Line, Pass, form_of
from tests.races.plan import CENTRES, Deed, Kind
from tests.races.replay import QUIET
from tests.races.scene import Opening, Scene, now, registrations

REASON = "z ważnej przyczyny"
SECONDS = (Kind.cutting, Kind.beginning)
"""The events whose hours have seconds, which the form of a meeting doesn't know."""


@dataclass(frozen=True, slots=True)
class Done:
    """One answer of a server: to which deed, about which row (0: none), and what was asked."""

    deed: Deed
    row: int
    address: str
    reply: Reply


@dataclass(slots=True)
class Protocol:
    """Everything that was asked in a round, with its answer, in the order of the answers."""

    done: list[Done] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def rows(self, *names: str, status: int = 303) -> list[int]:
        """Return the rows of the deeds of these names that were answered so."""
        return [each.row for each in self.done if each.deed.name in names and each.reply.status == status]


class Hand:
    """One client thread: does its deeds one after another."""

    def __init__(self, house: House, scene: Scene, protocol: Protocol) -> None:
        self._house, self._scene, self._protocol = house, scene, protocol
        self._lines = [Line(address) for address in house.processes]
        self._deed = scene.plan.crowd[0][0]

    def work(self, deeds: tuple[Deed, ...], gate: Barrier) -> None:
        """Wait for the others, then do everything; what breaks is told in the protocol."""
        try:
            gate.wait(60)
            for deed in deeds:
                self._deed = deed
                verb: Callable[[Opening], None] = getattr(self, f"_{deed.name}")
                verb(self._scene.openings[deed.event])
        except Exception as error:
            self._protocol.broken.append(f"{self._deed}: {type(error).__name__}: {error}")
        finally:
            for line in self._lines:
                line.close()

    # How a request is made.

    @property
    def _line(self) -> Line:
        return self._lines[self._deed.process % len(self._lines)]

    def _pass(self, name: str) -> Pass:
        return self._house.passes[name]

    @property
    def _organiser(self) -> Pass:
        return self._pass(("alicja", "ewa")[self._deed.dice % 2])

    def _post(self, path: str, fields: Fields, who: Pass, row: int = 0) -> Reply:
        reply = self._line.post(path, fields, who)
        self._protocol.done.append(Done(self._deed, row, path, reply))
        return reply

    def _get(self, path: str, who: Pass) -> Reply:
        reply = self._line.get(path, who)
        self._protocol.done.append(Done(self._deed, 0, path, reply))
        return reply

    def _somebody(self, opening: Opening) -> Registration | None:
        rows = registrations(self._house, opening.id)
        return rows[self._deed.who % len(rows)] if rows else None

    def _own(self, row: Registration) -> str:
        return f"/registrations/{self._house.links.token(Purpose.manage, row.id, row.link_version)}/"

    # What people do.

    def _sign_up(self, opening: Opening) -> None:
        self._apply(opening)

    def _apply(self, opening: Opening) -> Reply:
        fields = self._scene.person(self._deed.who) | {"privacy_notice": "y"}
        reply = self._line.post(f"/events/{opening.slug}/register", fields, self._pass("visitor"))
        row = 0
        if reply.status == 303:
            claim = self._house.links.claim(Purpose.form, reply.location.split("/")[-2])
            assert claim, f"a strange link: {reply.location}"
            row = claim.id
        self._protocol.done.append(Done(self._deed, row, "register", reply))
        return reply

    def _come_and_go(self, opening: Opening) -> None:
        for _ in range(2):
            reply = self._apply(opening)
            if reply.status == 303:
                self._post(f"{reply.location}withdraw", {}, self._pass("visitor"))

    def _withdraw(self, opening: Opening) -> None:
        if row := self._somebody(opening):
            self._post(f"{self._own(row)}withdraw", {}, self._pass("visitor"), row.id)

    def _correction(self, row: Registration, **changes: str) -> dict[str, str]:
        names = ("first_name", "last_name", "email", "phone", "position")
        fields = {name: getattr(row, name) or "" for name in names}
        fields |= {"institution": row.institution_name or "", **changes}
        # Half of them saw the version; the others' pages did not say.
        return fields | ({"seen": str(row.version)} if self._deed.dice % 2 else {})

    def _changes(self, row: Registration) -> dict[str, str]:
        dice = self._deed.dice
        return (
            {"institution": self._scene.centre(dice // 4)},
            {"phone": f"+48600{dice:06d}"},
            {"last_name": f"{row.last_name.split(' ')[0]} {'xyz'[dice // 4 % 3]}"},
            {"institution": self._scene.centre(dice // 4), "position": f"inspektor {dice}"},
        )[dice % 4]

    def _correct(self, opening: Opening) -> None:
        if row := self._somebody(opening):
            fields = self._correction(row, **self._changes(row))
            self._post(f"{self._own(row)}data", fields, self._pass("visitor"), row.id)

    def _substitute(self, opening: Opening) -> None:
        """Send a colleague instead: somebody whom the other event may know, or this one."""
        if row := self._somebody(opening):
            other = self._scene.person(self._deed.dice % self._scene.plan.people)
            fields = self._correction(row, last_name=other["last_name"], email=other["email"])
            self._post(f"{self._own(row)}data", fields, self._pass("visitor"), row.id)

    def _readdress(self, opening: Opening) -> None:
        if row := self._somebody(opening):
            address = (
                row.email if self._deed.dice % 3 == 0 else f"x{self._deed.dice % 4}{row.email or '@x.pl'}"
            )
            self._post(f"{self._own(row)}address", {"new-email": address}, self._pass("visitor"), row.id)

    def _look(self, opening: Opening) -> None:
        """Read a page while others write."""
        slug, dice = opening.slug, self._deed.dice
        pages = (
            "",
            "registrations/",
            "registrations.csv",
            "attendance/",
            "history/",
            "messages/",
            "sessions/",
        )
        if dice % 3 == 0:
            self._get(f"/events/{slug}/", self._pass("visitor"))
        elif dice % 3 == 1:
            self._get(f"/manage/events/{slug}/{pages[dice // 3 % len(pages)]}", self._organiser)
        elif row := self._somebody(opening):
            self._get(self._own(row), self._pass("visitor"))

    # What staff do with people.

    def _remove(self, opening: Opening) -> None:
        if row := self._somebody(opening):
            self._post(f"/manage/registrations/{row.id}/remove", {"reason": REASON}, self._organiser, row.id)

    def _remove_several(self, opening: Opening) -> None:
        rows = registrations(self._house, opening.id)[self._deed.who % 4 :][:2]
        fields = {"reason": REASON, "registration": [str(row.id) for row in rows]}
        self._post(f"/manage/events/{opening.slug}/registrations/remove", fields, self._organiser)

    def _seat(self, opening: Opening) -> None:
        if row := self._somebody(opening):
            self._post(f"/manage/registrations/{row.id}/seat", {}, self._organiser, row.id)

    def _correct_by_staff(self, opening: Opening) -> None:
        if row := self._somebody(opening):
            fields = self._correction(row, **self._changes(row))
            self._post(f"/manage/registrations/{row.id}/data", fields, self._organiser, row.id)

    def _by_hand(self, opening: Opening) -> None:
        fields = self._scene.person(self._deed.who) | {"channel": "phone", "late_reason": REASON}
        if self._deed.dice % 3 == 0:
            fields["email"] = ""
        self._post(f"/manage/events/{opening.slug}/registrations/new", fields, self._organiser)

    def _send_link(self, opening: Opening) -> None:
        if row := self._somebody(opening):
            self._post(f"/manage/registrations/{row.id}/send-link", {}, self._organiser, row.id)

    def _know(self, opening: Opening) -> None:
        """Confirm the institution that nobody knew."""
        name = self._scene.centre(len(CENTRES) - 1)
        with Database(self._house.engine) as session:
            id = session.scalar(select(Institution.id).where(Institution.name == name))
        if id is not None:
            self._post(f"/manage/institutions/{id}/", {"name": name}, self._pass("alicja"), id)

    # What organisers do with the event.

    def _edit(self, opening: Opening, **changes: str) -> None:
        self._press(opening, "edit", **changes)

    def _places(self, opening: Opening) -> None:
        with Database(self._house.engine) as session:
            capacity = session.get_one(Event, opening.id).rules.capacity
        step = (2, 1, -1, -2)[self._deed.dice % 4]
        self._edit(opening, capacity=str(max(0, (capacity or 5) + step)))

    def _limit(self, opening: Opening) -> None:
        self._edit(opening, per_institution_limit=("", "1", "2", "3")[self._deed.dice % 4])

    def _cutoff(self, opening: Opening) -> None:
        """Move the cut-off into the past or back: with 1,440 hours no event here is before it."""
        hours = ("24", "1440", "1", "0")[self._deed.dice % 4]
        self._edit(opening, withdrawal_cutoff_hours=hours)

    def _window(self, opening: Opening) -> None:
        today = now().date()
        yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
        choices = (
            {"registration_deadline": str(yesterday)},
            {"registration_deadline": str(tomorrow), "registration_opens": ""},
            {"registration_opens": str(tomorrow)},
        )
        self._edit(opening, **choices[self._deed.dice % 3])

    def _suspend(self, opening: Opening) -> None:
        """Suspend, and let it take place after all, as those do who pressed too soon: on either page."""
        if self._deed.dice % 2 or opening.plan.kind in SECONDS:
            for status in ("suspended", "planned"):
                self._edit(opening, status=status)
            return
        until = ("", str(now().date() + timedelta(days=10)))[self._deed.dice // 2 % 2]
        self._press(opening, "suspend", suspended_until=until, reason=REASON)
        self._press(opening, "changes/", resume="y")

    def _press(self, opening: Opening, page: str, **changes: str) -> None:
        """Change something in a page's form, and send it with the decision to tell people."""
        path = f"/manage/events/{opening.slug}/{page}"
        fields = form_of(self._get(path, self._organiser).text) | changes | {"choice": "notify"}
        self._post(path, fields, self._organiser, opening.id)

    def _meeting(self, opening: Opening) -> tuple[int, date]:
        with Database(self._house.engine) as session:
            meetings = session.scalars(
                select(Meeting).where(Meeting.event_id == opening.id).order_by(Meeting.id)
            ).all()
            meeting = meetings[self._deed.who % len(meetings)]
            return meeting.id, meeting.sessions[0].day

    def _cancel_meeting(self, opening: Opening) -> None:
        meeting, _ = self._meeting(opening)
        path = f"/manage/events/{opening.slug}/meetings/{meeting}/cancel"
        choice = ("notify", "notify", "quiet")[self._deed.dice % 3]
        self._cancel(path, opening, choice, meeting)

    def _restore_meeting(self, opening: Opening) -> None:
        """Cancel a meeting, and let it take place after all."""
        meeting, _ = self._meeting(opening)
        for what in ("cancel", "restore"):
            path = f"/manage/events/{opening.slug}/meetings/{meeting}/{what}"
            self._cancel(path, opening, "notify", meeting)

    def _ask_first(self, opening: Opening) -> None:
        """Look at the letter, and then leave it."""
        self._cancel(f"/manage/events/{opening.slug}/cancel", opening, "", 0)

    def _cancel_event(self, opening: Opening) -> None:
        for _ in range(3):
            self._cancel(f"/manage/events/{opening.slug}/cancel", opening, "notify", opening.id)

    def _cancel(self, path: str, opening: Opening, choice: str, row: int) -> None:
        with Database(self._house.engine) as session:
            version = session.get_one(Event, opening.id).version
        fields = {"version": str(version), "reason": QUIET if choice == "quiet" else REASON, "choice": choice}
        self._post(path, fields, self._organiser, row)

    def _move_meeting(self, opening: Opening) -> None:
        if opening.plan.kind in SECONDS:
            return
        meeting, day = self._meeting(opening)
        path = f"/manage/events/{opening.slug}/meetings/{meeting}/edit"
        page = self._get(path, self._organiser)
        if 'name="version"' in page.text:
            fields = form_of(page.text) | {"start_local": str(day - timedelta(days=1)), "choice": "notify"}
            self._post(path, fields, self._organiser, meeting)

    # What trainers do.

    def _sessions(self, opening: Opening) -> list[int]:
        with Database(self._house.engine) as session:
            query = select(Session.id).join(Session.meeting).where(Meeting.event_id == opening.id)
            return list(session.scalars(query.order_by(Session.id)))

    def _taker(self) -> Pass:
        return self._pass(("celina", "alicja")[self._deed.dice % 2])

    def _session_path(self, opening: Opening, what: str) -> tuple[int, str]:
        sessions = self._sessions(opening)
        id = sessions[self._deed.who % min(2, len(sessions))]
        return id, f"/manage/events/{opening.slug}/sessions/{id}/{what}"

    def _marks(self, opening: Opening, sessions: list[int]) -> dict[str, str]:
        words = ("present", "absent", "excused", "90", "", "present")
        rows, dice = registrations(self._house, opening.id), self._deed.dice
        marks = {}
        for number, row in enumerate(rows[dice % 3 :][:4]):
            for session in sessions:
                marks[f"a-{row.id}-{session}"] = words[(dice + number + session) % len(words)]
        return marks

    def _mark(self, opening: Opening) -> None:
        id, path = self._session_path(opening, "attendance")
        self._post(path, self._marks(opening, [id]), self._taker(), id)

    def _grid(self, opening: Opening) -> None:
        """Mark several sessions at once, as the grid does."""
        sessions = self._sessions(opening)
        fields = self._marks(opening, sessions)
        if self._deed.dice % 3 == 0:
            fields["fill"] = str(sessions[self._deed.dice % len(sessions)])
        self._post(f"/manage/events/{opening.slug}/attendance/", fields, self._organiser)

    def _fill_and_undo(self, opening: Opening) -> None:
        id, path = self._session_path(opening, "attendance")
        reply = self._post(path, {"fill": str(id)}, self._taker(), id)
        if "filled=" in reply.location:
            self._post(path, {"undo": reply.location.partition("filled=")[2]}, self._taker(), id)

    def _confirm(self, opening: Opening) -> None:
        id, path = self._session_path(opening, "confirm")
        fields = {"fill": str(id), "credit_minutes": "180"}
        self._post(path, fields, self._taker(), id)

    def _reopen(self, opening: Opening) -> None:
        id, path = self._session_path(opening, "reopen")
        self._post(path, {"reason": REASON}, self._organiser, id)


def run(house: House, scene: Scene) -> Protocol:
    """Let everybody do what the plan says, all at once, and return what was answered."""
    protocol, crowd = Protocol(), scene.plan.crowd
    gate = Barrier(len(crowd))
    threads = [Thread(target=Hand(house, scene, protocol).work, args=(deeds, gate)) for deeds in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return protocol
