"""Queueing a mail: rendered at once, in its reader's language, in the caller's transaction."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.outbox.letters import html_of, letter_text
from app.outbox.models import Letter, LetterState
from app.outbox.operations import NewLetter, preview, queue
from app.work import Work
from tests.conftest import START


def a_mail(language: str) -> NewLetter:
    """Return the mail that carries a sign-in link."""
    return NewLetter(
        kind="sign_in",
        recipient="bartek@example.org",
        recipient_name="Bartek",
        language=language,
        subject_kind="person",
        subject_id=1,
        context={
            "names": ["Bartek"],
            "others": 0,
            "staff_name": "",
            "staff_link": "",
            "link": "https://zapisy.example.org/sign-in/x",
            "minutes": 30,
            "office": "ROPS",
        },
    )


def test_a_mail_speaks_its_readers_language_not_the_senders(work_as: Callable[..., Work]) -> None:
    polish, english = (preview(work_as(language="en"), a_mail(language)) for language in ("pl", "en"))
    assert polish.body.startswith("Dzień dobry")
    assert english.body != polish.body


def test_it_waits_in_the_callers_transaction(work: Work, session: Session) -> None:
    message = queue(work, a_mail("pl"))
    session.flush()
    assert (message.state, message.due_at, message.attempts) == (LetterState.queued, START, 0)
    assert message.subject == preview(work, a_mail("pl")).subject
    session.rollback()
    assert list(session.scalars(select(Letter))) == []


def test_two_mails_have_two_ids(work: Work) -> None:
    assert queue(work, a_mail("pl")).message_id != queue(work, a_mail("pl")).message_id


def test_ids_are_in_the_senders_domain(work: Work) -> None:
    assert re.fullmatch(r"<[0-9a-f-]{36}@example\.org>", queue(work, a_mail("pl")).message_id)


def test_a_subject_is_one_line() -> None:
    letter = letter_text("Subject: Nowy  termin \u2028 Bcc: x\n\nTreść\n\n\n\nkoniec\n")
    assert letter.subject == "Nowy termin Bcc: x"
    assert letter.body == "Treść\n\nkoniec\n"


def test_a_template_without_subject_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="Subject"):
        letter_text("Dzień dobry\n")


def test_the_html_escapes_what_people_typed_and_links_addresses() -> None:
    html = html_of("Dla <b>Ewy</b>\n\nhttps://example.org/a?b=1&c=2.\n", "pl", "A & B")
    assert "<p>Dla &lt;b&gt;Ewy&lt;/b&gt;</p>" in html
    assert '<a href="https://example.org/a?b=1&amp;c=2"' in html
    assert '<html lang="pl">' in html
    assert "<title>A &amp; B</title>" in html
