"""Codes, keys and passwords at the edges of their rules, without a database."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.accounts.codes import (
    STEP_SECONDS,
    fresh_recovery_codes,
    fresh_secret,
    in_groups,
    is_app_code,
    recovery_code,
    step_of,
)
from app.accounts.passwords import check_new
from app.accounts.sign_ins import Limits, fresh_key, hash_of, limits_of
from app.errors import Refusal

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = int(NOW.timestamp()) // STEP_SECONDS
TICK = timedelta(microseconds=1)


def code(step: int) -> str:
    return str(pyotp.TOTP(SECRET).generate_otp(step))


def test_a_code_counts_one_step_early_or_late() -> None:
    found = {step - STEP: step_of(SECRET, code(step), NOW, None) for step in range(STEP - 3, STEP + 4)}
    assert found == {-3: None, -2: None, -1: STEP - 1, 0: STEP, 1: STEP + 1, 2: None, 3: None}
    last_moment = NOW + timedelta(seconds=STEP_SECONDS) - TICK
    assert step_of(SECRET, code(STEP + 1), last_moment, None) == STEP + 1
    assert step_of(SECRET, code(STEP + 2), last_moment, None) is None
    assert step_of(SECRET, "000000" if code(STEP) != "000000" else "000001", NOW, None) is None


def test_a_step_is_spent_with_those_before_it() -> None:
    found = [step_of(SECRET, code(STEP), NOW, last) for last in (STEP - 2, STEP - 1, STEP, STEP + 1)]
    assert found == [STEP, STEP, None, None]


def test_what_looks_like_an_apps_code() -> None:
    assert is_app_code("012345")
    for typed in ("", "12345", "1234567", "12345a", "１２３４５６", "٠١٢٣٤٥", "-12345"):
        assert not is_app_code(typed)


def test_recovery_codes_are_told_apart_by_their_first_letter_and_read_as_people_type_them() -> None:
    codes = fresh_recovery_codes()
    assert len({each[0] for each in codes}) == len(set(codes)) == 10
    assert {len(each) for each in codes} == {16}
    assert [recovery_code(f" {in_groups(each.lower()).replace(' ', '-')} ") for each in codes] == codes
    assert in_groups("ABCDEFGHJ") == "ABCD EFGH J"
    for typed in (codes[0][:-1], f"{codes[0]}2", f"{codes[0][:-1]}0", f"{codes[0][:-1]}O", ""):
        assert recovery_code(typed) is None
    assert len(fresh_secret()) == 32


def test_a_sign_in_ends_with_its_whole_or_its_idle_time() -> None:
    limits = limits_of({"session_hours": 12, "session_idle_minutes": 30})
    assert limits == Limits(timedelta(hours=12), timedelta(minutes=30))
    whole, idle = NOW + limits.whole, NOW + limits.idle
    assert [limits.is_over(NOW, moment, moment) for moment in (whole - TICK, whole)] == [False, True]
    assert [limits.is_over(NOW, NOW, moment) for moment in (idle - TICK, idle)] == [False, True]
    assert not limits.is_over(NOW, NOW, NOW - timedelta(days=9))


def test_of_a_key_its_hash_alone_is_kept() -> None:
    keys = {fresh_key() for _ in range(9)}
    assert (len(keys), {len(key) for key in keys}) == (9, {32})
    assert hash_of("klucz") == "6b6001277a4daad44bfc61910e07688c19672781ea61d920368e266782bf9f43"


ABOUT = ("ala@mops.example.org", "Ala Nowak-Lis")


@pytest.mark.parametrize(
    "password",
    [
        "zielony 7 zx",
        "zx7ż" * 3 + "q",
        "abcabdabcabd!",
        "nowak lis qwrtzp",
        "mops-mops ala wqxzrt",
        "zielony parasol 7" + "żaba " * 196 + "123",
        "zxwqqwxzzwxq",
        "abcdefgabcdefg",
    ],
)
def test_passwords_that_will_do(password: str) -> None:
    check_new(password, *ABOUT)


def test_of_names_the_longest_count_first_and_syllables_not_at_all() -> None:
    with pytest.raises(Refusal, match="made of names"):
        check_new("nowakowski abc", "Jan Nowak", "Nowakowski")
    check_new("ab cd pl ab cd pl", "ab@cd.pl")


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("zielony 7 z", "needs at least"),
        ("zielony parasol 7" + "x" * 984, "too long"),
        ("xyzxyzxyzxyz", "Many people"),
        ("abcdefabcdefab", "Many people"),
        ("ABCDEFabcdefAB", "Many people"),
        ("xxyyzzxyzxxyzy", "Many people"),
        ("qwertyuiop123", "Many people"),
        ("nowak lis qwrtz", "made of names"),
        ("zapisy-mops-xyz-q", "made of names"),
        ("Nowak Nowak Lis!", "made of names"),
    ],
)
def test_passwords_that_will_not(password: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_new(password, *ABOUT)
    assert words in str(refused.value)
    assert refused.value.field == "new_password"
