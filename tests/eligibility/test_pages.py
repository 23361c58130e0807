"""The page that says who may apply, and what others read of it: bad input, foreign groups, exceptions."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.eligibility.models import EligibilityRule, RuleKind
from app.eligibility.operations.rules import save_rules, texts_of
from app.eligibility.queries import kept_rows
from app.events.models import Assignment, Event, Repeats, WhoApplies
from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.projects.models import Project
from app.registrations.models import Eligibility, Registration
from app.registrations.operations import sign_up
from app.work import Work
from tests.support.applicants import person
from tests.support.groups import a_group
from tests.support.open_events import MakeEvent
from tests.support.staff import with_session
from tests.support.statements import statements

PERSON = {
    "first_name": "Urban", "last_name": "Reguła", "email": "urban@example.org", "privacy_notice": "y",
}  # fmt: skip


def known(work: Work, name: str, county: str) -> None:
    made = institution_for(work, name)
    assert made is not None
    confirm_institution(work, made, InstitutionDetails("OPS", None, county, None))
    work.session.commit()


def page_of(event: Event) -> str:
    return f"/manage/events/{event.slug}/eligibility/"


def values(work: Work, event: Event) -> set[tuple[str, object]]:
    rows = kept_rows(work, event)
    return {
        (row.kind.value, row.text or row.institution_id or row.project_id or row.group_id) for row in rows
    }


def test_rules_are_chosen_said_and_taken_back(
    alicja: FlaskClient, work: Work, make_event: MakeEvent, client_as_visitor: Callable[[], FlaskClient]
) -> None:
    event = make_event()
    known(work, "OPS Ełk", "ełcki")
    path = page_of(event)
    assert "może się zgłosić każdy" in alicja.get(path).text
    assert path in alicja.get(f"/manage/events/{event.slug}/registrations/").text
    typed = {"county": ["ełcki"], "institution": "ops elk", "position": "kierowni\n", "repeats": "after"}
    assert alicja.post(path, data={**typed, "version": str(event.version)}).status_code == 303
    work.session.expire_all()
    assert {kind for kind, _ in values(work, event)} == {"county", "institution", "position"}
    assert (event.rules.who_applies, event.rules.repeats) == (WhoApplies.chosen, Repeats.after)
    visitor = client_as_visitor()
    for page in (f"/events/{event.slug}/", f"/events/{event.slug}/register"):
        text = visitor.get(page).text
        assert "Mogą się zgłaszać tylko osoby na tych stanowiskach: kierowni." in text
        assert "Pierwszeństwo mają" in text
    applicant = {**PERSON, "institution": "OPS Ełk"}
    without = visitor.post(f"/events/{event.slug}/register", data=applicant)
    assert without.status_code == 422
    # What a rule looks at is no field to leave empty.
    assert "Prosimy wpisać stanowisko." in without.text
    assert re.search(r"Stanowisko\s*<span", without.text) is None
    refused = visitor.post(f"/events/{event.slug}/register", data={**applicant, "position": "referent"})
    assert refused.status_code == 422
    assert 'id="error-position"' in refused.text
    assert "Alicja Nowak" in refused.text
    assert 'value="Reguła"' in refused.text
    assert alicja.post(path, data={"repeats": "allowed"}).status_code == 303
    work.session.expire_all()
    assert (values(work, event), event.rules.who_applies) == (set(), WhoApplies.anybody)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"institution": "Nie ma takiej"}, "institution"),
        ({"county": ["atlantycki"]}, "county"),
        ({"group": ["999"]}, "group"),
        ({"in_project": ["x"]}, "in_project"),
        ({"repeats": "czasem"}, "repeats"),
        ({"position": "x" * 201}, "position"),
        ({"municipality": "\n".join(map(str, range(6000)))}, "municipality"),
    ],
)
def test_what_can_t_be_is_refused_beside_its_field(
    alicja: FlaskClient, work: Work, make_event: MakeEvent, typed: dict[str, object], field: str
) -> None:
    project = Project(name="Kooperacja", created_at=work.now)
    work.session.add(project)
    work.session.flush()
    a_group(work, "PZK", project)
    known(work, "OPS Ełk", "ełcki")
    event = make_event()
    answer = alicja.post(page_of(event), data={"municipality": "Orzysz", "repeats": "allowed", **typed})
    assert answer.status_code == 422
    assert f'id="error-{field}' in answer.text
    assert work.session.scalars(select(EligibilityRule)).all() == []


def test_a_project_can_t_be_inside_and_outside_and_versions_are_compared(
    alicja: FlaskClient, work: Work, make_event: MakeEvent
) -> None:
    project = Project(name="Kooperacja", created_at=work.now)
    work.session.add(project)
    work.session.commit()
    event = make_event()
    both = {"in_project": [str(project.id)], "outside_project": [str(project.id)], "repeats": "allowed"}
    assert 'id="error-outside_project' in alicja.post(page_of(event), data=both).text
    late = {"in_project": [str(project.id)], "repeats": "allowed", "version": "99"}
    answer = alicja.post(page_of(event), data=late)
    assert answer.status_code == 422
    assert "W międzyczasie ktoś inny" in answer.text
    assert f'name="version" type="hidden" value="{event.version}"' in answer.text
    members = make_event(who_applies=WhoApplies.members)
    assert "nie ma publicznego formularza" in alicja.get(page_of(members)).text


def test_only_groups_and_projects_of_ones_own_are_offered(
    work: Work,
    make_event: MakeEvent,
    member: Callable[..., Account],
    celina: FlaskClient,
    client_as_visitor: Callable[[], FlaskClient],
) -> None:
    own, foreign = (Project(name=name, created_at=work.now) for name in ("Nasz", "Obcy"))
    work.session.add_all([own, foreign])
    work.session.flush()
    mine, theirs = a_group(work, "PZK nasz", own), a_group(work, "PZK obcy", foreign)
    event = make_event(project=own)
    olga = member("olga")
    work.session.add(Assignment(account_id=olga.id, role=Role.organiser, project_id=own.id))
    client = with_session(client_as_visitor(), work.session, olga, work.now)
    text = client.get(page_of(event)).text
    assert ("PZK nasz" in text, "PZK obcy" in text, "Obcy" in text) == (True, False, False)
    for typed in ({"group": [str(theirs.id)]}, {"in_project": [str(foreign.id)]}):
        assert client.post(page_of(event), data={**typed, "repeats": "allowed"}).status_code == 422
    posted = {"group": [str(mine.id)], "in_project": [str(own.id)], "repeats": "allowed"}
    assert client.post(page_of(event), data=posted).status_code == 303
    assert values(work, event) == {("group", mine.id), ("in_project", own.id)}
    for method in (celina.get, celina.post):
        assert method(page_of(event)).status_code == 403


def test_staff_read_why_and_accept_with_a_reason(
    alicja: FlaskClient, work: Work, make_event: MakeEvent
) -> None:
    event = make_event()
    save_rules(work, event, {RuleKind.county: texts_of(["ełcki"])}, Repeats.refused)
    work.session.commit()
    waiting = sign_up(work, event, person(1, institution="Ktoś nowy")).registration
    work.session.commit()
    known(work, "OPS Pisz", "piski")
    listing = alicja.get(f"/manage/events/{event.slug}/registrations/").text
    assert "rejestr za mało wie" in listing
    path = f"/manage/registrations/{waiting.id}/"
    assert "Przyjmij mimo to" in alicja.get(path).text
    assert alicja.post(f"{path}seat").status_code == 422
    assert alicja.post(f"{path}accept", data={"eligibility_reason": ""}).status_code == 422
    assert alicja.post(f"{path}accept", data={"eligibility_reason": "zgoda"}).status_code == 303
    work.session.expire_all()
    assert (waiting.is_seated, waiting.eligibility) == (True, Eligibility.overridden)
    text = alicja.get(path).text
    assert "zgoda" in text
    assert "Przyjmij mimo to" not in text
    new = f"/manage/events/{event.slug}/registrations/new"
    typed = {**PERSON, "institution": "OPS Pisz", "channel": "phone"}
    refused = alicja.post(new, data=typed)
    assert refused.status_code == 422
    assert 'id="error-eligibility_reason"' in refused.text
    assert alicja.post(new, data={**typed, "eligibility_reason": "wyjątek"}).status_code == 303


def test_the_list_says_what_people_had_in_as_many_statements_for_all(
    alicja: FlaskClient, work: Work, make_event: MakeEvent
) -> None:
    event = make_event()
    save_rules(work, event, {}, Repeats.after)
    counts = []
    for number in range(1, 7):
        sign_up(work, event, person(number))
        work.session.commit()
        if number in (2, 6):
            with statements() as done:
                alicja.get(f"/manage/events/{event.slug}/registrations/")
            counts.append(len(done))
    assert counts[0] == counts[1]
    assert len(work.session.scalars(select(Registration)).all()) == 6
