"""A substitute for one day: their rights, the other's, letters, warnings, papers, minutes, and taken back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.attendance.models import AttendanceWarning
from app.attendance.operations import confirm_register, fill_blanks
from app.attendance.operations.substituting import name_substitute, take_substitute_back
from app.attendance.queries.hearers import hearers_of
from app.attendance.queries.leaders import leaders_at, leaders_of
from app.changes.substitutes import busy_at
from app.errors import Closed, Forbidden, Refusal
from app.events.models import Assignment, Block, Event, Publication, Substitution
from app.events.models import Session as Day
from app.events.staffed import staffed_at
from app.feeds.owners import owner_account
from app.feeds.personal import calendar_of, tag_of
from app.history.models import HistoryFact
from app.ledger.models import Book, LedgerEntry
from app.links import Purpose
from app.outbox.models import Letter
from app.work import Work
from tests.attendance.people import a_training, group
from tests.conftest import TestClock
from tests.support.cast import actor, alicja, an_event, celina, staff
from tests.support.staff import with_session

pytestmark = pytest.mark.xdist_group("substitutes")


@dataclass
class Scene:
    """Celina leads three meetings; Daniel could stand in; Alicja organises."""

    event: Event
    celina: Account
    daniel: Account
    organiser: Work

    @property
    def coming(self) -> Day:
        """The last meeting, which is still to come."""
        return self.event.meetings[2].sessions[0]

    @property
    def held(self) -> Day:
        """The first meeting, a week ago."""
        return self.event.meetings[0].sessions[0]


@pytest.fixture
def scene(work: Work) -> Scene:
    event = a_training(work)
    group(work, event, 2)
    trainer, other = celina(work, event), staff(work, "Daniel", Role.trainer)
    other.language = "en"
    return Scene(event, trainer, other, replace(work, actor=actor(alicja(work))))


def named(scene: Scene, session: Day) -> Substitution:
    return name_substitute(scene.organiser, session, scene.celina.id, scene.daniel.id)


@pytest.fixture
def client_of(
    client_as_visitor: Callable[[], FlaskClient], session: Session, clock: TestClock
) -> Callable[..., FlaskClient]:
    def made(account: Account) -> FlaskClient:
        return with_session(client_as_visitor(), session, account, clock.now)

    return made


def page(scene: Scene, session: Day, rest: str = "attendance") -> str:
    return f"/manage/events/{scene.event.slug}/sessions/{session.id}/{rest}"


def test_one_post_names_a_substitute_and_both_get_a_letter(
    scene: Scene, client_of: Callable[..., FlaskClient], session: Session
) -> None:
    office = client_of(staff(scene.organiser, "Olga", Role.organiser))
    fields = {"replaces": scene.celina.id, "account": scene.daniel.id}
    assert office.post(page(scene, scene.coming, "substitute"), data=fields).status_code == 303
    letters = {each.recipient: each for each in session.scalars(select(Letter))}
    assert letters.keys() == {"celina@example.org", "daniel@example.org"}
    his, hers = letters["daniel@example.org"], letters["celina@example.org"]
    assert "you stand in for Celina" in (his.body or "")
    assert f"/sessions/{scene.coming.id}/attendance" in (his.body or "")
    assert "jedne zajęcia poprowadzi w zastępstwie osoba: Daniel" in (hers.body or "")
    assert his.calendar
    assert b"STATUS:CANCELLED" not in his.calendar
    assert hers.calendar
    assert b"STATUS:CANCELLED" in hers.calendar
    kinds = session.scalars(select(HistoryFact.kind).where(HistoryFact.subject_kind == "session")).all()
    assert kinds == ["attendance.substitute_named"]
    gone = office.post(page(scene, scene.coming, "substitute/remove"), data={"replaces": scene.celina.id})
    assert gone.status_code == 303
    assert session.scalar(select(Substitution)) is None
    last = session.scalars(select(Letter).order_by(Letter.id.desc()).limit(2)).all()
    assert {each.subject.partition(":")[0] for each in last} == {
        "Zastępstwo odwołane",
        "No substitute needed",
    }
    again = office.post(page(scene, scene.coming, "substitute/remove"), data={"replaces": scene.celina.id})
    assert again.status_code == 303


def test_the_substitute_has_that_day_alone_and_the_other_the_rest(
    scene: Scene, client_of: Callable[..., FlaskClient], session: Session
) -> None:
    named(scene, scene.held)
    session.commit()
    his, hers = client_of(scene.daniel), client_of(scene.celina)
    for rest in ("attendance", "sheet.pdf", "needs"):
        assert his.get(page(scene, scene.held, rest)).status_code == 200
        assert hers.get(page(scene, scene.held, rest)).status_code == 403
        assert his.get(page(scene, scene.coming, rest)).status_code == 403
        assert hers.get(page(scene, scene.coming, rest)).status_code == 200
    slug = scene.event.slug
    assert his.get(f"/manage/events/{slug}/standing/").status_code == 403
    assert his.get(f"/manage/events/{slug}/surveys/results/").status_code == 403
    assert hers.get(f"/manage/events/{slug}/standing/").status_code == 200
    assert his.get(f"/manage/events/{slug}/meetings/{scene.held.meeting_id}/sheet.pdf").status_code == 200
    assert his.get(f"/manage/events/{slug}/meetings/{scene.coming.meeting_id}/sheet.pdf").status_code == 403
    marks = {f"a-{each}-{scene.held.id}": "present" for each in (1, 2)}
    assert hers.post(page(scene, scene.held, "confirm"), data=marks).status_code == 403
    own = his.get("/manage/sessions/?lang=en").text
    assert "You stand in for Celina." in own
    assert "standing/" not in own
    assert page(scene, scene.held) in own
    assert page(scene, scene.coming) not in own
    theirs = hers.get("/manage/sessions/").text
    assert page(scene, scene.held) not in theirs
    assert page(scene, scene.coming) in theirs


def test_the_minutes_are_those_of_who_stood_in(scene: Scene, work: Work, session: Session) -> None:
    for number in (0, 1):
        scene.held.blocks.append(
            Block(
                starts_at=time(9 + number), ends_at=time(10 + number), minutes=60,
                account_id=None if number else scene.celina.id,
            )
        )  # fmt: skip
    scene.held.credit_minutes = 120
    named(scene, scene.held)
    mine = replace(work, actor=actor(scene.daniel))
    fill_blanks(mine, scene.held)
    confirm_register(mine, scene.held)
    query = select(LedgerEntry.account_id, LedgerEntry.minutes).where(LedgerEntry.book == Book.delivered)
    rows = session.execute(query).all()
    assert {id for id, _ in rows} == {scene.daniel.id}
    assert sum(minutes for _, minutes in rows) == 120
    with pytest.raises(Closed):
        take_substitute_back(scene.organiser, scene.held, scene.celina.id)


def test_the_substitute_stands_where_the_trainer_stood(
    scene: Scene, client_of: Callable[..., FlaskClient], session: Session, work: Work
) -> None:
    named(scene, scene.coming)
    assert [each.name for each in leaders_of(work, scene.coming)] == ["Daniel"]
    assert leaders_at(work, [scene.held, scene.coming]) == {
        scene.held.id: ["Celina"],
        scene.coming.id: ["Daniel"],
    }
    assert [each.name for each in hearers_of(work, [scene.coming])[scene.coming.id]] == ["Daniel"]
    hearing = {each.name: each.meeting_ids for each in staffed_at(work, scene.event)}
    assert hearing == {"Celina": None, "Daniel": frozenset({scene.coming.meeting_id})}
    session.commit()
    office = client_of(staff(scene.organiser, "Olga", Role.organiser))
    for address in (
        f"/manage/events/{scene.event.slug}/sessions/?lang=en",
        page(scene, scene.coming) + "?lang=en",
        page(scene, scene.coming, "substitute") + "?lang=en",
    ):
        assert "Daniel stands in for Celina." in office.get(address).text


def test_both_calendars_follow(scene: Scene, work: Work) -> None:
    owners = [owner_account(each, Purpose.trainer_feed) for each in (scene.celina, scene.daniel)]
    tags = [tag_of(work, owner) for owner in owners]
    named(scene, scene.coming)
    hers, his = ({entry.uid for entry in calendar_of(work, owner).entries} for owner in owners)
    assert his == {scene.coming.uid}
    assert scene.coming.uid not in hers
    assert len(hers) == 2
    assert all(tag_of(work, owner) != tag for owner, tag in zip(owners, tags, strict=True))


def test_who_is_busy_is_warned_of_and_named_all_the_same(
    scene: Scene, work: Work, client_of: Callable[..., FlaskClient], session: Session
) -> None:
    other = an_event(work, "inne", days=(scene.coming.day - work.today).days, title_en="Another seminar")
    work.session.add(Assignment(account_id=scene.daniel.id, role=Role.trainer, event_id=other.id))
    work.session.flush()
    english = replace(scene.organiser, texts=work.texts.into("en"))
    assert [each.split(",")[0] for each in busy_at(english, scene.daniel, scene.coming)] == [
        "Another seminar"
    ]
    other.meetings[0].sessions[0].starts_at = time(16)
    other.meetings[0].sessions[0].ends_at = time(18)
    work.session.flush()
    assert busy_at(english, scene.daniel, scene.coming) == []
    other.meetings[0].sessions[0].starts_at = time(14)
    session.commit()
    office = client_of(staff(scene.organiser, "Olga", Role.organiser))
    fields = {"replaces": scene.celina.id, "account": scene.daniel.id}
    warned = office.post(page(scene, scene.coming, "substitute") + "?lang=en", data=fields)
    assert warned.status_code == 200
    assert "This colleague is busy at that hour" in warned.text
    assert session.scalar(select(Substitution)) is None
    seen = {**fields, "seen": scene.daniel.id}
    assert office.post(page(scene, scene.coming, "substitute"), data=seen).status_code == 303
    assert session.scalar(select(Substitution)) is not None


@pytest.mark.parametrize("who", ["celina", "stranger", "off", "nobody"])
def test_who_can_not_stand_in_is_refused(who: str, scene: Scene, work: Work) -> None:
    ids = {"celina": scene.celina.id, "stranger": staff(work, "Kadra").id, "nobody": 0}
    if who == "off":
        scene.daniel.is_active = False
    with pytest.raises(Refusal) as refused:
        name_substitute(scene.organiser, scene.coming, scene.celina.id, ids.get(who, scene.daniel.id))
    assert refused.value.field == "account"


def test_a_session_that_is_off_or_confirmed_and_a_second_substitute_are_refused(
    scene: Scene, work: Work
) -> None:
    named(scene, scene.coming)
    third = staff(work, "Iga", Role.trainer)
    with pytest.raises(Refusal, match="stands in already"):
        name_substitute(scene.organiser, scene.coming, scene.celina.id, third.id)
    with pytest.raises(Refusal):
        name_substitute(scene.organiser, scene.coming, third.id, scene.daniel.id)
    scene.held.cancelled_at = work.now
    with pytest.raises(Closed):
        named(scene, scene.held)
    scene.held.cancelled_at, scene.held.register_confirmed = None, True
    with pytest.raises(Closed):
        named(scene, scene.held)


def test_a_trainer_names_nobody(scene: Scene, work: Work) -> None:
    for account in (scene.celina, scene.daniel):
        mine = replace(work, actor=actor(account))
        with pytest.raises(Forbidden):
            name_substitute(mine, scene.coming, scene.celina.id, scene.daniel.id)
        with pytest.raises(Forbidden):
            take_substitute_back(mine, scene.coming, scene.celina.id)


def test_nobody_is_told_of_a_draft_and_of_what_is_over(
    scene: Scene, client_of: Callable[..., FlaskClient], session: Session
) -> None:
    scene.event.publication = Publication.draft
    office = client_of(staff(scene.organiser, "Olga", Role.organiser))
    fields = {"replaces": scene.celina.id, "account": scene.daniel.id}
    assert office.post(page(scene, scene.coming, "substitute"), data=fields).status_code == 303
    scene.event.publication = Publication.published
    session.commit()
    assert office.post(page(scene, scene.held, "substitute"), data=fields).status_code == 303
    assert session.scalars(select(Letter)).all() == []


def test_a_substitute_hears_of_no_danger(
    scene: Scene, work: Work, session: Session, client_of: Callable[..., FlaskClient]
) -> None:
    named(scene, scene.coming)
    registration = work.session.scalars(select(AttendanceWarning)).all()
    assert registration == []
    assert "Trainings that somebody" not in client_of(scene.daniel).get("/manage/?lang=en").text
    assert scene.coming.day > work.today - timedelta(days=1)
