"""The letter with a director's link is approved as files, in both languages.

ZAPISY_APPROVE=1 writes the files anew; read the difference before committing it.
"""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from app.outbox.operations import preview
from app.people.operations import institution_for
from app.progress.messages import institution_link_letter
from app.progress.models import InstitutionLink
from app.projects.models import Project
from app.work import Work
from tests.support.cast import alicja

pytestmark = pytest.mark.sqlite
GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("pl", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_is_the_approved_one(work: Work, language: str) -> None:
    link = InstitutionLink(
        institution=institution_for(work, "GOPS Miłki, www.evil.example"),
        project=Project(name="Kooperacja", created_at=work.now),
        name="Maria Lis",
        email="maria@example.org",
        language=language,
        ends_on=date(2026, 12, 31),
        account_id=alicja(work).id,
        created_at=work.now,
    )
    work.session.add(link)
    work.session.flush()
    letter = preview(work, institution_link_letter(work, link))
    # A token depends on the key; the rest of the letter must not depend on anything.
    body = re.sub(r"/institutions/[\w.-]{12,}/", "/institutions/TOKEN/", letter.body)
    written = f"Subject: {letter.subject}\n\n{body}"
    file = GOLDEN / f"institution-link.{language}.txt"
    if os.environ.get("ZAPISY_APPROVE") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(written)
    assert written == file.read_text()


def test_no_golden_file_is_left_over() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == {f"institution-link.{each}" for each in LANGUAGES}
