"""Publishing versions of a timetable: what is kept, what it says of the one before, who may."""

from csv import DictReader
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Role
from app.errors import Refusal
from app.events.operations.meetings import cancel_meeting, change_meeting
from app.events.operations.projects import delete_project
from app.events.plans import plan_of
from app.history.models import HistoryFact
from app.timetable.models import TimetableEntry, TimetableVersion
from app.timetable.operations import publish_version
from app.timetable.queries.versions import draft_of
from app.work import Work
from tests.changes.reading import text_of
from tests.support.cast import an_event
from tests.support.signing_in import SignIn
from tests.timetable.conftest import Pisz

NBSP = "\N{NO-BREAK SPACE}"


def published(work: Work, pisz: Pisz) -> TimetableVersion:
    """Publish a version of the timetable as it is now."""
    return publish_version(work, pisz.project, draft_of(work, pisz.project.id).seen)


def moved(work: Work, pisz: Pisz, day: date) -> None:
    """Move the second meeting of the team to two other days."""
    plan = replace(plan_of(pisz.team.meetings[1]), first_day=day, last_day=day + timedelta(days=1))
    change_meeting(work, pisz.team.meetings[1], plan)


def test_three_timetables_in_a_row_are_kept_with_what_changed(
    client: FlaskClient, work: Work, pisz: Pisz
) -> None:
    first = published(work, pisz)
    assert (first.number, first.entries, first.changed) == (1, 5, {})
    moved(work, pisz, date(2026, 10, 24))
    second = published(work, pisz)
    moved(work, pisz, date(2026, 11, 7))
    cancel_meeting(work, pisz.team.meetings[0], "epidemia")
    third = published(work, pisz)
    assert (second.changed, third.changed) == ({"moved": 1}, {"moved": 1, "cancelled": 1})
    work.session.commit()

    listed = client.get(f"/timetable/projects/{pisz.project.id}/").text
    assert listed.index("Wersja 3") < listed.index("Wersja 2") < listed.index("Wersja 1")
    page = text_of(client.get(f"/timetable/projects/{pisz.project.id}/3/").text)
    assert "Co się zmieniło od wersji 2" in page
    assert "7–8 listopada 2026" in page
    assert "wcześniej: 24–25 października 2026" in page
    old = client.get(f"/timetable/projects/{pisz.project.id}/1/").text.replace(NBSP, " ")
    assert "10–11 października 2026" in old
    assert "listopada" not in old
    told = work.session.scalars(
        select(HistoryFact.kind).where(HistoryFact.subject_id == pisz.project.id)
    ).all()
    assert told.count("timetable.published") == 3


