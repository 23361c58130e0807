"""A recruitment joins events of one project; whose it is not is refused; it goes and its events stay."""

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.changes.plan import EditEvent
from app.changes.release import release
from app.errors import Forbidden, Outdated, Refusal
from app.events.models import Assignment, Recruitment
from app.events.operations.copying import CopyPlan, copy
from app.events.operations.locking import lock_event, lock_events
from app.history.models import HistoryFact
from app.recruitments.details import RecruitmentDetails
from app.recruitments.figures import reached_of
from app.recruitments.operations.joining import put_in, take_out
from app.recruitments.operations.recruitments import (
    add_recruitment,
    change_recruitment,
    delete_recruitment,
)
from app.registrations.models import Registration
from app.registrations.operations import sign_up, signing_up
from app.work import Actor, Work
from tests.support.applicants import person
from tests.support.cast import actor, an_event, staff
from tests.support.html import parsed
from tests.support.lines import a_project
from tests.support.recruitments import a_recruitment
from tests.support.staff import with_session


def organiser_of(work: Work, project: str) -> Work:
    """Return the work of the organiser of one project."""
    account = staff(work, f"Organizator {project}")
    role = {"role": Role.organiser, "project_id": a_project(work, project).id}
    work.session.add(Assignment(account_id=account.id, **role))
    work.session.flush()
    return replace(work, actor=Actor("staff", account.id, account.name))


def test_events_come_and_go(work: Work) -> None:
    piski, ostrodzki = an_event(work, "piski"), an_event(work, "ostrodzki")
    recruitment = a_recruitment(work, piski, ostrodzki)
    versions = piski.version, recruitment.version
    put_in(work, recruitment, piski)
    assert (piski.version, recruitment.version) == versions, "twice is as good as once"
    take_out(work, recruitment, piski)
    assert piski.rules.recruitment_id is None
    assert piski.version > versions[0], "pages and other editors notice"
    kinds = select(HistoryFact.kind).where(HistoryFact.subject_kind == "recruitment").order_by(HistoryFact.id)
    assert list(work.session.scalars(kinds)) == [
        "recruitment.added", "recruitment.event_joined", "recruitment.event_joined",
        "recruitment.event_parted",
    ]  # fmt: skip
    delete_recruitment(work, recruitment)
    work.session.expire_all()
    assert ostrodzki.rules.recruitment_id is None
    assert work.session.scalars(select(Recruitment)).all() == []


def test_what_does_not_belong_together_is_refused(work: Work) -> None:
    piski, other = an_event(work, "piski"), an_event(work, "inne")
    recruitment = a_recruitment(work, piski)
    with pytest.raises(Refusal, match="of another project"):
        put_in(work, recruitment, other)
    with pytest.raises(Refusal, match="another recruitment"):
        put_in(work, a_recruitment(work, title="Drugi"), piski)
    details = RecruitmentDetails(title_pl="Nabór", project_id=None)
    with pytest.raises(Refusal, match="belong to its project"):
        change_recruitment(work, recruitment, details, recruitment.version)
    with pytest.raises(Outdated):
        change_recruitment(work, recruitment, details, 1)
    with pytest.raises(Refusal, match="must be from 1"):
        add_recruitment(work, replace(details, target=0))
    with pytest.raises(Refusal, match="Type the title"):
        add_recruitment(work, replace(details, title_pl=" "))


def test_an_event_stays_in_its_project(work: Work) -> None:
    piski = an_event(work, "piski")
    recruitment = a_recruitment(work, piski)
    change = EditEvent(piski, {"project": a_project(work, "Inny")}, piski.version)
    with pytest.raises(Refusal, match="take it out first"):
        release(work, change)
    take_out(work, recruitment, piski)
    release(work, EditEvent(piski, dict(change.values), piski.version))
    assert piski.project is not recruitment.project


def test_another_project_is_not_theirs(work: Work) -> None:
    piski, foreign = an_event(work, "piski"), an_event(work, "obce")
    recruitment = a_recruitment(work, piski)
    foreign.project = a_project(work, "Obcy projekt")
    work.session.flush()
    outsider = organiser_of(work, "Obcy projekt")
    with pytest.raises(Forbidden):
        take_out(outsider, recruitment, piski)
    with pytest.raises(Forbidden):
        add_recruitment(outsider, RecruitmentDetails(title_pl="Nabór", project_id=recruitment.project_id))
    with pytest.raises(Forbidden):
        put_in(organiser_of(work, "Kadry dla usług"), recruitment, foreign)


def test_people_in_two_events_are_named(work: Work) -> None:
    events = [an_event(work, "piski"), an_event(work, "ostrodzki")]
    for event in events:
        signing_up.sign_up(work, event, person(1))
    recruitment = a_recruitment(work, events[0])
    events[1].project = recruitment.project
    work.session.flush()
    with pytest.raises(Refusal) as refused:
        put_in(work, recruitment, events[1])
    assert (refused.value.count, refused.value.values["people"]) == (1, "Bartek Wiśniewski1")
    details = RecruitmentDetails(title_pl="Nabór", project_id=recruitment.project_id, once_only=False)
    change_recruitment(work, recruitment, details, recruitment.version)
    put_in(work, recruitment, events[1])
    with pytest.raises(Refusal, match="registered for two"):
        change_recruitment(work, recruitment, replace(details, once_only=True), recruitment.version)
    assert len(work.session.scalars(select(Registration)).all()) == 2


