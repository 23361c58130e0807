"""Every page that somebody can look at, with who looks: from the table of roles, and some states more."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.architecture.role_table import BODIES, COLUMNS, CONFIRMED, OPEN, ROWS, Row, address
from tests.support.world import DRAFT, OTHER, SEMINAR, TRAINING, World

NO_PAGES = (
    ".csv", ".xlsx", ".pdf", ".zip", ".ics", ".txt", "/healthz", "/suggest", "/strip", "/downloads/<int:id>",
    "/card/file", "/lists/<int:id>/file", "/manage/papers/<int:id>", "/small.jpg", "/scans/<int:id>",
    "/paper/files/<int:id>", "/consent", "/meeting-reports/<int:id>/file",
    "/office/logo/<sha256>",
    ".json",
)  # fmt: skip
FILE_OF_A_PROJECT = "/projects/<int:id>/documents/<int:document>"
VIEWERS = ("visitor", "bartek", "celina", "ewa", "alicja", "grazyna")


def _nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Page:
    """A page: a name for the report, where it lies in the world, who looks, the status, and what is sent."""

    name: str
    path: Callable[[World], str]
    viewer: str = "visitor"
    status: int = 200
    body: Callable[[World], dict[str, Any]] = _nothing

    def __str__(self) -> str:
        return self.name


def _of_row(row: Row, viewer: str) -> Page:
    def path(world: World) -> str:
        query = BODIES.get((row.method, row.rule))
        return address(row.rule, world) + (f"?{urlencode(query(world))}" if query else "")

    return Page(row.rule, path, viewer)


def _viewer(row: Row) -> str | None:
    answers = dict(zip(COLUMNS, row.expected, strict=True))
    return next((viewer for viewer in VIEWERS if answers[viewer] == "200"), None)


def _is_page(row: Row) -> bool:
    if row.method != "GET" or not row.rule.startswith("/"):
        return False
    if row.rule.endswith("/versions/<int:version>") or row.rule == FILE_OF_A_PROJECT:
        return False
    return row.rule.startswith("/manage/events/<slug>/downloads/") or not row.rule.endswith(NO_PAGES)


FROM_ROUTES = [_of_row(row, viewer) for row in ROWS if _is_page(row) and (viewer := _viewer(row)) is not None]

STATES = [
    Page("list: nothing found", lambda world: "/events/?q=zzz"),
    Page("list: past", lambda world: "/events/?past=1"),
    Page("list: searched", lambda world: "/events/?q=lodz&mode=onsite"),
    Page("event: a training under way", lambda world: f"/events/{TRAINING}/"),
    Page("event: with places", lambda world: f"/events/{OTHER}/"),
    Page("sign-up: with places", lambda world: f"/events/{OTHER}/register"),
    Page("sign-up: closed", lambda world: f"/events/{TRAINING}/register", status=409),
    Page("own page: waiting", lambda world: f"/registrations/{world.tokens['waiting']}/"),
    Page("own page: in a training", lambda world: f"/registrations/{world.tokens['in_training']}/"),
    Page("own page: dead link", lambda world: f"/registrations/{world.tokens['forged']}/", status=404),
    Page("sign-in: dead link", lambda world: f"/sign-in/{world.tokens['forged']}", status=410),
    Page("error: no such page", lambda world: "/nothing", status=404),
    Page("error: not allowed", lambda world: "/manage/people/", "alicja", 403),
    Page("staff: draft", lambda world: f"/manage/events/{DRAFT}/", "alicja"),
    Page("staff: training", lambda world: f"/manage/events/{TRAINING}/", "alicja"),
    Page(
        "staff: confirmed register",
        lambda world: f"/manage/events/{TRAINING}/sessions/{world.ids[f'{TRAINING}-session-0']}/attendance",
        "alicja",
    ),
    Page(
        "staff: coming register",
        lambda world: f"/manage/events/{TRAINING}/sessions/{world.ids[f'{TRAINING}-session-2']}/attendance",
        "celina",
    ),
    Page("staff: nobody's work list", lambda world: "/manage/", "daniel"),
    Page(
        "staff: list of the waiting",
        lambda world: f"/manage/events/{SEMINAR}/registrations/?state=waiting",
        "ewa",
    ),
    Page("staff: waiting person", lambda world: f"/manage/registrations/{world.ids['waiting']}/", "ewa"),
]

PAGES = FROM_ROUTES + STATES

ANSWERS = [
    Page("sign-up: nothing typed", lambda world: f"/events/{OTHER}/register", status=422),
    Page("sign-in: nothing typed", lambda world: "/sign-in", status=422),
    Page("own page: nothing typed", lambda world: f"/registrations/{world.tokens['place']}/data", status=422),
    Page(
        "password: nothing typed", lambda world: f"/set-password/{world.tokens['set_password']}", status=422
    ),
    Page("event: nothing typed", lambda world: "/manage/events/new", "alicja", 422),
    Page("meeting: nothing typed", lambda world: f"/manage/events/{SEMINAR}/sessions/new", "ewa", 422),
    Page("by hand: nothing typed", lambda world: f"/manage/events/{SEMINAR}/registrations/new", "ewa", 422),
    Page(
        "cancelling: the letter first",
        lambda world: f"/manage/events/{SEMINAR}/cancel",
        "alicja",
        body=lambda world: {"reason": "choroba", "version": world.ids[f"{SEMINAR}-version"]},
    ),
    Page(
        "removing: without a reason",
        lambda world: f"/manage/registrations/{world.ids['place']}/remove",
        "ewa",
        422,
    ),
    Page(
        "reopening: without a reason",
        lambda world: f"/manage/events/{TRAINING}/sessions/{world.ids[CONFIRMED]}/reopen",
        "ewa",
        422,
    ),
    Page(
        "confirming: not all marked",
        lambda world: f"/manage/events/{TRAINING}/sessions/{world.ids[OPEN]}/confirm",
        "celina",
        422,
    ),
    Page("institution: nothing typed", lambda world: "/manage/institutions/new", "alicja", 422),
    Page("staff: nothing typed", lambda world: "/manage/people/new", "grazyna", 422),
    Page("project: nothing typed", lambda world: "/manage/projects/new", "grazyna", 422),
]
"""What a form gets for an answer, most of them an empty one."""
