"""Who may apply: at sign-up, by invitation, by hand, by corrections, and once institutions are known."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.directory.operations.known import make_known
from app.eligibility.models import RuleKind
from app.eligibility.operations.rules import RuleValue, copy_rules, institutions_named, save_rules, texts_of
from app.eligibility.queries import kept_rows
from app.eligibility.who_may import who_may
from app.errors import Outdated, Refusal
from app.events.models import Event, Repeats, WhoApplies
from app.groups.models import Membership
from app.history.models import HistoryFact
from app.ledger.models import Book, Source, WhatFor
from app.ledger.operations import post
from app.ledger.postings import Posting
from app.people.models import Institution, MunicipalityKind
from app.people.operations import confirm_institution, institution_for
from app.people.operations.institutions import InstitutionDetails
from app.projects.models import Project
from app.projects.operations.institutions import save_belonging
from app.projects.parts import BelongingDetails
from app.registrations.asked import Details
from app.registrations.models import Channel, Eligibility, Registration, RegistrationState
from app.registrations.operations import add_by_hand, correct, sign_up, withdraw
from app.registrations.operations.accepting import accept_anyway
from app.registrations.operations.filling import change_limits
from app.registrations.operations.leaving import seat
from app.registrations.operations.signing_up import sign_up_invited
from app.registrations.queries import queue_position, why_waiting
from app.registrations.reasons import WhyWaiting
from app.registrations.tasks import tasks
from app.work import VISITOR, Actor, Work
from tests.support.applicants import person
from tests.support.groups import a_group, a_member
from tests.support.open_events import MakeEvent
from tests.support.statements import statements

NOTHING = InstitutionDetails(None, None, None, None)
STAFF = Actor("staff", None, "Alicja", frozenset({"organiser"}))


def known(work: Work, name: str, **details: Any) -> Institution:
    made = institution_for(work, name)
    assert made is not None
    confirm_institution(work, made, replace(NOTHING, **details))
    work.session.commit()
    return made


def visitor(work: Work) -> Work:
    return replace(work, actor=VISITOR)


def only_counties(work: Work, event: Event, *counties: str, **more: Any) -> None:
    save_rules(work, event, {RuleKind.county: texts_of(counties)}, more.get("repeats", Repeats.allowed))
    work.session.commit()


def apply(
    work: Work, event: Event, number: int, institution: str | None = None, **facts: Any
) -> Registration:
    return sign_up(visitor(work), event, person(number, institution=institution, **facts)).registration


def refused(work: Work, event: Event, number: int, institution: str | None = None, **facts: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        apply(work, event, number, institution, **facts)
    work.session.rollback()
    return caught.value


def sentence(refusal: Refusal) -> str:
    return str(refusal.values["sentences"])


def test_the_refusal_names_the_rule_and_whom_to_ask_beside_its_field(
    work: Work, make_event: MakeEvent
) -> None:
    event = make_event()
    known(work, "OPS Ełk", county="ełcki")
    known(work, "OPS Pisz", county="piski")
    only_counties(work, event, "Ełcki")
    assert apply(work, event, 1, "OPS Ełk").state == RegistrationState.confirmed
    why = refused(work, event, 2, "OPS Pisz")
    assert why.field == "institution"
    assert "Ełcki" in sentence(why)
    assert "Alicja Nowak, +48 600 100 200, alicja@example.org" in sentence(why)
    assert "Wpisz instytucję" in sentence(refused(work, event, 3))
    assert work.session.scalars(select(Registration)).all() == [
        row for row in work.session.scalars(select(Registration)) if row.institution_name == "OPS Ełk"
    ]
    save_rules(work, event, {RuleKind.position: texts_of(["kierowni"])}, Repeats.allowed)
    work.session.commit()
    why = refused(work, event, 4, position="referent")
    assert why.field == "position"
    assert apply(work, event, 5, position="Kierowniczka").is_seated


def test_an_unknown_institution_waits_and_is_judged_once_it_is_known(
    work: Work, make_event: MakeEvent
) -> None:
    event = make_event()
    only_counties(work, event, "ełcki")
    rows = [
        apply(work, event, number, name) for number, name in enumerate(("OPS Ełk", "OPS Pisz", "OPS Orzysz"))
    ]
    work.session.commit()
    for row in rows:
        assert (row.state, why_waiting(work, row)) == (
            RegistrationState.applied,
            WhyWaiting.eligibility_unknown,
        )
        with pytest.raises(Refusal):
            seat(work, row)
    for row, county in zip(rows, ("ełcki", "piski", None), strict=True):
        institution = row.institution
        assert institution is not None
        details = replace(NOTHING, county=county)
        make_known(work, [institution.id], lambda it=institution, d=details: confirm_institution(work, it, d))
        work.session.commit()
    assert [(row.state.value, row.eligibility) for row in rows] == [
        ("confirmed", None),
        ("applied", Eligibility.not_eligible),
        ("applied", Eligibility.unjudged),
    ]
    assert why_waiting(work, rows[1]) == WhyWaiting.not_eligible
    assert [each.endpoint for each in tasks(work, event)] == ["registrations.manage_listing"]
    with pytest.raises(Refusal) as caught:
        accept_anyway(work, rows[1], " ")
    assert caught.value.field == "eligibility_reason"
    assert accept_anyway(work, rows[1], "zgoda kierownika") == [rows[1]]
    with pytest.raises(Refusal):
        accept_anyway(work, rows[1], "znowu")
    assert (rows[1].state.value, rows[1].eligibility) == ("confirmed", Eligibility.overridden)
    fact = work.session.scalars(
        select(HistoryFact).where(HistoryFact.kind == "registration.accepted_anyway")
    ).one()
    assert fact.personal is not None
    assert fact.personal["reason"] == "zgoda kierownika"


def test_later_rules_change_nobody_and_no_rules_let_all_go_on(work: Work, make_event: MakeEvent) -> None:
    event = make_event(capacity=1)
    known(work, "OPS Pisz", county="piski")
    there, waits = apply(work, event, 1, "OPS Pisz"), apply(work, event, 2, "OPS Pisz")
    only_counties(work, event, "ełcki")
    assert event.rules.who_applies == WhoApplies.chosen
    withdraw(work, there)
    assert waits.is_seated
    unknown = apply(work, event, 3, "Ktoś nowy")
    assert unknown.eligibility == Eligibility.unjudged
    save_rules(work, event, {}, Repeats.allowed)
    assert event.rules.who_applies == WhoApplies.anybody
    change_limits(work, event, 5, None)
    assert (unknown.is_seated, unknown.eligibility) == (True, None)


def test_staff_override_with_a_reason_and_invited_people_are_not_asked(
    work: Work, make_event: MakeEvent
) -> None:
    event = make_event()
    known(work, "OPS Pisz", county="piski")
    only_counties(work, event, "ełcki")
    asked = person(1, institution="OPS Pisz")
    with pytest.raises(Refusal) as caught:
        add_by_hand(work, event, asked, Channel.phone)
    assert caught.value.field == "eligibility_reason"
    assert "podaj powód" in sentence(caught.value)
    work.session.rollback()
    added = add_by_hand(work, event, asked, Channel.phone, eligibility_reason="umowa w drodze").registration
    assert (added.is_seated, added.eligibility) == (True, Eligibility.overridden)
    invited = sign_up_invited(visitor(work), event, person(2, institution="OPS Pisz")).registration
    assert (invited.is_seated, invited.eligibility) == (True, None)


def test_a_correction_to_another_institution_is_asked_again(work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    known(work, "OPS Ełk", county="ełcki")
    known(work, "OPS Pisz", county="piski")
    only_counties(work, event, "ełcki")
    there = apply(work, event, 1, "OPS Ełk")
    work.session.commit()
    moved = replace(Details.of(there), institution="OPS Pisz")
    with pytest.raises(Refusal) as caught:
        correct(visitor(work), there, moved)
    assert caught.value.field == "institution"
    work.session.rollback()
    staff = replace(work, actor=STAFF)
    correct(staff, there, moved)  # staff correct what is true
    assert (there.is_seated, there.institution_name) == (True, "OPS Pisz")
    correct(visitor(work), there, replace(moved, position="referent"))
    assert (there.is_seated, there.position) == (True, "referent")


def test_in_and_outside_the_project_on_the_day(work: Work, make_event: MakeEvent) -> None:
    project = Project(name="Kooperacja", created_at=work.now)
    work.session.add(project)
    inside, outside = known(work, "OPS Ełk"), known(work, "OPS Pisz")
    save_belonging(work, inside, project, None, BelongingDetails(work.today, work.today))
    event = make_event()
    save_rules(work, event, {RuleKind.in_project: [RuleValue(project_id=project.id)]}, Repeats.allowed)
    work.session.commit()
    assert apply(work, event, 1, "OPS Ełk").is_seated
    assert "Kooperacja" in sentence(refused(work, event, 2, "OPS Pisz"))
    save_rules(work, event, {RuleKind.outside_project: [RuleValue(project_id=project.id)]}, Repeats.allowed)
    work.session.commit()
    assert apply(work, event, 3, outside.name).is_seated
    refused(work, event, 4, inside.name)


def received(work: Work, event: Event, of: Registration, minutes: int) -> None:
    posting = Posting(
        source_id=of.id, minutes=minutes, day=work.today, for_kind=WhatFor.event, for_id=event.id,
        person_id=of.person_id, registration_id=of.id,
    )  # fmt: skip
    post(work, Book.received, Source.decision, [posting])


def came_before(work: Work, make_event: MakeEvent, *numbers: int) -> None:
    earlier = make_event()
    for number in numbers:
        received(work, earlier, apply(work, earlier, number), 360)
    work.session.commit()


def test_who_came_before_is_refused_or_waits_behind_newcomers(work: Work, make_event: MakeEvent) -> None:
    came_before(work, make_event, 1, 2)
    event = make_event(capacity=1)
    save_rules(work, event, {}, Repeats.refused)
    work.session.commit()
    why = refused(work, event, 1)
    assert "wcześniej" in sentence(why)
    save_rules(work, event, {}, Repeats.after)
    work.session.commit()
    there, repeat, newcomer = (apply(work, event, number) for number in (5, 1, 6))
    assert (repeat.queue_class, newcomer.queue_class) == (1, 0)
    assert repeat.queue_number < newcomer.queue_number
    assert (queue_position(work, newcomer), queue_position(work, repeat)) == (1, 2)
    withdraw(work, there)
    assert (newcomer.is_seated, repeat.state) == (True, RegistrationState.waiting)
    withdraw(work, newcomer)
    assert repeat.is_seated
    second = apply(work, event, 2)
    work.session.commit()
    withdraw(work, repeat)
    assert second.is_seated


def for_a_group(work: Work, event: Event) -> Membership:
    """Let only a group in; return its member Anna Nowak."""
    group = a_group(work)
    save_rules(work, event, {RuleKind.group: [RuleValue(group_id=group.id)]}, Repeats.allowed)
    member = a_member(work, group)
    work.session.commit()
    return member


ANNA: dict[str, Any] = {"first_name": "Anna", "last_name": "Nowak", "email": "anna.nowak@example.org"}
OTHER: dict[str, Any] = {"first_name": "Ewa", "last_name": "Obca", "email": "ewa@example.org"}


@pytest.mark.parametrize("by_form", [True, False])
def test_a_place_of_a_member_is_handed_to_nobody_else(
    work: Work, make_event: MakeEvent, *, by_form: bool
) -> None:
    """Who knows a member's name and address may sign up under them, but not go on as somebody else."""
    event = make_event()
    member = for_a_group(work, event)
    refused(work, event, 1, **OTHER)
    row = apply(replace(work, now=work.now + timedelta(hours=1)), event, 1, **ANNA)
    work.session.commit()
    other = replace(Details.of(row), **OTHER)
    with pytest.raises(Refusal) as caught, work.session.begin_nested():
        correct(visitor(work), row, other, by_form=by_form)
    assert "PGR powiatu piskiego" in sentence(caught.value)
    work.session.expire_all()
    assert (row.person_id, row.person.last_name) == (member.person_id, "Nowak")
    # Staff only correct what is true, and nobody loses a place by it.
    correct(replace(work, actor=STAFF), row, other)
    assert (row.is_seated, row.person_id == member.person_id) == (True, False)
    assert member.person.last_name == "Nowak"


