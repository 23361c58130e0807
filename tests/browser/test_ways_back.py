"""Every staff page below a list or an event leads back to it, by one link that says where it leads."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page as BrowserPage

from tests.browser.conftest import LiveWorld
from tests.browser.pages import PAGES, STATES, Page
from tests.support.html import Element, parsed
from tests.support.world import World

FIRST_LEVEL = {
    "/account/", "/manage/", "/manage/events/", "/manage/sessions/", "/manage/institutions/",
    "/manage/people/", "/manage/programmes/", "/manage/projects/", "/manage/history/", "/manage/settings/",
    "/manage/hours/", "/manage/cards/mine", "/manage/lines/", "/manage/appointments/",
    "/manage/groups/", "/manage/persons/", "/manage/recruitments/",
}  # fmt: skip
"""What the menu leads to."""
ABOVE = {
    "/manage/cards/": "/manage/hours/",
    "/manage/cards/<int:project_id>/<month>/<kind>/<int:id>/": "/manage/cards/mine",
    "/manage/suspensions/": "/manage/events/",
    "/manage/contracts/": "/manage/hours/",
    "/manage/registrations/<int:id>/": "/manage/events/seminarium/registrations/",
    "/manage/registrations/<int:id>/hours": "/manage/events/szkolenie/standing/",
    "/manage/hours/entries": "/manage/",
    "/manage/events/<slug>/sessions/<int:id>/reopen": "/manage/events/szkolenie/sessions/2/attendance",
    "/manage/projects/<int:id>/institution-links/": "/manage/events/",
    "/manage/institution-links/<int:id>/openings": "/manage/projects/1/institution-links/",
    "/manage/projects/<int:id>/timetable/": "/timetable/",
    "/manage/events/<slug>/meetings/<int:id>/edit": "/manage/events/seminarium/sessions/",
    "/manage/events/<slug>/meetings/<int:id>/cancel": "/manage/events/seminarium/sessions/",
    "/manage/events/<slug>/meetings/<int:id>/restore": "/manage/events/seminarium/sessions/",
    "/manage/events/<slug>/meetings/<int:id>/following": "/manage/events/seminarium/sessions/",
    "/manage/events/<slug>/series/new": "/manage/events/seminarium/sessions/",
    "/manage/events/<slug>/copies/": "/manage/events/seminarium/",
    "/manage/programmes/modules/<int:id>/": "/manage/programmes/1/",
    "/manage/programmes/parts/<int:id>": "/manage/programmes/modules/1/",
    "/manage/events/<slug>/invitations/": "/manage/events/seminarium/registrations/",
    "/manage/events/<slug>/invitations/new": "/manage/events/seminarium/invitations/",
    "/manage/events/<slug>/eligibility/": "/manage/events/seminarium/registrations/",
    "/manage/registrations/<int:id>/paper": "/manage/events/seminarium/papers/",
    "/manage/events/<slug>/lists/": "/manage/events/seminarium/registrations/",
    "/manage/lists/<int:id>/": "/manage/events/seminarium/lists/",
    "/manage/events/<slug>/meeting-reports/": "/manage/sessions/",
    **{
        f"/manage/events/<slug>/sessions/<int:id>/{rest}": "/manage/events/szkolenie/sessions/3/attendance"
        for rest in ("people", "meeting-reports/")
    },
    "/manage/meeting-reports/<int:id>/": "/manage/events/szkolenie/sessions/3/meeting-reports/",
    "/manage/events/<slug>/members/": "/manage/events/seminarium/registrations/",
    "/manage/events/<slug>/places/": "/manage/events/seminarium/registrations/",
    "/manage/events/<slug>/groups/": "/manage/events/seminarium/registrations/",
    "/manage/events/<slug>/calls/": "/manage/events/seminarium/messages/",
    "/manage/events/<slug>/outcomes/": "/manage/events/szkolenie/standing/",
    "/manage/events/<slug>/surveys/competence/print": "/manage/events/seminarium/surveys/competence/",
    "/manage/events/<slug>/surveys/evaluation/print": "/manage/events/seminarium/surveys/evaluation/",
    "/manage/events/<slug>/surveys/results/": "/manage/sessions/",
    "/manage/events/<slug>/tests/": "/manage/events/szkolenie/standing/",
    "/manage/events/<slug>/registrations/new": "/manage/events/seminarium/registrations/",
    "/manage/events/<slug>/sessions/<int:id>/plan": "/manage/events/szkolenie/sessions/",
    "/manage/events/<slug>/sessions/<int:id>/substitute": "/manage/events/szkolenie/sessions/",
    "/manage/events/<slug>/access/": "/manage/events/seminarium/sessions/",
    "/manage/events/<slug>/changes/": "/manage/events/seminarium/sessions/",
    "/manage/changes/": "/manage/events/",
    "/manage/events/<slug>/sessions/new": "/manage/events/seminarium/sessions/",
    "/manage/settings/notices/<kind>": "/manage/settings/",
    "/manage/newsletter/": "/manage/settings/consents/",
    "/manage/messages/": "/manage/",
    **{f"/manage/groups/<int:id>/{tab}": "/manage/groups/" for tab in ("meetings/", "history/", "lists/")},
    **{
        f"/manage/recruitments/<int:id>/{tab}": "/manage/recruitments/" for tab in ("history/", "applicants/")
    },
    "/manage/events/<slug>/messages/new": "/manage/events/seminarium/messages/",
    "/manage/events/<slug>/messages/settings": "/manage/events/seminarium/messages/",
    **{f"/manage/lines/<int:id>/{tab}": "/manage/lines/" for tab in ("recipients/", "coaches/", "history/")},
    "/manage/institutions/<int:id>/projects/<int:one>": "/manage/institutions/2/",
    "/manage/events/<slug>/form/questions/<int:id>": "/manage/events/szkic/form/",
    "/manage/events/<slug>/downloads/new": "/manage/events/seminarium/edit",
    "/manage/events/<slug>/downloads/<int:id>": "/manage/events/seminarium/edit",
    "/manage/events/<slug>/sheets/": "/manage/sessions/",
    "/manage/returned-lists/": "/manage/",
    "/manage/events/<slug>/sessions/<int:id>/export": "/manage/events/szkolenie/sessions/3/attendance",
    "/manage/events/<slug>/attendance/registers/export": "/manage/events/szkolenie/attendance/export",
    "/manage/projects/<int:id>/attendance/export": "/manage/hours/",
    "/manage/attendance/export": "/manage/hours/",
    "/manage/events/<slug>/door/": "/manage/events/seminarium/attendance/",
    "/manage/events/<slug>/sessions/<int:id>/attendance": "/manage/sessions/",
    "/manage/events/<slug>/sessions/<int:id>/needs": "/manage/sessions/",
    "/manage/events/<slug>/sessions/<int:id>/versions/<int:n>": (
        "/manage/events/szkolenie/sessions/2/attendance"
    ),
    "/manage/events/<slug>/sessions/<int:id>/evidence": "/manage/events/szkolenie/sessions/3/attendance",
    "/manage/events/<slug>/standing/": "/manage/sessions/",
    "staff: confirmed register": "/manage/events/szkolenie/attendance/",
    "staff: coming register": "/manage/sessions/",
    "staff: waiting person": "/manage/events/seminarium/registrations/",
}
"""Where the page above is not a beginning of the page's address."""
EVENT_TABS = (
    "registrations/",
    "papers/",
    "participation/",
    "selection/",
    "sessions/",
    "attendance/",
    "standing/",
    "needs/",
    "pictures/",
    "form/",
    "surveys/",
    "messages/",
    "history/",
    "",
)

