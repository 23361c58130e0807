"""One form for a person and a project, whoever sends it at the same moment, and whatever is sealed anew."""

from collections import Counter
from contextlib import closing
from dataclasses import replace
from threading import Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.events.models import Event, WhoHandsIn
from app.history.models import HistoryFact
from app.monitoring.asked import checked
from app.monitoring.content import FormAnswers
from app.monitoring.dictionaries import shipped
from app.monitoring.keys import opened_answers
from app.monitoring.models import FormConfirmation, ParticipationForm
from app.monitoring.operations.giving import give_form
from app.monitoring.operations.sealing import seal_forms_anew
from app.people.models import Person
from app.projects.models import Project
from app.registrations.models import Registration
from app.registrations.operations import sign_up
from app.sealing import Seals
from app.work import Work
from tests.monitoring.conftest import typed
from tests.races.crowd import Visitor, all_at_once
from tests.races.house import KEYS, House
from tests.races.lines import Line
from tests.races.office import Deed, Office
from tests.support.applicants import person

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


class Forms:
    """Two events of one project that ask for the form, and people who have places at both."""

    def __init__(self, house: House, people: int) -> None:
        self.house = house
        self.offices = [Office(house), Office(house)]
        self.registrations: list[tuple[Registration, Registration]] = []
        with house.at_work() as work:
            project = Project(name=f"Projekt {self.offices[0].slug}", created_at=work.now)
            work.session.add(project)
            work.session.flush()
            self.project_id = project.id
            events = [work.session.get_one(Event, each.id) for each in self.offices]
            for event in events:
                event.project_id, event.rules.participation = project.id, WhoHandsIn.newcomers
            work.session.flush()
            for number in range(people):
                name = f"Nowak {number} {self.offices[0].slug}"
                email = f"formularz{number}.{self.offices[0].slug}@example.org"
                here = person(last_name=name, email=email)
                one, other = (sign_up(work, event, here).registration for event in events)
                self.registrations.append((one, other))

    def sender(self, registration: Registration, **changed: str) -> Deed:
        """Return somebody who reads the form behind the mailed link, and then sends it."""
        visitor = Visitor(next(self.house.addresses))
        path = f"{self.offices[0].own(registration)}participation"

        def read() -> None:
            assert 'name="town"' in visitor.get(f"{path}?change=1").text

        return read, lambda: visitor.post(path, typed(**changed))

    def officer(self, registration: Registration, **changed: str) -> Deed:
        """Return the monitoring officer, who keys the form in from paper."""
        line, who = Line(next(self.house.addresses)), self.house.passes["olga"]
        path = f"/manage/participation/registrations/{registration.id}"

        def send() -> object:
            with closing(line):
                return line.post(path, typed(**changed), who)

        return lambda: None, send  # type: ignore[return-value]  # its reply has a status as well

    def given(self, work: Work, registration: Registration, town: str) -> ParticipationForm:
        """Let somebody give the form in this process."""
        here = work.session.get_one(Registration, registration.id)
        return give_form(work, here.person, here.event, answers(work, town))

    def kept(self) -> dict[int, FormAnswers | None]:
        """Return what the forms of the project hold, by person, opened by the first key alone."""
        query = select(ParticipationForm).where(ParticipationForm.project_id == self.project_id)
        with self.house.at_work() as work:
            first = replace(work, monitoring_seals=Seals(KEYS[:1]))
            rows = list(work.session.scalars(query))
            assert len({each.person_id for each in rows}) == len(rows)
            return {each.person_id: opened_answers(first, each) for each in rows}

    def facts(self, registration: Registration) -> Counter[str]:
        """Count what the history tells of a person's form."""
        mine = HistoryFact.subject_kind == "person", HistoryFact.subject_id == registration.person_id
        with Session(self.house.engine) as session:
            found = session.scalars(select(HistoryFact.kind).where(*mine))
            return Counter(kind for kind in found if kind.startswith("participation."))


def answers(work: Work, town: str) -> FormAnswers:
    """Return a form in order, of somebody who lives in a town."""
    return checked(typed(town=town), shipped(), work.today).answers


