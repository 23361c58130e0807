"""Two persons who turn out to be one take part once in a recruitment, too."""

from dataclasses import replace

import pytest

from app.accounts.models import Role
from app.errors import Refusal
from app.persons.operations.merging import merge_persons
from app.registrations.operations import sign_up, withdraw
from app.work import Work
from tests.support.applicants import person
from tests.support.cast import actor, an_event, staff
from tests.support.recruitments import a_recruitment


def test_who_would_sit_twice_is_not_merged(work: Work) -> None:
    mine = replace(work, actor=actor(staff(work, "Grażyna", Role.administrator)))
    piski, ostrodzki = an_event(work, "piski"), an_event(work, "ostrodzki")
    a_recruitment(work, piski, ostrodzki, title="Nabór na seminaria")
    one = sign_up(work, piski, person(1)).registration
    other = sign_up(work, ostrodzki, person(2)).registration
    with pytest.raises(Refusal) as refused:
        merge_persons(mine, one.person, other.person)
    assert refused.value.values == {"title": "Nabór na seminaria"}
    work.session.rollback()


def test_once_one_of_them_has_left_they_are(work: Work) -> None:
    mine = replace(work, actor=actor(staff(work, "Grażyna", Role.administrator)))
    piski, ostrodzki = an_event(work, "piski"), an_event(work, "ostrodzki")
    a_recruitment(work, piski, ostrodzki)
    one = sign_up(work, piski, person(1)).registration
    other = sign_up(work, ostrodzki, person(2)).registration
    withdraw(work, other)
    merge_persons(mine, one.person, other.person)
    assert other.person_id == one.person_id
