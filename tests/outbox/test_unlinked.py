"""What participants typed never becomes a link in a letter, in its text or its HTML."""

import re
import unicodedata

import pytest

from app.outbox.letters import html_of, unlinked

# As mail programs find links in plain text: a scheme, a host of letters, or a mailbox.
LINKS = re.compile(
    r"https?://[\w.-]+|www\.[\w-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.@-])[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}"
)
TYPED = (
    "https://evil.example/x", "www.evil.example", "jan@evil.example", "Jan (evil.example)", "evil.example/x",
    "http://1.2.3.4/", "evil\u3002example", "evil.zapisy", "żółw.pl",
)  # fmt: skip


@pytest.mark.parametrize("text", TYPED)
def test_nothing_is_left_to_link(text: str) -> None:
    defused = unlinked(text)
    assert LINKS.findall(defused) == []
    assert "<a " not in html_of(f"Dzień dobry, {defused}\n", "pl", "x")
    # Nobody sees a difference.
    assert "".join(c for c in defused if unicodedata.category(c) != "Cf") == text


@pytest.mark.parametrize("text", ["Jan Kowalski-Nowak", "O'Neill", "dr hab. Anna Kot", "MOPS, ul. Polna 3"])
def test_other_names_are_the_same_to_the_byte(text: str) -> None:
    assert unlinked(text) == text