STAFF = [
    page
    for page in PAGES
    if page.name not in FIRST_LEVEL
    and page.status == 200
    and (
        page.name.startswith(("/manage/", "/account/")) or (page in STATES and page.name.startswith("staff:"))
    )
    and page.name not in ("/account/recovery-codes", "staff: nobody's work list")
]


def above(page: Page, world: World) -> str:
    """Return the page above: as listed, the events for an event's tabs, else the next shorter address."""
    path = urlsplit(page.path(world)).path
    if page.name in ABOVE:
        return ABOVE[page.name]
    if re.fullmatch(rf"/manage/events/[^/]+/({'|'.join(EVENT_TABS)})", path):
        return "/manage/events/"
    pages = {urlsplit(each.path(world)).path for each in PAGES}
    here = path.rstrip("/")
    while here := here.rpartition("/")[0]:
        for found in (f"{here}/", here):
            if found in pages:
                return found
    raise AssertionError(path)


def ways_back(root: Element) -> list[Element]:
    """Return the page's links of the kind."""
    return [each for each in root.all("a") if "back" in each.get("class").split()]


def test_the_list_of_first_pages_is_the_menu(shared_world: LiveWorld) -> None:
    """Nothing is taken out of the test below by a wrong entry of FIRST_LEVEL."""
    found = set()
    for viewer in ("grazyna", "celina"):
        root, _ = parsed(shared_world.client(viewer).get("/manage/").text)
        found |= {each.get("href") for nav in root.all("header") for each in nav.all("a")}
    assert found >= FIRST_LEVEL


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("page", STAFF, ids=str)
def test_each_page_leads_back(shared_world: LiveWorld, page: Page, language: str) -> None:
    path = page.path(shared_world.world)
    client = shared_world.client(page.viewer)
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    root, _ = parsed(answer.text)
    (link,) = ways_back(root)
    target = urlsplit(link.get("href")).path
    assert target == above(page, shared_world.world)
    assert link.text
    assert client.get(target).status_code == 200


@pytest.mark.browser
def test_a_list_is_found_again_as_it_was_left(
    shared_world: LiveWorld, look: Callable[[str, str, str], BrowserPage]
) -> None:
    """Filters and page of a list come back through two pages below it, and end with the sign-in."""
    shown = look("alicja", "desktop", "pl")
    shown.goto(f"{shared_world.base_url}/manage/events/?which=upcoming&q=sem")
    shown.click("main a[href='/manage/events/seminarium/']")
    shown.click("nav.tabs a[href$='/sessions/']")
    shown.click("a.back")
    assert shown.url.endswith("/manage/events/?which=upcoming&q=sem")
    shown.goto(f"{shared_world.base_url}/manage/events/")
    shown.goto(f"{shared_world.base_url}/manage/events/seminarium/")
    assert shown.get_attribute("a.back", "href") == "/manage/events/"
    shown.goto(f"{shared_world.base_url}/manage/institutions/?q=gops")
    form = shown.locator("form[action='/sign-out']").first
    form.evaluate("form => form.dispatchEvent(new Event('submit', {bubbles: true}))")
    assert shown.evaluate("Object.keys(sessionStorage).length") == 0
