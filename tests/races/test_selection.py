"""Two organisers decide at the same second: never beyond a limit, and the second reads a sentence."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.events.models import WhoDecides
from app.events.queries import event_by_id
from app.groups.models import Membership
from app.outbox.models import Letter
from app.projects.models import Project
from app.registrations.models import Registration
from app.registrations.operations import StaffDecision, decide, sign_up
from app.selection.models import AppointingResolution
from tests.races.crowd import Reply, all_at_once
from tests.races.house import House
from tests.races.lines import Fields, Line, form_of
from tests.races.office import Office
from tests.support.applicants import person

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]

STAFF = ("alicja", "ewa")


def applied(house: House, office: Office, count: int, institutions: int) -> list[int]:
    """Let people of some institutions apply."""
    names = [f"OPS {office.slug} {n}" for n in range(institutions)]
    office.knows(*names)
    with house.at_work() as work:
        event = event_by_id(work, office.id)
        rows = [
            sign_up(
                work, event,
                person(
                    n, institution=names[n % institutions], email=f"w{n}.{office.slug}@example.org",
                    last_name=f"Wybór {n} {office.slug}",
                ),
            ).registration
            for n in range(count)
        ]  # fmt: skip
        return [each.id for each in rows]


def deed(
    house: House, name: str, path: str, ask: Fields, button: str, having: str
) -> tuple[Callable[[], None], Callable[[], Reply]]:
    """Return somebody of the staff who looks at a preview, and then presses its button."""
    line, who = Line(next(house.addresses)), house.passes[name]
    fields: dict[str, str | Sequence[str]] = {}

    def prepare() -> None:
        preview = line.post(path, ask, who)
        assert preview.status == 200, preview.text
        fields.update(form_of(preview.text, having))

    def press() -> Reply:
        with closing(line):
            return line.post(path, {**fields, button: "1"}, who)

    return prepare, press


def test_two_organisers_never_choose_more_than_there_are_places(house: House) -> None:
    office = Office(house, capacity=6, per_institution_limit=2, who_decides=WhoDecides.staff)
    ids = applied(house, office, 16, 4)
    path = f"/manage/events/{office.slug}/selection/decide"
    halves = (ids[:6], ids[2:8])
    replies = all_at_once(
        [
            deed(house, name, path, {"kept": ",".join(map(str, half)), "act": "confirm"}, "decided", "seen")
            for name, half in zip(STAFF, halves, strict=True)
        ]
    )
    assert sorted(reply.status for reply in replies) in ([303, 409], [303, 422])
    late = next(reply for reply in replies if reply.status != 303)
    assert any(told in late.text for told in ("W międzyczasie ktoś inny zdecydował", "za dużo"))
    rows = office.rows()
    seated = [row for row in rows if row.is_seated]
    assert len(seated) == 6
    assert max(Counter(row.institution_id for row in seated).values()) <= 2
    assert office.count(Letter, (Letter.event_id == office.id) & (Letter.kind == "promoted")) == 6


def test_one_resolution_by_two_organisers_appoints_once(house: House) -> None:
    office = Office(house, capacity=9, who_decides=WhoDecides.appointment)
    with house.at_work() as work:
        project = Project(name=f"Projekt {office.slug}", created_at=work.now)
        work.session.add(project)
        work.session.flush()
        event_by_id(work, office.id).project_id = project.id
    ids = applied(house, office, 5, 5)
    with house.at_work() as work:
        decide(work, event_by_id(work, office.id), StaffDecision(confirm=ids))
    path = f"/manage/events/{office.slug}/selection/appointment"
    ask = {
        "registration": ",".join(map(str, ids)), "number": "39/850/18/V", "resolved_on": "2018-08-27",
        "group": "", "name": f"RGR {office.slug}", "kind": "RGR",
    }  # fmt: skip
    replies = all_at_once([deed(house, name, path, ask, "appointed", "number") for name in STAFF])
    assert [reply.status for reply in replies] == [303, 303]
    with Session(house.engine) as session:
        acts = session.scalars(
            select(AppointingResolution).where(AppointingResolution.event_id == office.id)
        ).all()
        assert len(acts) == 1
        members = select(func.count()).where(Membership.group_id == acts[0].group_id)
        assert session.scalar(members) == 5
    assert office.count(Letter, (Letter.event_id == office.id) & (Letter.kind == "appointed")) == 5
    assert office.count(Registration, Registration.event_id == office.id) == 5
