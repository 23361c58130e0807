"""Letters about an account and its sign-ins make no link of a name."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.accounts.messages import (
    AccountNews,
    Mailbox,
    password_changed_letter,
    second_factor_letter,
    set_password_letter,
    sign_in_letter,
)
from app.accounts.models import Account
from app.outbox.operations import NewLetter, preview
from app.work import Work
from tests.outbox.test_unlinked import LINKS

pytestmark = pytest.mark.sqlite
EVIL = "Jan www.evil.example"
LETTERS: dict[str, Callable[[Work, Account], NewLetter]] = {
    "sign_in": lambda work, own: sign_in_letter(work, Mailbox(own, None, [EVIL], 0), own, 30),
    "set_password": set_password_letter,
    "password_changed": password_changed_letter,
    **{
        each.value: lambda work, own, notice=each: second_factor_letter(work, own, notice)  # type: ignore[misc]
        for each in AccountNews
    },
}


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("kind", LETTERS)
def test_no_letter_links_a_name(
    work: Work, alicja: Account, session: Session, kind: str, language: str
) -> None:
    alicja.name, alicja.language = EVIL, language
    alicja.set_password_until = work.now
    session.flush()
    letter = preview(work, LETTERS[kind](work, alicja))
    assert "evil" in letter.body
    assert not [each for each in LINKS.findall(letter.subject + "\n" + letter.body) if "evil" in each]
