"""The kept empty form is used, told to nobody else's session, and never behind what it shows."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.changes.plan import CancelEvent
from app.changes.release import release
from app.events.models import Event
from app.events.operations.editing import edit
from app.events.operations.publishing import publish, take_back
from app.notices.models import TextKind
from app.notices.operations import publish_text, save_text
from app.office.models import NoticeKind
from app.office.operations import publish_notice, save_notice, save_settings
from app.office.queries import office
from app.people.operations import institution_for, rename_institution
from app.projects.models import Project
from app.questions.asking import Option
from app.questions.models import QuestionKind
from app.questions.operations import (
    QuestionDetails,
    add_question,
    bring_back_question,
    change_question,
    move_question,
    retire_question,
)
from app.registrations.operations import change_limits, sign_up
from app.registrations.routes.form_page import CACHE
from app.web.page_cache import PageCache
from app.work import Work
from tests.conftest import TestClock
from tests.support.applicants import known, person
from tests.support.cast import an_event
from tests.support.statements import statements

MAIN = re.compile(r"<main.*</main>", re.S)
TOKEN = re.compile(r'(name="csrf_token" value=")([^"]+)"')


def kept(app: Flask) -> PageCache[object]:
    """Return the cache of the application."""
    cache: PageCache[object] = app.extensions[CACHE]
    return cache


def form(client: FlaskClient, query: str = "") -> str:
    """Return the page of the form without the token, which is another one at each look."""
    answer = client.get(f"/events/seminarium/register{query}")
    return f"{answer.status_code} " + TOKEN.sub(r"\1", answer.text)


def shown(client: FlaskClient) -> list[str]:
    """Return the form as visitors get it: kept ones in both languages, and one that is never kept."""
    return [form(client, query) for query in ("?lang=pl", "?lang=en", "?lang=pl&a=1")]


def changes(work: Work, event: Event, project: Project, clock: TestClock) -> list[Callable[[], object]]:
    """Everything by which the empty form can change, in an order in which all is possible."""
    asked = QuestionDetails(kind=QuestionKind.short_text, label_pl="Skąd Pani wie o szkoleniu?")
    night = QuestionDetails(
        kind=QuestionKind.one_of,
        label_pl="Nocleg",
        choices=(Option("", "tak", None), Option("", "nie", None)),
    )
    asks: list[int] = []

    def edited(**values: object) -> Callable[[], object]:
        return lambda: edit(work, event, values, event.version)

    def published(kind: TextKind, of: Project | None, text: str, seen: int = 0) -> Callable[[], object]:
        return lambda: publish_text(work, save_text(work, kind, of, text, None, seen))

    def signed(number: int) -> Callable[[], object]:
        return lambda: sign_up(work, event, person(number, institution="OPS w Piszu"))

    def renamed() -> object:
        institution = institution_for(work, "OPS w Piszu")
        assert institution is not None
        return rename_institution(work, institution, "CUS w Piszu", None)

    return [
        edited(title_pl="Inny tytuł"),
        edited(project=project),
        edited(fields={"phone": "required", "municipality": "optional", "position": "off"}),
        edited(takes_photos=True),
        edited(asks_access_needs=False),
        published(TextKind.minister, project, "Minister."),
        published(TextKind.minister, project, "Minister po zmianie.", 1),
        published(TextKind.newsletter, None, "Newsletter."),
        published(TextKind.image, None, "Wizerunek."),
        lambda: publish_notice(work, save_notice(work, NoticeKind.privacy, "## Kto\n\nUrząd.", None, 0)),
        lambda: save_settings(work, {"name": "Ośrodek w Ełku"}, {"name": office(work).name}),
        lambda: asks.append(add_question(work, event, asked).id),
        lambda: asks.append(add_question(work, event, night).id),
        lambda: change_question(work, event, asks[0], QuestionDetails(kind=asked.kind, label_pl="Skąd?"), 1),
        lambda: move_question(work, event, asks[1], up=True),
        lambda: retire_question(work, event, asks[0]),
        lambda: bring_back_question(work, event, asks[0]),
        lambda: known(work, "MOPS w Ełku"),
        renamed,
        lambda: change_limits(work, event, 2, 1),
        lambda: change_limits(work, event, 2, None),
        *map(signed, (1, 2, 3, 4)),
        published(TextKind.interest, None, "Zainteresowanie."),
        lambda: change_limits(work, event, 9, None),
        edited(registration_opens=work.today + timedelta(days=1)),
        lambda: clock.move(days=2),
        edited(registration_deadline=work.today + timedelta(days=3)),
        lambda: clock.move(days=5),
        edited(registration_deadline=None),
        lambda: take_back(work, event),
        lambda: publish(work, event),
        lambda: release(work, CancelEvent(event, "choroba")),
    ]


def test_the_form_is_never_behind(app: Flask, client: FlaskClient, work: Work, clock: TestClock) -> None:
    event = an_event(work, capacity=20, days=40)
    known(work, "OPS w Piszu")
    project = Project(name="Projekt", created_at=work.now)
    work.session.add(project)
    work.session.flush()
    same = []
    for number, step in enumerate(changes(work, event, project, clock)):
        before = shown(client)
        step()
        work.session.commit()
        after = shown(client)
        kept(app).forget()
        assert shown(client) == after, number
        assert MAIN.findall(after[0]) == MAIN.findall(after[2]), number
        if before == after:
            same.append(number)
    # A project without a notice, pictures without a text, a place less and a deadline ahead show nothing.
    assert len(same) <= 4


def test_each_visitor_gets_a_token_of_their_own(
    app: Flask, client_as_visitor: Callable[[], FlaskClient], work: Work
) -> None:
    an_event(work)
    visitors = [client_as_visitor() for _ in range(3)]
    pages = [visitor.get("/events/seminarium/register").text for visitor in visitors]
    tokens = [TOKEN.search(page) for page in pages]
    assert len({found[2] for found in tokens if found}) == len(visitors)
    assert len(kept(app)) == 1


def test_a_kept_form_costs_one_statement(client: FlaskClient, work: Work) -> None:
    an_event(work)
    first = form(client)
    with statements() as seen:
        assert form(client) == first
    assert [each.split()[0] for each in seen if not each.startswith("BEGIN")] == ["SELECT"]


def test_what_rules_name_is_not_kept(app: Flask, client: FlaskClient, work: Work) -> None:
    """Institutions, projects and groups that rules name get other names without a word to the event."""
    an_event(work, who_applies="chosen")
    assert form(client).startswith("200")
    assert len(kept(app)) == 0


def test_no_form_of_a_day_is_kept_for_the_next(
    app: Flask, client: FlaskClient, work: Work, clock: TestClock
) -> None:
    an_event(work, days=40, registration_deadline=date(2099, 1, 1))
    form(client)
    clock.move(days=1)
    form(client)
    assert len(kept(app)) == 2
