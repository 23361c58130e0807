"""Two organisers suspend a project at the same second, and resume it, while people register."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.changes.models import Suspended, Suspension
from app.events.models import Assignment, Event, FormOfSupport
from app.outbox.models import Call, CallState, Letter
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.people import registered
from tests.races.crowd import Reply, all_at_once
from tests.races.house import House
from tests.races.lines import Line, form_of
from tests.races.test_changes import Deed, Office
from tests.support.cast import staff
from tests.support.lines import a_project

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]

EARLY, CROWD = 6, 10
NEW = "/manage/suspensions/new"
TOLD = ("event_changed", "activities_changed")
ACTS = {
    "the same": ({}, {}),
    "another reason": ({"reason": "Epidemia"}, {"reason": "Powódź"}),
    "some of it": ({}, {"form_of_support": FormOfSupport.workshop.value}),
}


class Team(Office):
    """A project with a seminar and a workshop of one trainer, and people of whom one gave no e-mail.

    The trainer is their own: a mailbox that other tests write to may have no room for the letter of the act.
    """

    def __init__(self, house: House) -> None:
        super().__init__(house)
        with house.at_work() as work:
            account = staff(work, f"Celina.{self.slugs[0]}", Role.trainer)
            self.trainer_id, self.trainer = account.id, account.email
            self.project = a_project(work, f"Projekt {self.slugs[0]}").id
            for id, form in zip(self.ids, (FormOfSupport.seminar, FormOfSupport.workshop), strict=True):
                self._join(work, work.session.get_one(Event, id), form)
        all_at_once([self.applicant(number) for number in range(EARLY)])
        with house.at_work() as work:
            event, number = work.session.get_one(Event, self.ids[0]), EARLY + CROWD + 1
            registered(work, event, "Jan", f"Bez {self.slugs[0]}", queue_number=number).email = ""

    def _join(self, work: Work, event: Event, form: FormOfSupport) -> None:
        event.project_id, event.form_of_support = self.project, form
        work.session.add(Assignment(account_id=self.trainer_id, role=Role.trainer, event_id=event.id))

    def post(self, who: str, path: str, fields: Mapping[str, str]) -> Reply:
        """Send a form to any process."""
        with closing(Line(next(self.house.addresses))) as line:
            return line.post(path, fields, self.house.passes[who])

    def seen(self, who: str, **fields: str) -> dict[str, str]:
        """Look at the letter of a suspension; return what is sent with the decision to tell people."""
        page = self.post(who, NEW, {"project": str(self.project), **fields}).text
        hidden = form_of(page, "mark")
        return {name: str(value) for name, value in hidden.items()} | {"choice": "notify"}

    def crowd(self) -> list[Deed]:
        """Return people who have read the form, and are about to send it."""
        deeds = [self.applicant(number) for number in range(EARLY, EARLY + CROWD)]
        for read, _ in deeds:
            read()
        return [(lambda: None, send) for _, send in deeds]

    def at_once(self, path: str, forms: Sequence[Mapping[str, str]], crowd: Sequence[Deed]) -> list[Reply]:
        """Let two organisers send their forms while people send theirs; return the organisers' answers."""
        deeds = [self.organiser(who, at, path, forms[at]) for at, who in enumerate(("alicja", "ewa"))]
        replies = all_at_once([*deeds, *crowd])
        assert {each.status for each in replies[2:]} <= {303, 409}
        return replies[:2]

    def acts(self) -> list[int]:
        """Return the acts that suspended something of the project."""
        with Session(self.house.engine) as session:
            query = select(Suspension.id).where(Suspension.project_id == self.project)
            return list(session.scalars(query))

    def still_suspended(self) -> Counter[int]:
        """Count for each event the acts that suspend it."""
        query = select(Suspended.event_id).where(
            Suspended.event_id.in_(self.ids), Suspended.resumed_at.is_(None)
        )
        with Session(self.house.engine) as session:
            return Counter(id for id in session.scalars(query) if id)

    def status(self) -> list[str]:
        """Return the status of each event."""
        with Session(self.house.engine) as session:
            return [session.get_one(Event, id).status.value for id in self.ids]

    def told(self) -> Counter[str]:
        """Count for each address the letters that tell what became of the events."""
        query = select(Letter.recipient).where(Letter.event_id.in_(self.ids), Letter.kind.in_(TOLD))
        with Session(self.house.engine) as session:
            return Counter(session.scalars(query))

    def phoned(self, *states: CallState) -> int:
        """Count the calls to who gave no e-mail, in these states or in any."""
        query = select(func.count(Call.id)).where(Call.event_id.in_(self.ids))
        with Session(self.house.engine) as session:
            return session.scalar(query.where(Call.state.in_(states or CallState))) or 0

    def everybody(self) -> set[str]:
        """Return the addresses of who is registered, and of the trainer."""
        query = select(Registration.email).where(Registration.event_id.in_(self.ids))
        with Session(self.house.engine) as session:
            return {each for each in session.scalars(query) if each} | {self.trainer}


@pytest.mark.parametrize("fields", ACTS.values(), ids=ACTS)
def test_two_who_suspend_a_project_at_once_suspend_it_once(
    house: House, fields: tuple[dict[str, str], dict[str, str]]
) -> None:
    team = Team(house)
    forms = [team.seen(who, **mine) for who, mine in zip(("alicja", "ewa"), fields, strict=True)]
    answers = team.at_once(NEW, forms, team.crowd())
    assert sorted(each.status for each in answers) == [303, 422]
    lost = next(each for each in answers if each.status == 422)
    assert "nie ma czego zawiesić" in lost.text or "sprawdź jeszcze raz" in lost.text
    assert len(team.acts()) == 1
    # Of the smaller act the workshop alone is suspended, to which nobody has signed up.
    whole = fields[1].get("form_of_support") is None or answers[0].status == 303
    assert team.status() == ["suspended" if whole else "planned", "suspended"]
    assert team.still_suspended() == dict.fromkeys(team.ids if whole else team.ids[1:], 1)
    assert team.told() == dict.fromkeys(team.everybody() if whole else {team.trainer}, 1)
    assert team.phoned() == whole
    house.wait_for_mail()
    assert house.troubles() == []


def test_two_who_resume_a_project_at_once_resume_it_once(house: House) -> None:
    team = Team(house)
    crowd = team.crowd()
    team.post("alicja", NEW, team.seen("alicja"))
    (act,) = team.acts()
    house.wait_for_mail()  # what is taken back before it was told is told to nobody
    path = f"/manage/suspensions/{act}/"
    first = f"e{team.ids[0]}-resume"
    with closing(Line(house.processes[0])) as line:
        page = line.get(path, house.passes["alicja"]).text
    form = {name: str(value) for name, value in form_of(page, first).items()}
    form |= {f"e{id}-resume": "y" for id in team.ids} | {"choice": "notify"}
    before = team.everybody()
    answers = team.at_once(path, [form, form], crowd)
    assert sorted(each.status for each in answers) == [303, 422]
    assert team.status() == ["planned", "planned"]
    assert team.still_suspended() == {}
    # Who signed up after it was resumed reads what stands; all others hear of both acts.
    assert team.told() == dict.fromkeys(before, 2)
    # Nobody has phoned yet: the call about the suspension is taken back, and there is nothing to tell.
    assert (team.phoned(), team.phoned(CallState.open)) == (1, 0)
    house.wait_for_mail()
    assert house.troubles() == []
