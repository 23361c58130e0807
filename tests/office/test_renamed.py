"""A published notice that still carries what the office was called before: said where it is mended."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.office.models import Notice, NoticeKind
from app.office.notice_text import still_says
from tests.office.test_settings import ABOUT, NAME, save
from tests.support.html import parsed, quality

OLD = {"name": "ROPS w Elblągu", "email": "stary@example.pl", "phone": "55 123 45 67"}
SAID = {"pl": "Opublikowany tekst nadal podaje:", "en": "The published text still says:"}
Publish = Callable[..., Notice]


def warnings(admin: FlaskClient, path: str, language: str = "pl") -> str:
    """Return the sentence about what holds no more, empty where there is none."""
    text = admin.get(path, headers={"Accept-Language": language}).text
    root, problems = parsed(text)
    assert problems + quality(root) == []
    return next((each.text for each in root.all("p") if each.text.startswith(SAID[language])), "")


def pages(kind: NoticeKind) -> tuple[str, str]:
    return "/manage/settings/", f"/manage/settings/notices/{kind.value}"


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("changed", list(ABOUT))
def test_what_the_published_text_still_says_is_told_until_it_is_mended(
    admin: FlaskClient, publish: Publish, kind: NoticeKind, changed: str, language: str
) -> None:
    save(admin, "office", **OLD)
    publish("Administratorem jest {name}, {email}, tel. {phone}.".format(**OLD), kind=kind)
    assert [warnings(admin, path, language) for path in pages(kind)] == ["", ""]
    save(admin, "office", **{**OLD, changed: ABOUT[changed]})
    for path in pages(kind):
        told = warnings(admin, path, language).replace("\xa0", " ")
        assert OLD[changed] in told, path
        assert [value for name, value in OLD.items() if name != changed and value in told] == []
    save(admin, "letters", sender_name="Zespół")  # another change makes nobody forget
    assert warnings(admin, pages(kind)[0], language)
    publish("Administratorem jest {name}, {email}.".format(**ABOUT), kind=kind)
    assert [warnings(admin, path, language) for path in pages(kind)] == ["", ""]


def test_the_english_text_counts_too(admin: FlaskClient, publish: Publish) -> None:
    save(admin, "office", **OLD)
    publish(f"Administratorem jest {NAME}.", f"The controller is {OLD['name']}.")
    save(admin, "office", **ABOUT)
    assert OLD["name"] in warnings(admin, pages(NoticeKind.privacy)[0]).replace("\xa0", " ")


def test_a_draft_and_a_name_taken_back_are_no_reason(admin: FlaskClient, publish: Publish) -> None:
    save(admin, "office", **OLD)
    publish(f"Administratorem jest {OLD['name']}.")
    save(admin, "office", **ABOUT)
    save(admin, "office", **OLD)
    assert warnings(admin, pages(NoticeKind.privacy)[0]) == ""
    path = pages(NoticeKind.privacy)[1]
    assert admin.post(path, data={"body_pl": f"Szkic: {NAME}.", "seen": "1"}).status_code == 303
    assert warnings(admin, path) == ""


@pytest.mark.parametrize(
    ("text", "old", "new", "says"),
    [
        ("Urząd ROPS w Ełku", "ROPS", "ROPS w Ełku", False),
        ("ROPS w Ełku, czyli ROPS", "ROPS", "ROPS w Ełku", True),
        ("Regionalny\n  Ośrodek", "regionalny ośrodek", "Centrum", True),
        ("ROPSY", "ROPS", "Centrum", False),
        ("a.b", "a+b", "c", False),
        ("a+b (", "a+b (", "c", True),
        ("tel. 1", "1", "2", False),
        (None, "ROPS", "x", False),
        ("", "", "x", False),
        ("x" * 50_000, "x" * 200, "", False),
    ],
)
def test_the_old_name_is_found_as_a_word_and_not_within_the_new_one(
    text: str | None, old: str, new: str, says: bool
) -> None:
    assert still_says(text, old, new) is says
