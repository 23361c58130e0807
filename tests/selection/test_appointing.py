"""A resolution turns the chosen into a group's roster: once each, all or nobody, told and recorded."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import Role
from app.accounts.operations import add_staff
from app.events.models import Assignment, Event, WhoApplies, WhoDecides
from app.groups.models import Group, GroupEvent, Membership
from app.groups.operations.roster import end_membership, remove_membership
from app.history.models import HistoryFact
from app.outbox.models import Call, Letter
from app.projects.models import Project
from app.registrations.models import Registration
from app.registrations.operations import StaffDecision, decide, remove, withdraw
from app.selection.models import Appointee, AppointingResolution
from app.work import Work
from tests.selection.test_desk import HIDDEN, address, applied, states
from tests.selection.test_protocol import protocol_of, words_of
from tests.support.groups import a_group, a_member
from tests.support.open_events import MakeEvent
from tests.support.staff import PASSWORD, with_session
from tests.support.statements import statements

NEW = {
    "number": "39/850/18/V", "resolved_on": "2026-08-27", "group": "", "kind": "RGR",
    "name": "Regionalna Grupa Refleksyjna",
}  # fmt: skip


@pytest.fixture
def project(work: Work) -> Project:
    """Return a project."""
    made = Project(name="Kooperacja", created_at=work.now)
    work.session.add(made)
    work.session.flush()
    return made


@pytest.fixture
def event(make_event: MakeEvent, project: Project) -> Event:
    """Return an event whose chosen a resolution appoints."""
    return make_event(capacity=20, who_decides=WhoDecides.appointment, project_id=project.id)


def chosen(work: Work, event: Event, count: int, first: int = 0) -> list[int]:
    """Let people apply and be chosen."""
    ids = applied(work, event, *[None] * count, first=first)
    decide(work, event, StaffDecision(confirm=ids))
    work.session.commit()
    return ids


def previewed(client: FlaskClient, event: Event, ids: Sequence[int], **fields: Any) -> TestResponse:
    """Ask what a resolution about these people would do."""
    data = {**NEW, "registration": [str(id) for id in ids], **fields}
    return client.post(address(event, "appointment"), data=data)


def done(client: FlaskClient, event: Event, preview: TestResponse) -> TestResponse:
    """Press the button of a preview."""
    assert preview.status_code == 200, preview.text
    hidden = dict(HIDDEN.findall(preview.text))
    return client.post(address(event, "appointment"), data={**hidden, "appointed": "1"})


def plain(text: str) -> str:
    """Return a text with plain blanks."""
    return " ".join(text.split())


def members(session: Session) -> list[str]:
    """Return the last names of all members, in order."""
    session.expire_all()
    return sorted(each.person.last_name for each in session.scalars(select(Membership)))


def count_of(session: Session, model: Any) -> int:
    """Count the rows of a table."""
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_chosen_become_the_roster_of_a_new_group(
    work: Work, event: Event, alicja: FlaskClient, session: Session
) -> None:
    ids = chosen(work, event, 3)
    applied(work, event, None, first=50)
    session.get_one(Registration, ids[2]).email = ""
    session.commit()
    assert "Powołanie uchwałą" in alicja.get(address(event)).text
    page = alicja.get(address(event, "appointment"))
    assert page.text.count(" checked") == 3
    before = count_of(session, Letter)
    preview = previewed(alicja, event, ids)
    for told in (
        "39/850/18/V, 27 sierpnia 2026", "Wchodzą w skład grupy: 3", "1 osoba nie ma adresu e-mail",
        "Powołanie: Regionalna Grupa Refleksyjna", "/registrations/…/",
    ):  # fmt: skip
        assert told in plain(preview.text), told
    assert (count_of(session, Group), count_of(session, Letter)) == (0, before)
    answer = done(alicja, event, preview)
    assert answer.status_code == 303
    assert "Do grupy „Regionalna Grupa Refleksyjna” powołano 3 osoby." in alicja.get(answer.location).text
    group = session.scalars(select(Group)).one()
    assert (group.resolution_number, group.resolved_on) == ("39/850/18/V", date(2026, 8, 27))
    rows = session.scalars(select(Membership)).all()
    assert {(each.resolution_number, each.starts, each.ends) for each in rows} == {
        ("39/850/18/V", date(2026, 8, 27), None)
    }
    letters = session.scalars(select(Letter).where(Letter.kind == "appointed")).all()
    assert len(letters) == 2
    assert "uchwałą 39/850/18/V z dnia 27 sierpnia 2026" in plain(letters[0].body)
    assert session.scalars(select(Call.kind).where(Call.kind == "appointed")).all() == ["appointed"]
    facts = session.scalars(select(HistoryFact.kind)).all()
    assert facts.count("group.member_appointed") == 3
    assert facts.count("event.people_appointed") == 1
    history = plain(alicja.get(f"/manage/groups/{group.id}/history/").text)
    assert "w składzie grupy na mocy uchwały 39/850/18/V z dnia czw. 27.08.2026" in history
    assert "39/850/18/V" in alicja.get(f"/manage/events/{event.slug}/history/").text
    assert "39/850/18/V z dnia 27 sierpnia 2026: Regionalna Grupa Refleksyjna" in words_of(
        protocol_of(alicja, event)
    )


def test_sent_twice_appoints_once(work: Work, event: Event, alicja: FlaskClient, session: Session) -> None:
    ids = chosen(work, event, 2)
    preview = previewed(alicja, event, ids)
    assert done(alicja, event, preview).status_code == 303
    after = count_of(session, Letter), count_of(session, HistoryFact)
    again = done(alicja, event, preview)
    assert again.status_code == 303
    assert "nikt nie dostał drugiej wiadomości" in alicja.get(again.location).text
    assert (count_of(session, Letter), count_of(session, HistoryFact)) == after
    assert (count_of(session, Group), members(session)) == (1, ["Wiśniewski0", "Wiśniewski1"])
    assert "nic by się nie zmieniło" in previewed(alicja, event, ids).text


def test_another_resolution_adds_more_and_who_left_is_named(
    work: Work, event: Event, alicja: FlaskClient, session: Session
) -> None:
    ids = chosen(work, event, 2)
    done(alicja, event, previewed(alicja, event, ids))
    group = session.scalars(select(Group)).one()
    later = chosen(work, event, 2, first=20)
    session.commit()
    same = previewed(alicja, event, [later[0]], group=str(group.id))
    assert done(alicja, event, same).status_code == 303
    fields = {
        "number": "45/1/18",
        "resolved_on": "2026-08-31",
        "group": str(group.id),
        "starts": "2026-09-01",
    }
    assert done(alicja, event, previewed(alicja, event, [later[1]], **fields)).status_code == 303
    assert len(members(session)) == 4
    rows = session.execute(select(AppointingResolution.number).order_by(AppointingResolution.id)).scalars()
    assert list(rows) == ["39/850/18/V", "45/1/18"]
    withdraw(work, session.get_one(Registration, ids[0]))
    session.commit()
    page = alicja.get(address(event, "appointment")).text
    assert "a nadal w składzie grupy" in page
    link = re.search(r"/manage/groups/\d+/members/\d+", page)
    assert link is not None
    membership = session.get_one(Appointee, ids[0]).membership
    end_membership(work, membership, work.today)
    session.commit()
    assert "a nadal w składzie grupy" not in alicja.get(address(event, "appointment")).text
    words = words_of(protocol_of(alicja, event))
    assert "45/1/18 z dnia 31 sierpnia 2026" in words


def test_who_is_a_member_stays_and_who_was_removed_by_mistake_can_be_appointed(
    work: Work, event: Event, project: Project, alicja: FlaskClient, session: Session
) -> None:
    group = a_group(work, "RGR", project)
    ids = chosen(work, event, 2)
    known = session.get_one(Registration, ids[0])
    a_member(work, group, f"{known.first_name} {known.last_name}")
    session.scalars(select(Membership)).one().person = known.person
    session.commit()
    preview = previewed(alicja, event, ids, group=str(group.id))
    assert "Już w składzie grupy: 1" in preview.text
    assert done(alicja, event, preview).status_code == 303
    assert len(members(session)) == 2
    assert session.get_one(Appointee, ids[0]).membership.resolution_number is None
    remove_membership(work, session.get_one(Appointee, ids[1]).membership)
    session.commit()
    assert count_of(session, Appointee) == 1
    assert alicja.get(address(event, "appointment")).text.count('name="registration"') == 1
    assert done(alicja, event, previewed(alicja, event, ids, group=str(group.id))).status_code == 303
    assert len(members(session)) == 2


def test_the_event_can_become_the_first_meeting(
    work: Work, event: Event, alicja: FlaskClient, session: Session
) -> None:
    ids = chosen(work, event, 1)
    assert done(alicja, event, previewed(alicja, event, ids, is_meeting="y")).status_code == 303
    session.expire_all()
    assert count_of(session, GroupEvent) == 1
    assert session.get_one(Event, event.id).rules.who_applies == WhoApplies.members
    page = alicja.get(address(event, "appointment"))
    assert page.status_code == 200
    assert states(session, ids) == ["confirmed"]


TOMORROW = date(2026, 9, 1) + timedelta(days=1)
WRONG = [
    ({"number": "  "}, "Wpisz numer uchwały."),
    ({"number": "x" * 121}, "120"),
    ({"resolved_on": ""}, "Wpisz dzień."),
    ({"resolved_on": "31 lutego"}, "To nie jest"),
    ({"resolved_on": TOMORROW.isoformat()}, "Ten dzień jeszcze nie nadszedł"),
    ({"name": ""}, "nazw"),
    ({"kind": ""}, "rodzaj"),
    ({"group": "999999"}, "group"),
    ({"group": "x"}, "group"),
    ({"registration": ""}, "Nikogo nie wybrano"),
    ({"registration": ["x", "-1", "9" * 40]}, "Nikogo nie wybrano"),
]


@pytest.mark.parametrize(("fields", "told"), WRONG, ids=[str(each) for each, _ in WRONG])
@pytest.mark.parametrize("button", [{}, {"appointed": "1"}], ids=["preview", "deed"])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    work: Work, event: Event, alicja: FlaskClient, session: Session,
    fields: dict[str, Any], told: str, button: dict[str, str],
) -> None:  # fmt: skip
    ids = chosen(work, event, 2)
    answer = previewed(alicja, event, [ids[0]], **{"county": "piski", **fields, **button})
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="piski"' in answer.text
    if "registration" not in fields:
        assert re.findall(r'name="registration" value="(\d+)" checked', answer.text) == [str(ids[0])]
    assert (count_of(session, Group), members(session)) == (0, [])


def test_who_lost_the_place_meanwhile_stops_the_act(
    work: Work, event: Event, alicja: FlaskClient, session: Session
) -> None:
    ids = chosen(work, event, 2)
    preview = previewed(alicja, event, ids)
    remove(work, session.get_one(Registration, ids[1]), "Pomyłka")
    session.commit()
    late = done(alicja, event, preview)
    assert late.status_code == 409
    assert "Nie ma już wśród wybranych: Bartek Wiśniewski1." in late.text
    assert members(session) == []
    back = alicja.post(
        address(event, "appointment"), data={**NEW, "registration": str(ids[0]), "change": "1"}
    )
    assert back.status_code == 200
    assert 'value="Regionalna Grupa Refleksyjna"' in back.text


def test_one_resolution_appoints_to_one_group(
    work: Work, event: Event, project: Project, alicja: FlaskClient, session: Session
) -> None:
    ids = chosen(work, event, 2)
    other = a_group(work, "PGR", project)
    done(alicja, event, previewed(alicja, event, ids[:1]))
    wrong = previewed(alicja, event, ids[1:], group=str(other.id))
    assert wrong.status_code == 422
    assert "Tą uchwałą powołano już osoby do grupy „Regionalna Grupa Refleksyjna”" in wrong.text


def test_without_appointment_or_project_the_page_says_what_is_missing(
    work: Work, make_event: MakeEvent, project: Project, alicja: FlaskClient, session: Session
) -> None:
    chosen_by_staff = make_event(capacity=3, who_decides=WhoDecides.staff, project_id=project.id)
    without = make_event(capacity=3, who_decides=WhoDecides.appointment)
    for number, (event, told) in enumerate(
        [(chosen_by_staff, "najpierw zmień, kto decyduje"), (without, "najpierw wybierz projekt")]
    ):
        ids = chosen(work, event, 1, first=30 * number)
        page = alicja.get(address(event, "appointment"))
        assert told in page.text
        assert previewed(alicja, event, ids, appointed="1").status_code == 422
    assert count_of(session, Membership) == 0


def test_groups_of_other_projects_and_people_of_other_events_are_left_alone(
    work: Work, event: Event, make_event: MakeEvent, alicja: FlaskClient, session: Session
) -> None:
    other = Project(name="Inny", created_at=work.now)
    session.add(other)
    session.flush()
    foreign = a_group(work, "PGR obcy", other)
    ids = chosen(work, event, 1)
    strangers = chosen(work, make_event(capacity=3, who_decides=WhoDecides.staff), 1, first=40)
    assert previewed(alicja, event, ids, group=str(foreign.id), appointed="1").status_code == 422
    assert done(alicja, event, previewed(alicja, event, [*ids, *strangers])).status_code == 303
    assert members(session) == ["Wiśniewski0"]


def test_outsiders_may_not_appoint(
    work: Work, event: Event, client: FlaskClient, celina: FlaskClient, session: Session
) -> None:
    ids = chosen(work, event, 1)
    helper = add_staff(work, "ewa@example.org", "Ewa Lis", PASSWORD)
    session.add(Assignment(account_id=helper.id, role=Role.co_organiser, event_id=event.id))
    stranger = add_staff(work, "filip@example.org", "Filip Bór", PASSWORD)
    foreign = Project(name="Cudzy", created_at=work.now)
    session.add(foreign)
    session.flush()
    session.add(Assignment(account_id=stranger.id, role=Role.organiser, project_id=foreign.id))
    session.commit()
    assert client.get(address(event, "appointment")).status_code == 303
    assert celina.get(address(event, "appointment")).status_code == 403
    assert previewed(celina, event, ids, appointed="1").status_code == 403
    for account, desk in ((helper, 200), (stranger, 403)):
        one = with_session(celina, session, account, work.now)
        assert one.get(address(event)).status_code == desk
        assert one.get(address(event, "protocol.pdf")).status_code == desk
        assert "Powołanie uchwałą" not in one.get(address(event)).text
        assert one.get(address(event, "appointment")).status_code == 403
        assert previewed(one, event, ids, appointed="1").status_code == 403
    assert members(session) == []


def test_statements_do_not_grow_with_the_chosen(
    work: Work, make_event: MakeEvent, project: Project, alicja: FlaskClient, session: Session
) -> None:
    counts = []
    for count in (2, 25):
        event = make_event(capacity=count, who_decides=WhoDecides.appointment, project_id=project.id)
        ids = chosen(work, event, count, first=100 * count)
        seen = []
        with statements() as made:
            assert alicja.get(address(event, "appointment")).status_code == 200
        seen.append(len(made))
        fields = {"number": f"{count}/18", "name": f"RGR {count}"}
        with statements() as made:
            preview = previewed(alicja, event, ids, **fields)
        seen.append(len([each for each in made if not each.startswith("INSERT INTO")]))
        with statements() as made:
            assert done(alicja, event, preview).status_code == 303
        seen.append(len([each for each in made if not each.startswith("INSERT INTO")]))
        counts.append(seen)
    assert counts[0] == counts[1]
