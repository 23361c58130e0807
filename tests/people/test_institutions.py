"""Institutions: which names are one, what a new name makes, and renaming with the past kept."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from app.errors import Refusal
from app.history.models import HistoryFact
from app.people.institution_names import fingerprint, institution_key, likeness
from app.people.models import Institution, InstitutionName
from app.people.operations import (
    absorb_names,
    confirm_institution,
    correct_institution,
    institution_for,
    rename_institution,
)
from app.people.operations.institutions import InstitutionDetails
from app.people.pairs import likely_matches
from app.people.queries import confirmed_institution_names, institution_list, words_to_suggest_by
from app.work import Work

OPS = InstitutionDetails("OPS", "pomoc społeczna", "ełcki", "Ełk")


def named(work: Work, name: str) -> Institution:
    institution = institution_for(work, name)
    assert institution is not None
    return institution


@pytest.mark.parametrize(
    "typed",
    ["M.O.P.S. Ełk", "mops elk", " MOPS  –  Ełk ", "m. o. p. s. Ełk", "„MOPS” w Ełk".replace(" w", "")],
)
def test_the_same_name_typed_otherwise_has_the_same_key(typed: str) -> None:
    assert institution_key(typed) == institution_key("MOPS Ełk")


@pytest.mark.parametrize(
    ("one", "other"),
    [("M-GOPS Pisz", "MGOPS Pisz"), ("M.-G.O.P.S. Pisz", "MGOPS Pisz"), ("Urząd Gminy", "URZĄD  GMINY")],
)
def test_town_and_country_centres_too(one: str, other: str) -> None:
    assert institution_key(one) == institution_key(other)


def test_other_names_stay_apart() -> None:
    names = ["MOPS Ełk", "MOPS Ełk 2", "GOPS Ełk", "Ełk MOPS", "MOPS w Ełku"]
    assert len({institution_key(name) for name in names}) == len(names)


def test_likeness_orders_what_staff_should_look_at() -> None:
    def to_elk(name: str) -> float:
        wanted = fingerprint(institution_key("Miejski Ośrodek Pomocy Społecznej w Ełku"))
        return likeness(wanted, fingerprint(institution_key(name)))

    names = [
        "pomocy społecznej miejski ośrodek Ełku",
        "Miejski Osrodek Pomocy Spolecznej Ełk",
        "Gminny Ośrodek Pomocy Społecznej w Ełku",
        "Zespół Szkół nr 2 w Olsztynie",
        "w i",
    ]
    assert sorted(names, key=to_elk, reverse=True) == names
    assert (to_elk(names[0]), to_elk(names[-1])) == (1.0, 0.0)


def test_nothing_typed_is_no_institution(work: Work) -> None:
    assert institution_for(work, None) is None
    assert institution_for(work, " \n") is None


def test_a_new_name_is_proposed_and_found_again(work: Work) -> None:
    made = named(work, " MOPS  Ełk ")
    assert (made.name, made.is_confirmed) == ("MOPS Ełk", False)
    assert named(work, "M.O.P.S. ełk").id == made.id
    assert work.session.scalar(select(func.count()).select_from(Institution)) == 1


def test_a_name_that_is_too_long_is_refused_at_its_field(work: Work) -> None:
    with pytest.raises(Refusal) as refused:
        institution_for(work, "x" * 301)
    assert refused.value.field == "institution"
    assert named(work, "ﷺ" * 300).name == "ﷺ" * 300


def test_confirming_and_correcting_leave_facts(work: Work) -> None:
    made = named(work, "OPS Ełk")
    confirm_institution(work, made, OPS)
    assert (made.is_confirmed, made.type, made.county) == (True, "OPS", "ełcki")
    correct_institution(work, made, OPS)
    correct_institution(work, made, InstitutionDetails("CUS", "pomoc społeczna", "ełcki", None))
    work.session.flush()
    facts = work.session.scalars(select(HistoryFact).order_by(HistoryFact.id)).all()
    assert [fact.kind for fact in facts] == ["institution.confirmed", "institution.changed"]
    assert facts[1].values["changed"] == {"type": ["OPS", "CUS"], "municipality": ["Ełk", None]}


def test_a_dated_rename_keeps_the_old_name_and_type(work: Work) -> None:
    made = named(work, "OPS Ełk")
    confirm_institution(work, made, OPS)
    rename_institution(work, made, "CUS Ełk", date(2025, 12, 31))
    assert (made.name, made.name_sort) == ("CUS Ełk", Institution(name="x").name_sort or made.name_sort)
    assert named(work, "ops ełk").id == named(work, "cus elk").id == made.id
    work.session.expire_all()
    past = {each.name: (each.type, each.used_until) for each in made.names}
    assert past == {"OPS Ełk": ("OPS", date(2025, 12, 31)), "CUS Ełk": (None, None)}


def test_going_back_to_a_former_name_revives_it(work: Work) -> None:
    made = named(work, "OPS Ełk")
    rename_institution(work, made, "CUS Ełk", date(2025, 12, 31))
    rename_institution(work, made, "OPS Ełk", date(2026, 3, 31))
    work.session.expire_all()
    assert {each.name: each.used_until for each in made.names} == {
        "OPS Ełk": None,
        "CUS Ełk": date(2026, 3, 31),
    }


def test_another_spelling_of_the_same_name_is_no_new_name(work: Work) -> None:
    made = named(work, "ops elk")
    rename_institution(work, made, "OPS Ełk", date(2025, 12, 31))
    work.session.expire_all()
    assert (made.name, [(each.name, each.used_until) for each in made.names]) == (
        "OPS Ełk",
        [("OPS Ełk", None)],
    )


def test_a_name_of_another_institution_is_refused(work: Work) -> None:
    made = named(work, "OPS Ełk")
    named(work, "CUS Ełk")
    with pytest.raises(Refusal) as refused:
        rename_institution(work, made, "C.U.S. Ełk")
    assert (refused.value.field, made.name) == ("name", "OPS Ełk")


def test_absorbing_keeps_all_names(work: Work) -> None:
    into, other = named(work, "MOPS Ełk"), named(work, "Miejski Ośrodek w Ełku")
    absorb_names(work, into, other)
    assert named(work, "miejski osrodek w elku").id == into.id
    assert work.session.scalars(select(Institution.name)).all() == ["MOPS Ełk"]
    assert work.session.scalar(select(func.count()).select_from(InstitutionName)) == 2


def suggested(work: Work, typed: str) -> list[str]:
    return confirmed_institution_names(work, words_to_suggest_by(typed))


def test_suggestions_are_confirmed_present_names(work: Work) -> None:
    for name in ("MOPS Ełk", "PCPR Ełk", "Ełckie Centrum", "CUS Pisz"):
        confirm_institution(work, named(work, name), replace(OPS, municipality=None))
    named(work, "Ełk niesprawdzony")
    rename_institution(work, named(work, "CUS Pisz"), "Centrum Pisz", date(2026, 1, 1))
    assert suggested(work, "ełk") == ["MOPS Ełk", "PCPR Ełk"]
    assert suggested(work, "elc") == ["Ełckie Centrum"]
    assert suggested(work, "c.u.s.") == ["Centrum Pisz"]
    assert suggested(work, "e") == []
    assert suggested(work, "%%") == []


def test_there_are_ten_suggestions_at_most(work: Work) -> None:
    for number in range(12):
        confirm_institution(work, named(work, f"OPS numer {number}"), OPS)
    assert len(suggested(work, "ops")) == 10


def test_the_list_shows_unconfirmed_first_and_searches_former_names(work: Work) -> None:
    confirm_institution(work, named(work, "ABC Łódź"), OPS)
    named(work, "Żłobek")
    rename_institution(work, named(work, "ABC Łódź"), "Nowe Centrum", date(2026, 1, 1))

    def names(search: str = "", unconfirmed_only: bool = False) -> list[str]:
        return [each.name for each in work.session.scalars(institution_list(search, unconfirmed_only))]

    assert names() == ["Żłobek", "Nowe Centrum"]
    assert names("lodz abc") == ["Nowe Centrum"]
    assert names("nowe łódź") == ["Nowe Centrum"]
    assert names("%") == []
    assert names(unconfirmed_only=True) == ["Żłobek"]


def test_likely_matches_are_confirmed_ones_best_first(work: Work) -> None:
    for name in (
        "Miejski Ośrodek Pomocy Społecznej w Ełku",
        "Gminny Ośrodek Pomocy Społecznej w Ełku",
        "Powiatowe Centrum Pomocy Rodzinie w Ełku",
        "Miejski Ośrodek Pomocy Społecznej w Elblągu",
        "DPS",
    ):
        confirm_institution(work, named(work, name), OPS)
    proposal = named(work, "Miejski Osrodek Pomocy Społecznej w Ełku, ul. Mickiewicza 15")
    found = likely_matches(work, [proposal])
    assert [each.institution.name for each in found[proposal.id]] == [
        "Miejski Ośrodek Pomocy Społecznej w Ełku",
        "Gminny Ośrodek Pomocy Społecznej w Ełku",
    ]
    assert likely_matches(work, []) == {}


@pytest.mark.parametrize(
    "typed",
    [
        "Miejski Ośrodek Pomocy Społecznej w Morągu", "M.O.P.S. w Morągu", "morag mops", "MOPS m. Morąg",
        "MOPS Morąg, NIP 741-13-45-626", "NIP 7411345626",
    ],
)  # fmt: skip
def test_other_spellings_lead_to_a_known_institution(work: Work, typed: str) -> None:
    made = named(work, "MOPS Morąg")
    confirm_institution(work, made, replace(OPS, nip="7411345626"))
    assert named(work, typed).id == made.id


@pytest.mark.parametrize(
    "typed", ["OPS Morąg", "GOPS Morąg", "MOPS Morąg 2", "MOPS", "MOPS Mrągowo", "NIP 7411345629"]
)
def test_another_body_is_another_institution(work: Work, typed: str) -> None:
    made = named(work, "MOPS Morąg")
    confirm_institution(work, made, replace(OPS, nip="7411345626"))
    assert named(work, typed).id != made.id


def test_a_former_name_leads_there_in_other_spellings_too(work: Work) -> None:
    made = named(work, "GOPS Srokowo")
    confirm_institution(work, made, OPS)
    rename_institution(work, made, "CUS Srokowo", date(2021, 12, 31))
    assert named(work, "Gminny Ośrodek Pomocy Społecznej w Srokowie").id == made.id
    assert named(work, "Centrum Usług Społecznych w Srokowie").id == made.id


def test_a_town_that_only_the_register_knows_is_found_by_its_form(work: Work) -> None:
    made = named(work, "GOPS Zaxyzowo")
    confirm_institution(work, made, OPS)
    assert named(work, "Gminny Ośrodek Pomocy Społecznej w Zaxyzowie").id == made.id
    other = named(work, "GOPS Zaxyzów")
    confirm_institution(work, other, OPS)
    assert named(work, "Gminny OPS w Zaxyzowie").id not in (made.id, other.id)


def test_a_number_that_two_bodies_share_proves_nothing(work: Work) -> None:
    ids = set()
    for name in ("GOPS Piecki", "Urząd Gminy Piecki"):
        made = named(work, name)
        confirm_institution(work, made, replace(OPS, nip="7411345626"))
        ids.add(made.id)
    assert named(work, "NIP 7411345626").id not in ids


def test_suggestions_find_any_part_abbreviation_town_and_number(work: Work) -> None:
    made = named(work, "Miejski Ośrodek Pomocy Społecznej w Morągu")
    confirm_institution(work, made, replace(OPS, municipality="Morąg", nip="7411345626"))
    confirm_institution(work, named(work, "PCPR Ełk"), OPS)
    for typed in (
        "mops mor",
        "MOPS",
        "morąg",
        "w Morągu",
        "ośrodek mor",
        "społecznej",
        "rąg",
        "m.o.p.s. morag",
        "741-134",
    ):
        assert suggested(work, typed) == [made.name], typed
    assert suggested(work, "gops mor") == []
    rename_institution(work, made, "Centrum Usług Społecznych w Morągu", date(2026, 1, 1))
    assert suggested(work, "mops mor") == [made.name]
