"""The first page tells coach and coordinator of objections, of past appointments, and of unconfirmed ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from app.accounts.models import Role
from app.coaching.appointment_tasks import team_tasks
from app.coaching.operations import answer_objections, confirm, correct, drop_charge, miss, object_to
from app.work import Actor, Work
from tests.coaching.scene import TODAY, Scene
from tests.support.cast import actor, staff
from tests.support.lines import a_coach, a_line
from tests.support.statements import statements


def told(work: Work) -> list[str]:
    """Return the sentences."""
    return [each.sentence for group in team_tasks(work) for each in group.tasks]


def test_what_waits_is_told_until_it_is_done(scene: Scene) -> None:
    assert told(scene.as_coach) == []
    scene.agreed(scene.anna, on=TODAY + timedelta(days=1))
    past = scene.agreed(scene.milki)
    held = scene.held(scene.anna, hours="6:00-7:00")
    missed = scene.agreed(scene.elk, hours="5:00-6:00")
    miss(scene.as_coach, missed)
    object_to(scene.as_person(scene.elk), missed.invitees[0], "byliśmy")
    object_to(scene.as_person(scene.anna), held.invitees[0], "było 30 minut")
    for work in (scene.as_coach, scene.as_coordinator):
        (group,) = team_tasks(work)
        assert [each.urgent for each in group.tasks] == [True, True, False, False]
        assert {each.arguments.get("id") for each in group.tasks[:2]} == {held.id, missed.id}
        assert group.count == 4
    confirm(scene.as_person(scene.anna), held.invitees[0])
    drop_charge(scene.as_coordinator, missed, "byli")
    (group,) = team_tasks(scene.as_coach)
    assert [each.endpoint for each in group.tasks] == ["coaching.appointments"]
    miss(scene.as_coach, past)
    assert team_tasks(scene.as_coach) == []


def test_an_objection_waits_until_it_is_answered(scene: Scene) -> None:
    """However old it is, and whatever it is against: a charge, what is held, what was corrected."""
    missed = scene.agreed(scene.elk, hours="5:00-6:00")
    miss(scene.as_coach, missed)
    posted = scene.held(scene.anna, hours="6:00-7:00")
    confirm(scene.as_person(scene.anna), posted.invitees[0])
    correct(scene.as_coach, posted, [each.id for each in posted.invitees], 50, "krócej")
    for made, who in ((missed, scene.elk), (posted, scene.anna)):
        object_to(scene.as_person(who), made.invitees[0], "nie tak")
    later = replace(scene.as_coach, now=scene.work.now + timedelta(days=90))
    assert {each.arguments["id"] for each in team_tasks(later)[0].tasks} == {missed.id, posted.id}
    answer_objections(scene.as_coach, missed, "telefon był głuchy")
    answer_objections(scene.as_coordinator, posted, "tak jest w dzienniku")
    assert team_tasks(scene.as_coach) == []


def test_nobody_else_is_told(scene: Scene, work: Work, work_as: Callable[[Actor], Work]) -> None:
    scene.held(scene.anna)
    other = staff(work, "Kinga", Role.coach)
    a_coach(work, a_line(work, "inna"), other)
    assert told(work_as(actor(other))) == []
    assert told(work_as(actor(staff(work, "Daniel")))) == []


def test_statements_do_not_grow(scene: Scene) -> None:
    counts = []
    for hour in range(4):
        made = scene.held(scene.anna, scene.elk, hours=f"{hour}:00-{hour}:30")
        object_to(scene.as_person(scene.anna), made.invitees[0], "nie")
        scene.work.session.flush()
        scene.work.session.expire_all()
        with statements() as seen:
            team_tasks(scene.as_coordinator)
        counts.append(len(seen))
    assert counts[1] == counts[-1]