def test_an_event_is_locked_with_the_others(work: Work) -> None:
    piski, ostrodzki, alone = (an_event(work, slug) for slug in ("piski", "ostrodzki", "sam"))
    recruitment = a_recruitment(work, piski, ostrodzki)
    lock_event(work, ostrodzki)
    assert ostrodzki.rules.recruitment_id == recruitment.id
    assert [event.slug for event in lock_events(work, [alone.id, ostrodzki.id])] == ["ostrodzki", "sam"]


def test_pages_lead_from_an_empty_list_to_figures(
    alicja: FlaskClient, client: FlaskClient, work: Work
) -> None:
    assert client.get("/manage/recruitments/").status_code == 303
    assert "Nie ma jeszcze naborów" in alicja.get("/manage/recruitments/").text
    project = a_project(work)
    first, second = (an_event(work, slug, capacity=1, project=project) for slug in ("piski", "ostrodzki"))
    work.session.commit()
    fields = {"title_pl": "Nabór na seminaria", "project": project.id, "once_only": "y", "target": "160"}
    answer = alicja.post("/manage/recruitments/new", data={**fields, "target": "wiele"})
    assert answer.status_code == 422
    assert "Nabór na seminaria" in answer.text, "nothing typed is lost"
    address = alicja.post("/manage/recruitments/new", data=fields).headers["Location"]
    for event in (first, second):
        assert alicja.post(f"{address}events/join", data={"event": event.id}).status_code == 303
    assert alicja.post(f"{address}events/join", data={"event": "x"}).status_code == 422
    assert alicja.post(f"{address}events/join", data={"event": 10**12}).status_code in (404, 422)
    an_event(work, "wolne", project=project)
    foreign = an_event(work, "obce")
    work.session.commit()
    answer = alicja.post(f"{address}events/join", data={"event": foreign.id})
    assert answer.status_code == 422
    assert "jest z innego projektu" in answer.text
    for number, event in enumerate((first, first, second)):
        signing_up.sign_up(work, event, person(number))
    work.session.commit()
    page = " ".join(parsed(alicja.get(address).text)[0].text.split())
    assert "2 z 160 potrzebnych" in page
    assert "Seminarium efektywnej pracy w zespole" in page
    assert alicja.post(f"{address}delete").status_code == 303
    assert alicja.get(address).status_code == 404


def test_the_target_counts_people_once_wherever_it_is_shown(work: Work, alicja: FlaskClient) -> None:
    modules = [an_event(work, f"modul-{at}", title_pl=f"Moduł {at}", capacity=2) for at in range(3)]
    recruitment = a_recruitment(work, *modules, title="Trzy moduły", once_only=False, target=160)
    for event in modules:
        for number in range(3):
            sign_up(work, event, person(number))
    account = staff(work, "Grażyna", Role.administrator)
    work.session.commit()
    reached = reached_of(work, [recruitment])[recruitment.id]
    assert (reached.persons, reached.seated) == (3, 2), "nine registrations, six places, three people"
    client = with_session(alicja, work.session, account, work.now)
    base = f"/manage/recruitments/{recruitment.id}/"
    for address, said in (
        ("/manage/recruitments/", "Trzy moduły 3 3 2 160"),
        (base, "2 z 160"),
        (f"{base}applicants/", "Osoby z miejscem, każda liczona raz: 2"),
        (f"/manage/projects/{recruitment.project_id}/", "Trzy moduły 3 2 160"),
    ):
        page = " ".join(parsed(client.get(address).text)[0].text.split())
        assert said in page, (address, page)


def test_events_are_paged_and_lead_back(work: Work, alicja: FlaskClient) -> None:
    events = [an_event(work, f"termin-{at:02}", days=30 + at, title_pl=f"Termin {at:02}") for at in range(51)]
    recruitment = a_recruitment(work, *events)
    work.session.commit()
    address = f"/manage/recruitments/{recruitment.id}/"
    first, second = alicja.get(address).text, alicja.get(f"{address}?page=2").text
    assert "51 wydarzeń" in first
    assert ("termin-49" in first, "termin-50" in first, "termin-50" in second) == (True, False, True)
    assert f'href="{address}"' in alicja.get("/manage/events/termin-00/").text


def test_a_copy_is_of_no_recruitment_until_it_is_put_in(work: Work, alicja: FlaskClient) -> None:
    event = an_event(work, "piski")
    recruitment = a_recruitment(work, event)
    source = replace(work, actor=actor(staff(work, "Olga", Role.organiser)))
    made = copy(source, event, CopyPlan("Kopia", date(2027, 3, 1)))
    work.session.commit()
    assert made.rules.recruitment_id is None
    assert "Należy do naboru" not in alicja.get(f"/manage/events/{made.slug}/").text
    address = f"/manage/recruitments/{recruitment.id}/"
    assert "Kopia" in alicja.get(address).text, "the first of those that may come in"
    assert alicja.post(f"{address}events/join", data={"event": made.id}).status_code == 303
    assert "Należy do naboru" in alicja.get(f"/manage/events/{made.slug}/").text