def test_two_tabs_and_two_events_are_one_form(house: House) -> None:
    forms = Forms(house, 3)
    for here in forms.registrations:
        deeds = [forms.sender(each, town=f"Miasto{n}") for n in range(2) for each in here]
        replies = all_at_once(deeds)
        assert Counter(each.status for each in replies) == {303: 4}
        assert forms.facts(here[0])["participation.given"] == 1
    kept = forms.kept()
    assert len(kept) == 3
    assert {each and each.get("town") for each in kept.values()} <= {"Miasto0", "Miasto1"}
    with Session(house.engine) as session:
        query = select(func.count()).select_from(FormConfirmation).join(FormConfirmation.form)
        query = query.where(ParticipationForm.project_id == forms.project_id)
        assert session.scalar(query) == 6, "each event has its confirmation"


def test_what_the_person_sends_outlives_what_is_keyed_in_meanwhile(house: House) -> None:
    forms = Forms(house, 6)
    deeds = []
    for here, _ in forms.registrations:
        deeds += [forms.sender(here, town="Własne"), forms.officer(here, town="Papier")]
    replies = all_at_once(deeds)
    assert {each.status for each in replies[::2]} == {303}
    assert {each.status for each in replies[1::2]} <= {303, 404, 409}
    assert [each and each.get("town") for each in forms.kept().values()] == ["Własne"] * 6


def test_paper_that_comes_in_while_the_form_is_sent_is_noted_on_it(house: House) -> None:
    forms = Forms(house, 4)
    office, deeds = forms.offices[0], []
    for here, _ in forms.registrations:
        deeds += [
            forms.sender(here, town="Własne"),
            office.organiser(f"/manage/registrations/{here.id}/participation", {}),
        ]
    replies = all_at_once(deeds)
    assert {each.status for each in replies} == {303}
    assert [each and each.get("town") for each in forms.kept().values()] == ["Własne"] * 4
    with Session(house.engine) as session:
        mine = ParticipationForm.project_id == forms.project_id
        assert all(each.paper_at for each in session.scalars(select(ParticipationForm).where(mine)))


def test_forms_that_are_sent_while_all_are_sealed_anew_are_kept(house: House) -> None:
    forms = Forms(house, 5)
    with house.at_work() as work:
        older = replace(work, monitoring_seals=Seals(KEYS[::-1]))
        for here, _ in forms.registrations[:4]:
            forms.given(older, here, "Dawne")
    senders = [forms.sender(here, pesel="", town="Nowe") for here, _ in forms.registrations[:3]]
    senders.append(forms.sender(forms.registrations[4][0], town="Nowe"))

    def reseal() -> None:
        with house.at_work() as work:
            seal_forms_anew(work)

    resealers = [forms.offices[0].in_the_house(reseal) for _ in range(2)]
    replies = all_at_once([*senders, *resealers])
    assert Counter(each.status for each in replies) == {303: 4, 200: 2}
    kept = forms.kept()
    towns = {id: each and each.get("town") for id, each in kept.items()}
    assert [towns[here.person_id] for here, _ in forms.registrations] == [
        "Nowe", "Nowe", "Nowe", "Dawne", "Nowe",
    ]  # fmt: skip


def test_sealing_anew_waits_for_who_is_giving_the_form(house: House) -> None:
    forms = Forms(house, 2)
    (first, _), (second, _) = forms.registrations
    with house.at_work() as work:
        forms.given(replace(work, monitoring_seals=Seals(KEYS[::-1])), first, "Dawne")

    def reseal() -> None:
        with house.at_work() as work:
            seal_forms_anew(work)

    other = Thread(target=reseal)
    with house.at_work() as work:
        forms.given(work, first, "Nowe")
        forms.given(work, second, "Nowe")
        other.start()
        other.join(1)
        assert other.is_alive()
    other.join(30)
    assert not other.is_alive()
    assert [each and each.get("town") for each in forms.kept().values()] == ["Nowe", "Nowe"]
    with Session(house.engine) as session:
        people = select(func.count()).select_from(Person).where(Person.id.in_(forms.kept()))
        assert session.scalar(people) == 2
