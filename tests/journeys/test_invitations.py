"""People who are invited answer on their phones: yes, no, somebody else; one of them twice."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Office, Visitor
from tests.journeys.projects import LECTURE
from tests.support.browser import judged

pytestmark = pytest.mark.browser

COMES, STAYS, SENDS = "ewelina.gosc@example.org", "feliks.gosc@example.org", "gabriela.gosc@example.org"


def test_invited_people_answer_on_their_phones(visitor: Callable[..., Visitor], office: Office) -> None:
    alicja = visitor("pl", "desktop")
    alicja.sign_in("alicja")
    _invited(alicja)
    forwarded = visitor("en", "phone")
    forwarded.go(office.link_in(office.letters(COMES)[0]))
    _comes(visitor("pl", "phone"), office)
    _answers_too_late(forwarded)
    _stays(visitor("pl", "phone"), office)
    _somebody_else(visitor("en", "phone", javascript=False), office)
    _counted(alicja)


def _invited(alicja: Visitor) -> None:
    """Type three people, read the letter, send."""
    alicja.go(f"/manage/events/{LECTURE}/registrations/")
    alicja.link("Invitations").click()
    judged(alicja.page, "invitations-none")
    alicja.link("Invite").click()
    names = (("Ewelina Gość", COMES), ("Feliks Gość", STAYS), ("Gabriela Gość", SENDS))
    alicja.page.locator("[name=people]").fill("\n".join(", ".join(each) for each in names))
    alicja.page.locator("[name=note]").fill("Zapraszamy też na kawę.")
    judged(alicja.page, "invite")
    alicja.press("Preview")
    expect(alicja.page.locator("[data-letter]")).to_contain_text("Zapraszamy też na kawę.")
    expect(alicja.page.locator("[data-letter]")).not_to_contain_text(re.compile(r"/invitations/\w"))
    judged(alicja.page, "invite-preview")
    with alicja.page.expect_navigation():
        alicja.page.locator("button[name=decided]").click()
    expect(alicja.page.locator("tbody tr")).to_have_count(3)


def _answered(phone: Visitor, link: str, answer: str) -> None:
    """Open the link of the letter and answer from the keyboard."""
    phone.go(link)
    judged(phone.page, f"invitation-{answer}-{phone.texts.language}")
    phone.page.locator(f"[name=answer][value={answer}]").focus()
    phone.page.keyboard.press("Space")
    phone.press("Send the answer")


def _comes(phone: Visitor, office: Office) -> None:
    """Say yes: a place is reserved, and the letter about it comes."""
    _answered(phone, office.link_in(office.letters(COMES)[0]), "yes")
    expect(phone.page.locator("main")).to_contain_text("Ewelina Gość")
    expect(phone.page.locator("[name=answer]")).to_have_count(0)
    phone.judge()
    assert "Wykład o kooperacji" in office.words(office.letters(COMES, 2)[1])


def _answers_too_late(forwarded: Visitor) -> None:
    """Answer otherwise on a page that was opened before, as who got the letter passed on: the yes stands."""
    forwarded.page.locator("[name=answer][value=no]").check()
    forwarded.press("Send the answer")
    expect(forwarded.page.get_by_role("alert").first).to_contain_text("This answer was not taken")
    expect(forwarded.page.get_by_role("alert").first).to_contain_text("answered already")
    expect(forwarded.page.locator("main")).to_contain_text("Ewelina Gość comes")
    judged(forwarded.page, "invitation-answered-before")


def _stays(phone: Visitor, office: Office) -> None:
    """Say no: the answer can still be changed."""
    _answered(phone, office.link_in(office.letters(STAYS)[0]), "no")
    expect(phone.page.locator("main")).to_contain_text(
        phone.say("Answered: no. The answer can still be changed.")
    )
    phone.judge()


def _somebody_else(phone: Visitor, office: Office) -> None:
    """Name somebody else without a script, after forgetting whom."""
    link = office.link_in(office.letters(SENDS)[0])
    phone.go(link)
    phone.page.locator("[name=answer][value=other]").check()
    phone.press("Send the answer")
    expect(phone.page.get_by_role("alert")).to_be_visible()
    expect(phone.page.locator("[name=answer][value=other]")).to_be_checked()
    phone.page.locator("[name=first_name]").fill("Hanna")
    phone.page.locator("[name=last_name]").fill("Zastępująca")
    phone.page.locator("[name=email]").fill("hanna.gosc@example.org")
    phone.press("Send the answer")
    expect(phone.page.locator("main")).to_contain_text("Hanna Zastępująca")
    [letter] = office.letters("hanna.gosc@example.org")
    assert "A lecture on cooperation" in letter.text


def _counted(alicja: Visitor) -> None:
    """See all answers, counted, and who comes."""
    alicja.page.reload()
    rows = alicja.page.get_by_role("row")
    for name, answer, comes in (
        ("Ewelina Gość", "Comes", "Ewelina Gość"),
        ("Feliks Gość", "Does not come", "–"),
        ("Gabriela Gość", "Somebody else comes", "Hanna Zastępująca"),
    ):
        row = rows.filter(has=alicja.page.get_by_role("rowheader", name=name))
        expect(row).to_contain_text(comes)
        expect(row).to_contain_text(alicja.say(answer))
    tabs = alicja.page.get_by_role("navigation", name=alicja.say("Invitations by answer"))
    expect(tabs.locator(".count")).to_have_text(["3", "1", "1", "1", "0"])
    judged(alicja.page, "invitations-answered")