def test_a_member_who_waits_and_becomes_somebody_else_waits_for_staff(
    work: Work, make_event: MakeEvent
) -> None:
    event = make_event(capacity=0)
    for_a_group(work, event)
    row = apply(work, event, 1, **ANNA)
    correct(replace(work, actor=STAFF), row, replace(Details.of(row), **OTHER))
    assert (row.state, row.eligibility) == (RegistrationState.applied, Eligibility.not_eligible)


def test_an_exception_is_one_persons(work: Work, make_event: MakeEvent) -> None:
    event, elsewhere = make_event(), make_event()
    only_counties(work, event, "ełcki")
    known(work, "OPS Pisz", county="piski")
    sign_up(work, elsewhere, person(1))
    row = add_by_hand(
        work, event, person(1, institution="OPS Pisz"), Channel.phone, eligibility_reason="zgoda"
    ).registration
    work.session.commit()
    with pytest.raises(Refusal), work.session.begin_nested():
        correct(visitor(work), row, replace(Details.of(row), **OTHER))


def test_who_came_before_gets_no_better_turn_by_another_name(work: Work, make_event: MakeEvent) -> None:
    came_before(work, make_event, 1)
    once, after = make_event(), make_event(capacity=0)
    save_rules(work, once, {}, Repeats.refused)
    save_rules(work, after, {}, Repeats.after)
    work.session.commit()
    mine = {"email": "bartek1@example.org"}
    row = apply(work, once, 1, email="inny@example.org")
    work.session.commit()
    with pytest.raises(Refusal) as caught, work.session.begin_nested():
        correct(visitor(work), row, replace(Details.of(row), **mine))
    assert "wcześniej" in sentence(caught.value)
    hidden = apply(work, after, 1, email="inny@example.org")
    correct(visitor(work), hidden, replace(Details.of(hidden), **mine))
    assert hidden.queue_class == 1
    correct(visitor(work), hidden, replace(Details.of(hidden), email="trzeci@example.org"))
    assert hidden.queue_class == 1


