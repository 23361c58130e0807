"""A day is planned in blocks on its page: parts, trainers and hours, checked against the event's own."""

from datetime import time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.attendance.models import RegisterAction, RegisterVersion
from app.events.coverage import coverage_of
from app.events.models import Assignment, Block, Event, ParallelGroup, Session
from app.events.queries import event_by_id
from app.events.timing import credit_minutes
from app.history.models import HistoryFact
from app.programmes.models import Module
from app.work import Work
from tests.progress.modules import a_module
from tests.support.cast import a_meeting, an_event, celina, staff


@pytest.fixture
def module(work: Work) -> Module:
    """A module with two parts: 6 and 4 teaching hours."""
    return a_module(work, 270, 180)


@pytest.fixture
def edition(work: Work, module: Module) -> Event:
    return an_event(work, meetings=2, module=module)


def address(event: Event, number: int = 0) -> str:
    return f"/manage/events/{event.slug}/sessions/{day(event, number).id}/plan"


def day(event: Event, number: int = 0) -> Session:
    return event.meetings[number].sessions[0]


def rows(event: Event, *blocks: tuple[str, str], **more: object) -> dict[str, object]:
    """Return the fields of a form with these blocks; further fields stand for the first one."""
    fields: dict[str, object] = {"version": event.version}
    for number, (start, end) in enumerate(blocks):
        fields |= {f"blocks-{number}-start": start, f"blocks-{number}-end": end}
    return fields | {f"blocks-0-{key}": value for key, value in more.items()}


def test_a_day_is_planned_and_earns_the_sum_of_its_blocks(
    alicja: FlaskClient, work: Work, edition: Event, module: Module
) -> None:
    trainer = celina(work, edition)
    fields = rows(edition, ("09:00", "10:30"), ("10:45", "12:15"), ("", ""), ("13:00", "15:00"))
    fields |= {"blocks-0-part": module.parts[0].id, "blocks-0-trainer": trainer.id, "blocks-3-hours": "2,4"}
    answer = alicja.post(address(edition), data=fields)
    assert (answer.status_code, answer.location) == (303, address(edition))
    session = day(edition)
    assert [(b.starts_at, b.minutes, b.part_id, b.account_id) for b in session.blocks] == [
        (time(9), 90, module.parts[0].id, trainer.id),
        (time(10, 45), 90, None, None),
        (time(13), 108, None, None),
    ]
    assert (session.credit_minutes, credit_minutes(session)) == (288, 288)
    page = alicja.get(address(edition)).get_data(as_text=True)
    assert "przerwy: 60" in page.replace("\xa0", " ")
    assert 'value="2,4"' in page
    assert "Celina" in alicja.get(f"/manage/events/{edition.slug}/sessions/").get_data(as_text=True)
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.kind == "session.planned")).one()
    assert fact.values["changed"]["blocks"][1][0] == "09:00–10:30 (90 min)"


def test_a_day_without_blocks_follows_its_hours_again(
    alicja: FlaskClient, work: Work, edition: Event
) -> None:
    alicja.post(address(edition), data=rows(edition, ("09:00", "10:30")))
    kept = day(edition).blocks[0].id
    alicja.post(address(edition), data=rows(edition, ("08:00", "09:00"), ("09:00", "11:00")))
    assert [block.id for block in day(edition).blocks] == [kept], "refused: it begins before the meeting"
    alicja.post(address(edition), data=rows(edition, ("10:00", "11:00"), ("09:00", "09:45")))
    assert [(b.id == kept, b.minutes) for b in day(edition).blocks] == [(True, 45), (False, 60)]
    alicja.post(address(edition), data=rows(edition))
    assert (day(edition).blocks, credit_minutes(day(edition))) == ([], 360)
    assert work.session.scalars(select(Block)).all() == []


