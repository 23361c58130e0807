"""Tokens open one row at one version for one purpose, written in one way; whatever else is forged."""

import pytest

from app.links import Claim, Links, Purpose

BASE = "https://zapisy.example.org"
LARGEST = 2**31 - 1


def links(*keys: str) -> Links:
    return Links(f"{BASE}/", keys or ("klucz",))


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_token_opens_what_it_was_made_for_and_nothing_else(purpose: Purpose) -> None:
    made = links()
    for id, version in ((0, 0), (1, 0), (35, 1), (36, 35), (1295, 36), (LARGEST, LARGEST)):
        token = made.token(purpose, id, version)
        assert made.claim(purpose, token) == Claim(id, version)
        assert [made.claim(other, token) for other in Purpose if other != purpose] == [None] * (
            len(Purpose) - 1
        )
        head, middle, mac = token.split(".")
        forged = (f"{head}1.{middle}.{mac}", f"{head}.{middle}1.{mac}", f"{middle}x.{head}.{mac}")
        cut = (f"{head}.{middle}.", f"{head}.{middle}.{mac[:-1]}", f"{head}.{middle}", f"{token}.")
        assert [made.claim(purpose, each) for each in (*forged, *cut, token[1:], "")] == [None] * 9
        assert made.claim(purpose, f"{head}.{middle}.{mac[:-1]}ą") is None


def test_what_an_earlier_version_mailed_still_opens() -> None:
    assert links().token(Purpose.manage, 1295, 36) == "zz.10.UoULNfVA3kTn_4FTSkgnnw"


def test_a_number_that_no_row_has_opens_nothing() -> None:
    made = links()
    for id, version in ((LARGEST + 1, 1), (1, LARGEST + 1)):
        assert made.claim(Purpose.manage, made.token(Purpose.manage, id, version)) is None
    with pytest.raises(ValueError, match="negative"):
        made.token(Purpose.manage, -1, 1)


@pytest.mark.parametrize(
    "written", ["0A", "A", "0a", "+a", "-a", " a", "a ", "0_a", "a_", "\u0661", "\uff41", ""]
)
def test_a_token_is_written_in_one_way(written: str) -> None:
    made = links()
    head, version, mac = made.token(Purpose.manage, 10, 10).split(".")
    assert (head, version) == ("a", "a")
    assert made.claim(Purpose.manage, f"a.a.{mac}") == Claim(10, 10)
    assert made.claim(Purpose.manage, f"{written}.a.{mac}") is None
    assert made.claim(Purpose.manage, f"a.{written}.{mac}") is None
    assert made.claim(Purpose.manage, f"a.a.{mac}".replace("a.a", f"{'0' * 80}a.a")) is None


def test_keys_rotate() -> None:
    old, both, new = links("stary"), links("nowy", "stary"), links("nowy")
    earlier, later = (each.token(Purpose.form, 7, 1) for each in (old, both))
    assert later == new.token(Purpose.form, 7, 1) != earlier
    assert both.claim(Purpose.form, earlier) == both.claim(Purpose.form, later) == Claim(7, 1)
    assert (new.claim(Purpose.form, earlier), old.claim(Purpose.form, later)) == (None, None)


def test_addresses_stand_below_the_base() -> None:
    made = links()
    assert made.absolute("/x/") == f"{BASE}/x/"
    assert made.event("seminarium") == f"{BASE}/events/seminarium/"
    for address, purpose, before in (
        (made.registration(7, 2), Purpose.manage, f"{BASE}/registrations/"),
        (made.sign_in(Purpose.sign_in_person, 7, 2), Purpose.sign_in_person, f"{BASE}/sign-in/"),
        (made.sign_in(Purpose.sign_in_staff, 7, 2), Purpose.sign_in_staff, f"{BASE}/sign-in/"),
        (made.set_password(7, 2), Purpose.set_password, f"{BASE}/set-password/"),
    ):
        assert address.startswith(before)
        assert made.claim(purpose, address.removeprefix(before).rstrip("/")) == Claim(7, 2)