def test_an_event_for_anybody_costs_no_statement_more(work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    with statements() as done:
        apply(work, event, 1)
    assert not [each for each in done if "eligibility_rules" in each or "ledger" in each]


def test_rules_are_told_copied_and_refused(work: Work, make_event: MakeEvent) -> None:
    event, copy = make_event(), make_event()
    ops = known(work, "OPS Ełk")
    chosen = {
        RuleKind.institution: institutions_named(work, ["ops elk"]),
        RuleKind.municipality_kind: texts_of([MunicipalityKind.rural]),
    }
    assert save_rules(work, event, chosen, Repeats.after, event.version)
    version = event.version
    assert not save_rules(work, event, chosen, Repeats.after, version)
    fact = work.session.scalars(
        select(HistoryFact).where(HistoryFact.kind == "event.eligibility_changed")
    ).one()
    assert fact.values["changed"] == {
        "rule_institution": [None, ["OPS Ełk"]],
        "rule_municipality_kind": [None, ["wiejska"]],
        "repeats": ["allowed", "after"],
    }
    copy_rules(work, event, copy)
    assert {(row.kind, row.institution_id) for row in kept_rows(work, copy)} == {
        (RuleKind.institution, ops.id),
        (RuleKind.municipality_kind, None),
    }
    assert len(who_may(work, event, kept_rows(work, event))) == 3
    with pytest.raises(Outdated):
        save_rules(work, event, {}, Repeats.after, version - 1)
    with pytest.raises(Refusal) as caught:
        institutions_named(work, ["OPS Ełk", "Nie ma takiej"])
    assert caught.value.values["names"] == "Nie ma takiej"
    nobody = make_event(who_applies=WhoApplies.chosen)
    assert [each.endpoint for each in tasks(work, nobody)] == ["desk.eligibility"]
    members = make_event(who_applies=WhoApplies.members)
    with pytest.raises(Refusal):
        save_rules(work, members, {}, Repeats.allowed)
