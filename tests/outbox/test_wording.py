"""One wording for one thing, in all letters and pages; and no letter without a name below it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POLISH = [*(ROOT / "app/translations/pl").glob("*.po"), *(ROOT / "templates/email").glob("*/pl.txt")]
LETTERS = [path for path in (ROOT / "templates/email").glob("*/*.txt") if path.parent.name[0] != "_"]
NAME = r"(Pozdrawiamy|Kind regards)\n\{\{ (organiser|office) \}\}\n"
SIGNED = re.compile(rf"""({NAME}|\{{% include "email/_ending/(pl|en)\.txt" %\}}\n)$""")


def test_we_ask_and_deliver_in_one_word_each() -> None:
    other = re.compile(r"\bproszę\b|doręcz", re.IGNORECASE)
    found = {path.name: other.findall(path.read_text()) for path in POLISH}
    assert {name: words for name, words in found.items() if words} == {}


def test_every_letter_is_signed() -> None:
    # One that joins others holds theirs.
    unsigned = [path for path in LETTERS if not SIGNED.search(path.read_text())]
    assert {path.parent.name for path in unsigned} <= {"joined"}
    endings = (ROOT / "templates/email/_ending").glob("*.txt")
    assert [re.search(NAME, path.read_text()) is not None for path in endings] == [True, True]