@pytest.mark.parametrize(
    ("start", "end", "more", "field", "words"),
    [
        ("08:59", "10:00", {}, "start", "przed początkiem spotkania"),
        ("14:00", "15:01", {}, "end", "po końcu spotkania"),
        ("10:00", "09:00", {}, "end", "przed swoim początkiem"),
        ("22:00", "02:00", {}, "end", "przed swoim początkiem"),
        ("9 rano", "10:00", {}, "start", "To nie jest godzina"),
        ("", "10:00", {}, "start", "godzinę rozpoczęcia bloku"),
        ("09:00", "", {}, "end", "godzinę zakończenia bloku"),
        ("", "", {"hours": "2"}, "start", "godzinę rozpoczęcia bloku"),
        ("09:00", "10:00", {"hours": "0"}, "hours", "więcej niż 0"),
        ("09:00", "10:00", {"hours": "-1"}, "hours", "To nie jest liczba"),
        ("09:00", "10:00", {"hours": "25"}, "hours", "najwyżej 24"),
        ("09:00", "10:00", {"hours": "2"}, "hours", "tylko 60"),
        ("09:00", "10:00", {"hours": "1e3"}, "hours", "To nie jest liczba"),
        ("09:00", "10:00", {"hours": "=1+1"}, "hours", "To nie jest liczba"),
        ("09:00", "10:00", {"part": "999999"}, "part", "nie należy do modułu"),
        ("09:00", "10:00", {"part": "x" * 300}, "part", "nie należy do modułu"),
        ("09:00", "10:00", {"trainer": "999999"}, "trainer", "Strona „Terminy”"),
    ],
)
def test_what_can_not_be_is_said_at_its_field_and_kept(
    alicja: FlaskClient, edition: Event, start: str, end: str, more: dict[str, str], field: str, words: str
) -> None:
    answer = alicja.post(address(edition), data=rows(edition, (start, end), ("13:00", "14:00"), **more))
    page = answer.get_data(as_text=True).replace("\xa0", " ")
    assert answer.status_code == 422
    assert f'id="error-blocks-0-{field}"' in page
    assert words in page or (field == "trainer" and "prowadz" in page)
    assert f'value="{end}"' in page
    assert 'value="13:00"' in page
    assert day(edition).blocks == []


def test_parts_and_trainers_of_others_are_refused(
    alicja: FlaskClient, work: Work, edition: Event, module: Module
) -> None:
    other = an_event(work, "inne", module=a_module(work, 60))
    stranger = celina(work, other)
    of_one_meeting = staff(work, "Daniel", Role.trainer)
    work.session.add(
        Assignment(account_id=of_one_meeting.id, role=Role.trainer, meeting_id=edition.meetings[1].id)
    )
    work.session.flush()
    for more in (
        {"trainer": stranger.id}, {"trainer": of_one_meeting.id}, {"part": other.module.parts[0].id},
    ):  # fmt: skip
        assert (
            alicja.post(address(edition), data=rows(edition, ("09:00", "10:00"), **more)).status_code == 422
        )
    second = rows(edition, ("09:00", "10:00"), trainer=of_one_meeting.id)
    assert alicja.post(address(edition, 1), data=second).status_code == 303
    own = f"/manage/events/{edition.slug}/sessions/{day(other).id}/plan"
    assert alicja.get(own).status_code == 404


def test_a_row_is_added_without_a_script_and_a_plan_is_taken_over(
    alicja: FlaskClient, work: Work, edition: Event
) -> None:
    typed = rows(edition, ("09:00", "10:30"), ("x", ""), act="no") | {"act": "add"}
    answer = alicja.post(address(edition), data=typed)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, 'name="blocks-2-start"' in page) == (200, True)
    assert 'value="09:00"' in page
    assert 'value="x"' in page
    assert "error-" not in page
    alicja.post(address(edition), data=rows(edition, ("09:00", "10:30"), ("11:00", "12:00")))
    page = alicja.get(f"{address(edition, 1)}?from={day(edition).id}").get_data(as_text=True)
    assert 'value="11:00"' in page
    assert day(edition, 1).blocks == []
    for wrong in ("999999", "x", ""):
        assert alicja.get(f"{address(edition, 1)}?from={wrong}").status_code == 200


