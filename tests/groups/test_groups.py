"""Groups keep who belongs to them when, which events are their meetings, and what they were before."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.changes.plan import EditEvent
from app.changes.release import release
from app.errors import Forbidden, Outdated, Refusal
from app.events.models import Assignment, WhoApplies
from app.groups.details import MembershipDetails
from app.groups.guards import STAYS_CLOSED, STAYS_IN_PROJECT
from app.groups.models import Group, GroupEvent, Membership
from app.groups.operations.groups import add_group, change_group, delete_group
from app.groups.operations.meetings import join_event, part_event
from app.groups.operations.roster import (
    Member,
    add_member,
    change_membership,
    end_membership,
    remove_membership,
)
from app.groups.operations.turning import turn_into
from app.groups.queries import (
    GroupFilter,
    chain_of,
    group_list,
    group_of,
    meeting_numbers,
    members_between,
    members_now,
)
from app.history.models import HistoryFact
from app.work import Actor, Work
from tests.support.cast import an_event, staff
from tests.support.groups import a_group, a_member, details
from tests.support.lines import a_project

DAY = timedelta(days=1)


def organiser_of(work: Work, project: str) -> Work:
    """Return the work of the organiser of one project."""
    account = staff(work, f"Organizator {project}")
    role = {"role": Role.organiser, "project_id": a_project(work, project).id}
    work.session.add(Assignment(account_id=account.id, **role))
    work.session.flush()
    return replace(work, actor=Actor("staff", account.id, account.name))


def names(work: Work, group: Group, first: date, last: date) -> list[str]:
    """Return who is a member on one of the days."""
    return [each.person.name for each in members_between(work, group, first, last)]


def test_a_group_keeps_what_is_known_of_it(work: Work) -> None:
    group = a_group(work, resolution_number="12/2018", resolved_on=date(2018, 9, 1))
    same = details(group.name, group.project, resolution_number="12/2018", resolved_on=date(2018, 9, 1))
    change_group(work, group, same, 1)
    assert group.version == 1, "nothing differs"
    change_group(work, group, replace(same, county="ełcki"), 1)
    assert (group.version, group.county) == (2, "ełcki")
    with pytest.raises(Outdated):
        change_group(work, group, same, 1)
    delete_group(work, group)
    kinds = [fact.kind for fact in work.session.query(HistoryFact) if fact.subject_kind == "group"]
    assert kinds == ["group.added", "group.changed", "group.deleted"]


def test_a_group_sent_twice_is_one(work: Work) -> None:
    group = a_group(work)
    with pytest.raises(Refusal) as told:
        add_group(work, details(group.name, group.project))
    assert (told.value.field, work.session.query(Group).count()) == ("name", 1)
    add_group(work, details(group.name, group.project, county="ełcki"))
    add_group(work, details(group.name, a_project(work, "Drugi")))
    group.ended_on = date(2026, 1, 1)
    add_group(work, details(group.name, group.project))


def test_a_group_is_its_projects_organisers_alone(work: Work) -> None:
    group, second = a_group(work), a_project(work, "Drugi")
    stranger, own = organiser_of(work, "Drugi"), organiser_of(work, group.project.name)
    for act in (
        lambda: add_group(stranger, details(project=group.project)),
        lambda: change_group(stranger, group, details(project=group.project), 1),
        lambda: change_group(own, group, details(project=second), 1),
        lambda: a_member(stranger, group),
        lambda: delete_group(stranger, group),
        lambda: turn_into(stranger, group, details("PZK", group.project), date(2026, 9, 1), 1),
    ):
        with pytest.raises(Forbidden):
            act()
    a_member(own, group)
    assert list(work.session.scalars(group_list(stranger, GroupFilter()))) == []
    assert list(work.session.scalars(group_list(own, GroupFilter()))) == [group]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (GroupFilter("pow pis"), ["PGR powiatu piskiego"]),
        (GroupFilter("PISKI 12"), ["PGR powiatu piskiego"]),
        (GroupFilter("kiego"), []),
        (GroupFilter("%"), []),
        (GroupFilter(kind="PZK"), ["PZK Ełk"]),
        (GroupFilter(county="ełcki"), ["PZK Ełk"]),
        (GroupFilter(ended=True), []),
        (GroupFilter(), ["PGR powiatu piskiego", "PZK Ełk"]),
    ],
)
def test_a_list_is_narrowed(work: Work, asked: GroupFilter, found: list[str]) -> None:
    a_group(work, resolution_number="12/2018")
    a_group(work, "PZK Ełk", county="ełcki")
    assert [each.name for each in work.session.scalars(group_list(work, asked))] == found


def test_who_left_last_week_is_no_member_today(work: Work) -> None:
    group, today = a_group(work), work.today
    a_member(work, group, "Anna Nowak")
    a_member(work, group, "Jan Lis", ends=today - 7 * DAY)
    a_member(work, group, "Ewa Kot", starts=today + DAY)
    a_member(work, group, "Ola Mak", starts=today, ends=today)
    assert names(work, group, today, today) == ["Ola Mak", "Anna Nowak"]
    assert names(work, group, today - 7 * DAY, today - DAY) == ["Jan Lis", "Anna Nowak"]
    assert names(work, group, today, today + DAY) == ["Ewa Kot", "Ola Mak", "Anna Nowak"]
    assert members_now(work, [group]) == {group.id: 2}


def test_nobody_is_a_member_twice_on_one_day(work: Work) -> None:
    group = a_group(work)
    first = a_member(work, group, starts=date(2026, 1, 1), ends=date(2026, 3, 31))
    for starts, ends in ((None, None), (date(2026, 3, 31), None), (None, date(2026, 1, 1))):
        with pytest.raises(Refusal, match="already") as told:
            a_member(work, group, starts=starts, ends=ends)
        assert told.value.field == "starts"
    back = a_member(work, group, starts=date(2026, 4, 1))
    with pytest.raises(Refusal, match="already"):
        change_membership(work, first, MembershipDetails(starts=date(2026, 1, 1), ends=date(2026, 4, 1)))
    with pytest.raises(Refusal, match="already"):
        end_membership(work, first, date(2026, 4, 1))
    with pytest.raises(Refusal, match="before the first"):
        end_membership(work, back, date(2026, 3, 1))
    end_membership(work, first, date(2026, 2, 28))
    remove_membership(work, back)
    rows = work.session.scalars(select(Membership)).all()
    assert [(each.starts, each.ends) for each in rows] == [(date(2026, 1, 1), date(2026, 2, 28))]


def test_a_member_needs_an_address_or_a_number(work: Work) -> None:
    group = a_group(work)
    with pytest.raises(Refusal, match="phone number"):
        add_member(work, group, Member(first_name="Zofia", last_name="Wiejska"), MembershipDetails())
    assert a_member(work, group, "Zofia Wiejska", phone="+48 600 100 200").person.email == ""


def test_a_groups_event_has_no_public_form(work: Work) -> None:
    group = a_group(work)
    event = an_event(work, project=group.project)
    assert join_event(work, group, event)
    assert not join_event(work, group, event), "a second time it is one already"
    assert event.rules.who_applies == WhoApplies.members
    other = a_group(work, "PZK Ełk")
    with pytest.raises(Refusal, match="meeting of the group"):
        join_event(work, other, event)
    for values, words in (
        ({"who_applies": WhoApplies.anybody}, STAYS_CLOSED),
        ({"project": None}, STAYS_IN_PROJECT),
    ):
        with pytest.raises(Refusal) as told:
            release(work, EditEvent(event, values, event.version))
        assert told.value.message == words
    assert part_event(work, group, event)
    assert not part_event(work, group, event)
    release(work, EditEvent(event, {"who_applies": WhoApplies.anybody}, event.version))
    assert group_of(work, event) is None


def test_an_event_of_another_project_is_no_meeting_of_the_group(work: Work) -> None:
    group = a_group(work)
    with pytest.raises(Refusal, match="another project"):
        join_event(work, group, an_event(work, project=a_project(work, "Drugi")))


def test_a_group_goes_on_as_another_with_roster_and_history(work: Work) -> None:
    old = a_group(work, numbers_through=True, meetings_before=2)
    first = work.today + 10 * DAY
    anna = a_member(work, old, "Anna Nowak", role="przewodnicząca")
    jan = a_member(work, old, "Jan Lis", ends=work.today)
    ewa = a_member(work, old, "Ewa Kot", starts=first + DAY)
    ola = a_member(work, old, "Ola Mak", ends=first + 5 * DAY)
    earlier = an_event(work, "pgr", days=2, project=old.project)
    later = an_event(work, "pzk", days=12, meetings=2, project=old.project)
    for event in (earlier, later):
        join_event(work, old, event)
    new = turn_into(work, old, details("PZK powiatu piskiego", old.project), first, old.version)
    assert (old.ended_on, new.begins_on, new.predecessor) == (first - DAY, first, old)
    assert names(work, new, first, first) == ["Ola Mak", "Anna Nowak"]
    assert names(work, old, first - DAY, first - DAY) == ["Ola Mak", "Anna Nowak"]
    assert names(work, old, first, first + 30 * DAY) == []
    roles = {each.person.name: (each.role, each.ends) for each in members_between(work, new, first, first)}
    assert roles == {"Anna Nowak": ("przewodnicząca", None), "Ola Mak": (None, first + 5 * DAY)}
    assert (anna.ends, jan.ends, ola.ends) == (first - DAY, work.today, first - DAY)
    assert ewa.group_id == new.id
    assert [group_of(work, event) for event in (earlier, later)] == [old, new]
    facts = {fact.kind: fact for fact in work.session.query(HistoryFact)}
    assert facts["group.turned_into"].values["to"] == new.id
    assert facts["group.came_from"].values["from"] == old.id
    assert chain_of(work, new) == [old, new]
    with pytest.raises(Refusal, match="has already become"):
        turn_into(work, old, details("GGK Pisz", old.project), first, old.version)


def test_meetings_are_numbered_through_all_that_the_group_was(work: Work) -> None:
    old = a_group(work, numbers_through=True, meetings_before=5)
    earlier = an_event(work, "pgr", days=2, project=old.project)
    later = an_event(work, "pzk", days=20, meetings=3, project=old.project)
    for event in (earlier, later):
        join_event(work, old, event)
    later.meetings[1].sessions[0].cancelled_at = work.now
    first = work.today + 10 * DAY
    new = turn_into(work, old, details("PZK Pisz", old.project, numbers_through=True), first, old.version)
    one, _, third = later.meetings
    assert meeting_numbers(work, new) == {earlier.meetings[0].id: 6, one.id: 7, third.id: 8}
    plain = a_group(work, "GGK Pisz")
    assert meeting_numbers(work, plain) == {}


def test_a_group_turns_around_its_meetings(work: Work) -> None:
    group = a_group(work)
    event = an_event(work, days=9, meetings=2, project=group.project)
    join_event(work, group, event)
    assert event.ends_on
    with pytest.raises(Refusal, match="begins before that day"):
        turn_into(work, group, details("PZK", group.project), event.ends_on, group.version)
    with pytest.raises(Outdated):
        turn_into(work, group, details("PZK", group.project), work.today, group.version + 1)
    with pytest.raises(Refusal) as told:
        turn_into(work, group, details("PZK", group.project), None, group.version)
    assert told.value.field == "begins_on"
    assert work.session.query(Group).count() == 1


def test_what_worked_is_not_deleted(work: Work) -> None:
    group = a_group(work)
    member = a_member(work, group)
    with pytest.raises(Refusal, match="members"):
        delete_group(work, group)
    remove_membership(work, member)
    event = an_event(work, project=group.project)
    join_event(work, group, event)
    with pytest.raises(Refusal, match="meetings"):
        delete_group(work, group)
    part_event(work, group, event)
    new = turn_into(work, group, details("PZK", group.project), work.today, group.version)
    for each in (group, new):
        with pytest.raises(Refusal, match="became another"):
            delete_group(work, each)


def test_a_deleted_draft_is_no_meeting_of_a_group_any_more(work: Work) -> None:
    group = a_group(work)
    event = an_event(work, project=group.project)
    join_event(work, group, event)
    work.session.delete(event)
    work.session.flush()
    assert work.session.scalars(select(GroupEvent)).all() == []