def test_a_version_is_a_file_as_it_was_published(client: FlaskClient, work: Work, pisz: Pisz) -> None:
    published(work, pisz)
    moved(work, pisz, date(2026, 10, 24))
    pisz.team.title_pl = "=HYPERLINK(1)"
    published(work, pisz)
    work.session.commit()
    address = f"/timetable/projects/{pisz.project.id}"
    answer = client.get(f"{address}/1.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="timetable-1-2026-09-01.csv"'
    first, second = (
        list(
            DictReader(client.get(f"{address}/{n}.csv").data.decode("utf-8-sig").splitlines(), delimiter=";")
        )
        for n in (1, 2)
    )
    assert [len(first), len(second)] == [5, 5]
    team = [(row["title_pl"], row["days"], row["stage"]) for row in first if row["label"] == "II"]
    assert team == [("PZK Pisz", "2026-10-10, 2026-10-11", "Etap II")]
    later = [(row["title_pl"], row["days"]) for row in second if row["label"] == "II"]
    assert later == [("'=HYPERLINK(1)", "2026-10-24, 2026-10-25")]
    assert {row["project"] for row in first} == {"Kooperacje 3D"}
    page = client.get(f"{address}/1/").text
    assert f"{address}/1.csv?labels=1" in page
    assert "Forma wsparcia" in client.get(f"{address}/1.csv?labels=1").data.decode()
    assert "Tajna" not in answer.text
    assert client.get(f"{address}/3.csv").status_code == 404


def test_nobody_is_named_in_what_is_kept(work: Work, pisz: Pisz) -> None:
    published(work, pisz)
    for row in work.session.scalars(select(TimetableEntry)):
        kept = " ".join(str(value) for value in vars(row).values())
        assert not any(name in kept for name in ("Zofia", "Tajna", "Celina", "diagnoza"))


def test_nothing_new_is_not_published(work: Work, pisz: Pisz) -> None:
    published(work, pisz)
    with pytest.raises(Refusal):
        published(work, pisz)


def test_only_what_was_seen_is_published(alicja: FlaskClient, work: Work, pisz: Pisz) -> None:
    address = f"/manage/projects/{pisz.project.id}/timetable/"
    assert "Pierwsza wersja" in alicja.get(address).text
    seen = draft_of(work, pisz.project.id).seen
    moved(work, pisz, date(2026, 10, 24))
    work.session.commit()
    answer = alicja.post(address, data={"seen": seen})
    assert answer.status_code == 409
    assert "zmienił się po otwarciu" in answer.text
    assert alicja.post(address, data={}).status_code == 409
    assert alicja.post(address, data={"seen": "\N{GRADUATION CAP}" * 9000}).status_code == 409
    seen = draft_of(work, pisz.project.id).seen
    assert alicja.post(address, data={"seen": seen}).status_code == 303
    # Sent twice: it acts once.
    assert alicja.post(address, data={"seen": seen}).status_code == 409
    assert work.session.scalar(select(func.count()).select_from(TimetableVersion)) == 1
    assert "Bez zmian" in alicja.get(address).text


def test_only_organisers_of_the_project_publish(sign_in: SignIn, work: Work, pisz: Pisz) -> None:
    address, public = (
        f"/manage/projects/{pisz.project.id}/timetable/",
        f"/timetable/?project={pisz.project.id}",
    )
    seen = draft_of(work, pisz.project.id).seen
    for number, role in enumerate((Role.co_organiser, Role.trainer, Role.coach)):
        client = sign_in(f"Kto{number}", role)
        assert client.get(address).status_code == 403
        assert client.post(address, data={"seen": seen}).status_code == 403
        assert address not in client.get(public).text
    assert address in sign_in("Olga", Role.organiser).get(public).text
    assert sign_in("Ola", Role.organiser).get("/manage/projects/999999/timetable/").status_code == 404


def test_a_project_without_versions_has_none_to_show(client: FlaskClient, work: Work, pisz: Pisz) -> None:
    assert client.get(f"/timetable/projects/{pisz.project.id}/").status_code == 404
    assert client.get(f"/timetable/projects/{pisz.project.id}/1/").status_code == 404
    assert client.get("/timetable/projects/999999/").status_code == 404
    published(work, pisz)
    work.session.commit()
    assert client.get(f"/timetable/projects/{pisz.project.id}/2/").status_code == 404
    assert "ostatnia: 1 z 1 września 2026" in " ".join(client.get("/timetable/").text.split())


def test_a_project_with_a_published_timetable_stays(work: Work, pisz: Pisz) -> None:
    published(work, pisz)
    for event in (pisz.team, pisz.webinar, pisz.planned):
        event.project = None
    work.session.flush()
    with pytest.raises(Refusal):
        delete_project(work, pisz.project)


def test_a_version_of_many_lines_is_cut_into_pages(client: FlaskClient, work: Work, pisz: Pisz) -> None:
    for number in range(60):
        an_event(work, f"e-{number}", meetings=2, project=pisz.project)
    published(work, pisz)
    work.session.commit()
    first = client.get(f"/timetable/projects/{pisz.project.id}/1/").text
    assert first.count("<tr>") == 101
    assert client.get(f"/timetable/projects/{pisz.project.id}/1/?page=2").text.count("<tr>") == 26
