"""The keys of participation forms: missing, wrong, rotated; and that nothing lies about in clear text."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, select

from app.accounts.models import Role
from app.errors import Closed
from app.events.models import Event, WhoHandsIn
from app.history.models import HistoryFact
from app.monitoring.asked import checked
from app.monitoring.content import FormAnswers
from app.monitoring.dictionaries import shipped
from app.monitoring.keys import KeyState, keys_found, opened_answers
from app.monitoring.models import FormConfirmation, ParticipationForm, SealingKey
from app.monitoring.operations.giving import give_form, receive_on_paper, renew
from app.monitoring.operations.sealing import seal_forms_anew
from app.monitoring.queries import earlier_form, form_of, owes_form
from app.sealing import Seals
from app.work import Work
from config import from_environment
from tests.monitoring.conftest import PESEL, Events, Seated, typed
from tests.support.cast import actor, staff
from tests.support.databases import MONITORING_KEY

NEW = "another-key-that-seals-participation-forms"


def answers(work: Work, **changed: str) -> FormAnswers:
    """Return answers that are in order."""
    return checked(typed(**changed), shipped(), work.today).answers


def with_keys(work: Work, *keys: str) -> Work:
    """Return the work with other keys of participation forms."""
    return replace(work, monitoring_seals=Seals(keys))


@pytest.fixture
def form(work: Work, event: Event, seated: Seated) -> ParticipationForm:
    """The form of the first person."""
    return give_form(work, seated(event).person, event, answers(work))


def test_a_form_is_sealed_and_bound_to_its_row(work: Work, form: ParticipationForm) -> None:
    assert form.sealed
    assert PESEL not in form.sealed
    assert opened_answers(work, form) == answers(work)
    other = ParticipationForm(id=form.id + 1, sealed=form.sealed)
    assert opened_answers(work, other) is None


def test_how_it_stands_with_the_keys(work: Work, events: Events, seated: Seated) -> None:
    assert keys_found(work).state == KeyState.right
    assert keys_found(with_keys(work)).state == KeyState.unused
    event = events()
    assert keys_found(with_keys(work)).state == KeyState.missing
    event.rules.participation = WhoHandsIn.never
    give_form(work, seated(event).person, event, answers(work))
    fingerprint = Seals([MONITORING_KEY]).fingerprints[0]
    for keys, state in ((), KeyState.missing), ((NEW,), KeyState.wrong):
        found = keys_found(with_keys(work, *keys))
        assert (found.state, found.lacking, found.is_open, found.is_trouble) == (
            state,
            (fingerprint,),
            False,
            True,
        )
    assert keys_found(with_keys(work, NEW, MONITORING_KEY)).state == KeyState.right


@pytest.mark.parametrize("keys", [(), (NEW,)])
def test_without_the_right_key_nothing_is_given_or_read(
    work: Work, form: ParticipationForm, event: Event, seated: Seated, keys: tuple[str, ...]
) -> None:
    without = with_keys(work, *keys)
    assert opened_answers(without, form) is None
    for act in (
        lambda: give_form(without, seated(event, 2).person, event, answers(work)),
        lambda: renew(without, form, event),
    ):
        with pytest.raises(Closed):
            act()
    assert receive_on_paper(without, seated(event, 3).person, event).sealed is None


def test_keys_rotate(work: Work, form: ParticipationForm, event: Event, seated: Seated) -> None:
    rotated = with_keys(work, NEW, MONITORING_KEY)
    younger = give_form(rotated, seated(event, 2).person, event, answers(work))
    assert len(work.session.scalars(select(SealingKey)).all()) == 2
    assert seal_forms_anew(with_keys(work, NEW)) == (1, 1)
    assert seal_forms_anew(rotated) == (2, 0)
    alone = with_keys(work, NEW)
    assert keys_found(alone).state == KeyState.right
    assert [opened_answers(alone, each) for each in (form, younger)] == [answers(work)] * 2
    assert opened_answers(work, form) is None


def test_one_form_for_a_person_and_a_project(work: Work, events: Events, seated: Seated) -> None:
    first, second, elsewhere = events(), events("always"), events(project="Inny")
    person = seated(first).person
    assert [owes_form(work, person.id, each) for each in (first, second, elsewhere)] == [True] * 3
    form = give_form(work, person, first, answers(work))
    assert [owes_form(work, person.id, each) for each in (first, second, elsewhere)] == [False, True, True]
    renew(work, form, second)
    renew(work, form, second)
    assert [owes_form(work, person.id, each) for each in (first, second, elsewhere)] == [False, False, True]
    assert earlier_form(work, person.id, elsewhere.project_id or 0) == form
    assert give_form(work, person, second, answers(work, town="Pisz")) is form
    assert len(work.session.scalars(select(ParticipationForm)).all()) == 1
    assert len(work.session.scalars(select(FormConfirmation)).all()) == 2
    first.rules.participation = WhoHandsIn.never
    assert not owes_form(work, seated(first, 2).person.id, first)


def test_paper_counts_and_is_keyed_in_later(work: Work, event: Event, seated: Seated) -> None:
    person = seated(event).person
    form = receive_on_paper(work, person, event)
    assert (form.sealed, form.paper_at, owes_form(work, person.id, event)) == (None, work.now, False)
    assert receive_on_paper(work, person, event) is form
    assert give_form(work, person, event, answers(work)) is form
    assert form_of(work, person.id, event.project_id or 0) is form
    assert opened_answers(work, form) == answers(work)


def test_the_history_tells_that_and_never_what(work: Work, form: ParticipationForm, event: Event) -> None:
    give_form(work, form.person, event, answers(work, town="Orzysz"), is_doubtful=True)
    facts = work.session.scalars(select(HistoryFact).where(HistoryFact.kind.like("participation.%"))).all()
    assert [each.kind for each in facts] == ["participation.given", "participation.changed"]
    told = " ".join(f"{each.values}{each.personal}" for each in facts)
    assert not [word for word in (PESEL, "Orzysz", "Drygały", "isced") if word in told]


def test_a_key_that_is_too_short_or_the_other_one_is_left_out(tmp_path: Any) -> None:
    def config(key: str) -> tuple[list[str], list[str]]:
        environment = {"DATA_DIR": str(tmp_path), "SECRET_KEY": "s" * 40, "MONITORING_KEY": key}
        found = from_environment(environment)
        return found["MONITORING_KEYS"], found["WARNINGS"]

    assert config("") == ([], [])
    assert config(f"{NEW}, {MONITORING_KEY}") == ([NEW, MONITORING_KEY], [])
    keys, told = config("short")
    assert (keys, len(told), "32 characters" in told[0]) == ([], 1, True)
    keys, told = config("s" * 40)
    assert (keys, len(told), "SECRET_KEY" in told[0]) == ([], 1, True)


def test_a_key_under_which_nothing_is_sealed_is_forgotten(work: Work, form: ParticipationForm) -> None:
    work.session.execute(delete(ParticipationForm).where(ParticipationForm.id == form.id))
    fresh = with_keys(work, NEW)
    assert keys_found(fresh).state == KeyState.wrong
    assert seal_forms_anew(fresh) == (0, 0)
    assert keys_found(fresh).state == KeyState.right


def test_staff_key_in_nothing_over_what_the_person_gave(
    work: Work, form: ParticipationForm, event: Event
) -> None:
    officer = replace(work, actor=actor(staff(work, "Olga", Role.monitoring)))
    before = form.sealed
    with pytest.raises(Closed, match="meanwhile"):
        give_form(officer, form.person, event, answers(work, town="Ełk"))
    assert form.sealed == before
