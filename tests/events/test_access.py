"""Who may what, rule by rule: each role, held everywhere or in one scope, and numbers that mean others."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.accounts.models import Role
from app.attendance.access import may_reopen_register, session_for_register, sessions_to_print
from app.errors import Forbidden, Missing
from app.events.access import (
    managed_event,
    may_administer,
    may_cancel_event,
    may_create_events,
    may_give_role,
    may_manage_event,
    may_take_register,
    organised_projects,
    organises_anything,
    organises_everything,
    organises_project,
    teaches_anything,
)
from app.events.models import Assignment, Event
from app.projects.models import Project
from app.work import SYSTEM, VISITOR, Actor, Work
from tests.support.cast import actor, an_event, staff

pytestmark = pytest.mark.sqlite

SCOPES = ("event", "project", "meeting")
EVERYTHING = {"administrator", "organiser"}
MANAGERS = {*EVERYTHING, "co_organiser", "organiser/event", "co_organiser/event"} | {
    "organiser/project",
    "co_organiser/project",
}
TRAINERS = {"trainer/event", "trainer/project", "trainer/meeting"}

Cast = dict[str, Work]


@pytest.fixture
def events(work: Work) -> list[Event]:
    """An event of two meetings in a project, one in another project, and one in none."""
    projects = [Project(name=name, created_at=work.now) for name in ("Drugi", "Pierwszy")]
    work.session.add_all(projects)
    made = [an_event(work, slug, meetings=2) for slug in ("nasze", "cudze", "niczyje")]
    made[0].project, made[1].project = projects[1], projects[0]
    work.session.flush()
    return made


@pytest.fixture
def cast(work: Work, work_as: Callable[..., Work], events: list[Event]) -> Cast:
    """The works of people named by their role, and of people who hold it in one scope: `trainer/event`.

    Each has a participant with the same number, who is somebody else.
    """
    ours = events[0]
    made: Cast = {
        "system": work_as(SYSTEM),
        "visitor": work_as(VISITOR),
        "nobody": work_as(actor(staff(work, "X"))),
    }
    for role in Role:
        made[role.value] = work_as(actor(staff(work, f"{role.value}-everywhere", role)))
        for scope in SCOPES:
            if role in (Role.administrator, Role.partner) or (scope == "meeting" and role != Role.trainer):
                continue
            account = staff(work, f"{role.value}-{scope}")
            meant = {"event_id": ours.id, "project_id": ours.project_id, "meeting_id": ours.meetings[0].id}
            work.session.add(
                Assignment(account_id=account.id, role=role, **{f"{scope}_id": meant[f"{scope}_id"]})
            )
            made[f"{role.value}/{scope}"] = work_as(actor(account))
    work.session.flush()
    for name, theirs in [*made.items()]:
        if theirs.actor.is_staff:
            made[f"{name}'s number"] = replace(theirs, actor=Actor("participant", theirs.actor.id, "Bartek"))
    return made


def who(cast: Cast, rule: Callable[[Work], object]) -> set[str]:
    """Return for whom the rule says yes."""
    return {name for name, work in cast.items() if rule(work)}


def test_an_event_is_managed_by_its_organisers_and_cancelled_by_no_co_organiser(
    cast: Cast, events: list[Event]
) -> None:
    ours, theirs, nobodys = events
    assert who(cast, lambda work: may_manage_event(work, ours)) == MANAGERS
    for other in (theirs, nobodys):
        assert who(cast, lambda work, other=other: may_manage_event(work, other)) == {
            *EVERYTHING,
            "co_organiser",
        }
    cancelling = {"system", *EVERYTHING}
    organisers = {"organiser/event", "organiser/project"}
    assert who(cast, lambda work: may_cancel_event(work, ours)) == cancelling | organisers
    for other in (theirs, nobodys):
        assert who(cast, lambda work, other=other: may_cancel_event(work, other)) == cancelling


def test_events_are_made_by_organisers_of_projects(cast: Cast, events: list[Event]) -> None:
    ours, theirs, _ = events
    always = {"system", *EVERYTHING}
    assert who(cast, organises_everything) == always
    assert who(cast, may_create_events) == {*always, "organiser/project"}
    assert who(cast, lambda work: organises_project(work, ours.project_id)) == {*always, "organiser/project"}
    for other in (theirs.project_id, None):
        assert who(cast, lambda work, other=other: organises_project(work, other)) == always
    found = {name: [each.name for each in organised_projects(work)] for name, work in cast.items()}
    some = {name: names for name, names in found.items() if names}
    assert some == {name: ["Drugi", "Pierwszy"] for name in always} | {"organiser/project": ["Pierwszy"]}


def test_roles_are_given_by_administrators_and_trainers_named_by_organisers(
    cast: Cast, events: list[Event]
) -> None:
    ours = events[0]
    assert who(cast, may_administer) == {"administrator"}
    givers = {"system", "administrator"}
    assert who(cast, lambda work: may_give_role(work, Role.trainer, ours)) == givers | MANAGERS
    for role in (Role.organiser, Role.co_organiser, Role.administrator):
        assert who(cast, lambda work, role=role: may_give_role(work, role, ours)) == givers
    assert who(cast, lambda work: may_give_role(work, Role.trainer, None)) == givers


def test_a_register_is_taken_by_its_trainer_and_reopened_by_organisers_alone(
    cast: Cast, events: list[Event]
) -> None:
    first, second = (meeting.sessions[0] for meeting in events[0].meetings)
    assert who(cast, lambda work: may_take_register(work, first)) == MANAGERS | TRAINERS
    assert who(cast, lambda work: may_take_register(work, second)) == MANAGERS | TRAINERS - {
        "trainer/meeting"
    }
    assert who(cast, lambda work: may_reopen_register(work, first)) == MANAGERS
    assert who(cast, organises_anything) == MANAGERS
    assert who(cast, teaches_anything) == TRAINERS | {"trainer"}


def test_what_is_printed_is_what_one_teaches(cast: Cast, events: list[Event]) -> None:
    ours = events[0]
    first, second = (meeting.sessions[0].id for meeting in ours.meetings)
    found = {}
    for name, work in cast.items():
        try:
            found[name] = sessions_to_print(work, ours)
        except Forbidden:
            continue
    whole = {name: {first, second} for name in MANAGERS | TRAINERS}
    assert found == whole | {"trainer/meeting": {first}}


def test_what_is_not_there_is_missing_and_what_is_anothers_is_forbidden(
    cast: Cast, events: list[Event]
) -> None:
    ours, theirs, _ = events
    session = ours.meetings[0].sessions[0]
    trainer, organiser, stranger = (cast[name] for name in ("trainer/event", "organiser/event", "nobody"))
    assert session_for_register(trainer, session.id) is session
    assert session_for_register(trainer, session.id, "nasze") is session
    for id, slug in ((session.id, "cudze"), (10**6, None), (10**6, "nasze")):
        with pytest.raises(Missing):
            session_for_register(trainer, id, slug)
    with pytest.raises(Forbidden):
        session_for_register(stranger, session.id)
    assert managed_event(organiser, "nasze") is ours
    for slug in ("nie-ma", "nasze\n"):
        with pytest.raises(Missing):
            managed_event(organiser, slug)
    for work, slug in ((organiser, theirs.slug), (trainer, "nasze")):
        with pytest.raises(Forbidden):
            managed_event(work, slug)