def test_too_many_rows_and_an_outdated_page(alicja: FlaskClient, work: Work, edition: Event) -> None:
    many = rows(
        edition, *[(f"{9 + n // 10:02}:{n % 10:02}", f"{9 + n // 10:02}:{n % 10 + 1:02}") for n in range(31)]
    )
    answer = alicja.post(address(edition), data=many)
    assert (answer.status_code, "najwyżej 30" in answer.get_data(as_text=True)) == (422, True)
    old = rows(edition, ("09:00", "10:30")) | {"version": edition.version - 1}
    answer = alicja.post(address(edition), data=old)
    assert (answer.status_code, 'value="10:30"' in answer.get_data(as_text=True)) == (409, True)
    assert day(edition).blocks == []


def test_a_confirmed_and_a_cancelled_day_keep_their_plan(
    alicja: FlaskClient, work: Work, edition: Event
) -> None:
    account = staff(work, "Ewa")
    work.session.add(
        RegisterVersion(
            session_id=day(edition).id, version=1, action=RegisterAction.confirmed, credit_minutes=360,
            account_id=account.id, at=work.now,
        )
    )  # fmt: skip
    day(edition).register_confirmed = True
    day(edition, 1).cancelled_at = work.now
    work.session.flush()
    for number in (0, 1):
        answer = alicja.post(address(edition, number), data=rows(edition, ("09:00", "10:30")))
        assert answer.status_code == 422
        assert day(edition, number).blocks == []


def test_blocks_move_with_their_meeting(alicja: FlaskClient, work: Work, edition: Event) -> None:
    alicja.post(address(edition), data=rows(edition, ("09:00", "10:30"), ("10:30", "12:00"), hours="1"))
    first = [block.id for block in day(edition).blocks]
    form = f"/manage/events/{edition.slug}/meetings/{edition.meetings[0].id}/edit"
    moved = {"start_local": day(edition).day + timedelta(days=1), "start_hour": "10:30", "end_hour": "16:00"}
    assert alicja.post(form, data={"version": edition.version, **moved}).status_code == 303
    session = day(edition)
    assert [(b.id, b.starts_at, b.minutes) for b in session.blocks] == [
        (first[0], time(10, 30), 45), (first[1], time(12), 90),
    ]  # fmt: skip
    assert session.credit_minutes == 135
    short = {**moved, "start_hour": "14:00"}
    answer = alicja.post(form, data={"version": edition.version, **short})
    assert (answer.status_code, 'id="error-end_hour"' in answer.get_data(as_text=True)) == (422, True)
    assert day(edition).starts_at == time(10, 30)


def test_coverage_counts_each_parallel_group_once(
    alicja: FlaskClient, work: Work, edition: Event, module: Module
) -> None:
    trainer = celina(work, edition)
    groups = [ParallelGroup(name=name, position=n) for n, name in enumerate(("A", "B"))]
    edition.parallel_groups.extend(groups)
    edition.meetings.append(a_meeting(work, day(edition, 1).day + timedelta(days=7), 2))
    work.session.flush()
    for meeting, group in zip(edition.meetings, [None, *groups], strict=True):
        meeting.parallel_group = group
    blocks = {"part": module.parts[0].id, "trainer": trainer.id}
    for number, end in ((0, "12:00"), (1, "10:30"), (2, "11:00")):
        alicja.post(address(edition, number), data=rows(edition, ("09:00", end), **blocks))
    work.session.expire_all()
    found = coverage_of(event_by_id(work, edition.id))
    assert found is not None
    first, second = found.parts
    assert first.planned == {"A": 270, "B": 300}
    assert (first.missing, first.surplus, first.trainers) == (0, 30, ("Celina",))
    assert (second.planned, second.missing) == ({"A": 0, "B": 0}, 180)
    assert found.is_complete is False
    page = alicja.get(f"/manage/events/{edition.slug}/sessions/").get_data(as_text=True).replace("\xa0", " ")
    assert "A: 6 godz. (po 45 min)" in page
    assert "brakuje: 4 godz. (po 45 min)" in page
