"""Members of a group are enrolled in its events in one act: those of the meeting's days, each once."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Closed, Refusal
from app.events.models import Event, Publication
from app.groups.models import Group
from app.groups.operations.meetings import join_event
from app.groups.operations.roster import end_membership
from app.history.models import HistoryFact
from app.outbox.models import Call, Letter
from app.registrations.models import Channel, Registration, RegistrationState
from app.registrations.operations import withdraw
from app.registrations.operations.members import enrol_members, preview_enrolment
from app.registrations.roster import members_at
from app.work import Work
from tests.support.cast import an_event
from tests.support.groups import a_group, a_member
from tests.support.lines import a_project

DAY = timedelta(days=1)


@pytest.fixture
def group(work: Work) -> Group:
    """A group of the first project."""
    return a_group(work)


@pytest.fixture
def event(work: Work, group: Group) -> Event:
    """A meeting of the group on two days, a week apart, in ten days."""
    event = an_event(work, days=10, meetings=2, project=group.project)
    join_event(work, group, event)
    return event


def everybody(work: Work, event: Event, group: Group) -> list[int]:
    """Return the ids of all who are or were members."""
    return [each.membership.person_id for each in members_at(work, event, group)]


def rows(work: Work) -> dict[str, Registration]:
    """Return the registrations by name."""
    return {each.name: each for each in work.session.scalars(select(Registration).order_by(Registration.id))}


def letters(work: Work) -> list[Letter]:
    """Return what was queued."""
    return list(work.session.scalars(select(Letter).order_by(Letter.id)))


def test_who_is_a_member_on_the_days_is_enrolled(work: Work, event: Event, group: Group) -> None:
    assert event.starts_on
    assert event.ends_on
    a_member(work, group, "Anna Nowak", institution="GOPS Miłki")
    a_member(work, group, "Jan Lis", ends=work.today - 7 * DAY)
    a_member(work, group, "Ewa Kot", starts=event.ends_on)
    a_member(work, group, "Ola Mak", ends=event.starts_on)
    a_member(work, group, "Iga Rok", starts=event.starts_on + DAY, ends=event.ends_on - DAY)
    a_member(work, group, "Zofia Wiejska", phone="+48 600 100 200")
    done = enrol_members(work, event, everybody(work, event, group))
    found = rows(work)
    assert sorted(found) == ["Anna Nowak", "Ewa Kot", "Ola Mak", "Zofia Wiejska"]
    assert {each.state for each in found.values()} == {RegistrationState.confirmed}
    assert {each.channel for each in found.values()} == {Channel.group}
    assert found["Anna Nowak"].institution_name == "GOPS Miłki"
    days = {name: (each.enrolled_from, each.enrolled_until) for name, each in found.items()}
    assert days["Anna Nowak"] == (None, None)
    assert days["Ewa Kot"] == (event.ends_on, None)
    assert days["Ola Mak"] == (None, event.starts_on)
    assert [each.name for each in done.to_phone] == ["Zofia Wiejska"]
    sent = letters(work)
    assert sorted(each.recipient_name for each in sent) == ["Anna Nowak", "Ewa Kot", "Ola Mak"]
    assert {each.kind for each in sent} == {"enrolled"}
    call = work.session.scalars(select(Call)).one()
    assert call.words.startswith("Spotkanie grupy")
    assert all(group.name in (each.body or "") for each in sent)
    kinds = [fact.kind for fact in work.session.query(HistoryFact) if fact.subject_kind == "registration"]
    assert kinds.count("registration.enrolled_as_member") == 4


def test_sent_twice_it_acts_once(work: Work, event: Event, group: Group) -> None:
    a_member(work, group, "Anna Nowak")
    people = everybody(work, event, group)
    assert len(enrol_members(work, event, people).people) == 1
    assert enrol_members(work, event, people).people == []
    assert len(letters(work)) == 1
    a_member(work, group, "Jan Lis")
    assert [each.name for each in enrol_members(work, event, everybody(work, event, group)).people] == [
        "Jan Lis"
    ]


def test_who_withdrew_is_left_to_staff(work: Work, event: Event, group: Group) -> None:
    a_member(work, group, "Anna Nowak")
    enrol_members(work, event, everybody(work, event, group))
    withdraw(work, rows(work)["Anna Nowak"])
    assert enrol_members(work, event, everybody(work, event, group)).people == []
    (anna,) = members_at(work, event, group)
    assert "withdrew" in anna.why_not


def test_only_members_are_enrolled(work: Work, event: Event, group: Group) -> None:
    stranger = a_member(work, a_group(work, "PZK Ełk"), "Obcy Człowiek")
    assert enrol_members(work, event, [stranger.person_id, 999_999]).people == []


def test_limits_hold_for_members_too(work: Work, event: Event, group: Group) -> None:
    event.rules.capacity = 1
    for name in ("Anna Nowak", "Jan Lis"):
        a_member(work, group, name)
    would = preview_enrolment(work, event, everybody(work, event, group))
    assert (would.waiting, would.letters) == (1, 2)
    assert rows(work) == {}, "a preview changes nothing"
    enrol_members(work, event, everybody(work, event, group))
    states = {name: each.state.value for name, each in rows(work).items()}
    assert states == {"Jan Lis": "confirmed", "Anna Nowak": "waiting"}
    assert [each.kind for each in letters(work)] == ["enrolled", "waiting"]


def test_nobody_is_written_to_of_what_is_over(work: Work, group: Group) -> None:
    past = an_event(work, "minione", days=-9, project=group.project)
    join_event(work, group, past)
    member = a_member(work, group, "Anna Nowak")
    end_membership(work, member, work.today - 2 * DAY)
    would = preview_enrolment(work, past, everybody(work, past, group))
    assert (would.are_told, would.letters, would.names) == (False, 0, ["Anna Nowak"])
    enrol_members(work, past, everybody(work, past, group))
    assert list(rows(work)) == ["Anna Nowak"]
    assert letters(work) == []


def test_a_draft_and_an_event_of_no_group_are_refused(work: Work, event: Event, group: Group) -> None:
    member = a_member(work, group)
    event.publication = Publication.draft
    with pytest.raises(Closed):
        enrol_members(work, event, [member.person_id])
    with pytest.raises(Refusal, match="no meeting of a group"):
        enrol_members(work, an_event(work, "inne", project=a_project(work)), [member.person_id])


def test_staff_see_who_is_enrolled_and_enrol_the_others(
    work: Work, event: Event, group: Group, alicja: FlaskClient
) -> None:
    group.numbers_through, group.meetings_before = True, 8
    a_member(work, group, "Anna Nowak")
    a_member(work, group, "Zofia Wiejska", phone="+48 600 100 200")
    a_member(work, group, "Jan Lis", ends=work.today - 7 * DAY)
    people = everybody(work, event, group)
    work.session.commit()
    client, url = alicja, f"/manage/events/{event.slug}/members/"
    assert url in client.get(f"/manage/events/{event.slug}/registrations/").text
    page = client.get(url).text
    assert page.count('name="person"') == 2
    assert "spotkania grupy od 9. do 10." in page
    assert client.post(url).status_code == 303, "nobody was chosen"
    seen = client.post(url, data={"person": people}).text
    assert "Spotkanie grupy" in seen
    assert rows(work) == {}
    answer = client.post(url, data={"people": ",".join(map(str, people)), "decided": "1"})
    assert answer.status_code == 303
    page = client.get(url).text
    assert "Wiejska Zofia" in page
    assert 'name="person"' not in page
    assert len(rows(work)) == 2
    assert len(letters(work)) == 1
