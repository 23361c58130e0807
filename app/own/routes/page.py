"""The participant's page as a whole: where the registration stands, and what can be done about it."""

from dataclasses import asdict
from functools import lru_cache
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.consents.queries import StandingConsent, standing_consents
from app.events.titles import title
from app.events.when import event_lines, period, where_line
from app.events.window import names_people, registration_window
from app.extensions import db
from app.history.models import HistoryFact
from app.history.queries import facts_of, lines
from app.links import Purpose
from app.needs.forms import NightsForm
from app.needs.own import own_needs
from app.nominations.models import Nomination
from app.nominations.queries import askers_of
from app.own.access import own_access
from app.own.change_of_event import EventChangeLine, change_line
from app.own.colleague import ColleagueLine, colleague_line
from app.own.queries import own_documents
from app.own.routes.nights import nights_form
from app.own.routes.own_answers import answers_section
from app.own.sentences import page_sentences
from app.participation.queries import own_form
from app.progress.labels import lacking
from app.progress.queries import balance, part_titles, session_results
from app.questions.forms import AnswersForm
from app.registrations.asked import ASKED, CHOSEN, Details, Kind
from app.registrations.door_codes import own_code
from app.registrations.enrolment import own_meetings
from app.registrations.facts import LATE_ACCEPTED
from app.registrations.forms import AddressForm, CorrectionForm, Questions
from app.registrations.models import Registration
from app.registrations.own_links import Opened, opened
from app.registrations.papers import asks_paper, brings_paper, institution_may_cover
from app.signed_papers.queries import paper_of
from app.surveys.own import OwnSheets, own_sheets
from app.web.blanks import Blanks, blank
from app.web.pages import Page, asked_page, page_of
from app.web.request_work import current_work
from app.work import Work

_CHOSEN = [name for name, each in ASKED.items() if each.kind in CHOSEN]


def own_page(
    here: Opened,
    token: str,
    *,
    address: AddressForm | None = None,
    data: CorrectionForm | None = None,
    nights: NightsForm | None = None,
    answers: AnswersForm | None = None,
) -> ResponseReturnValue:
    """Answer the participant's page; a form that is given came back with something wrong."""
    returned = address or data or nights or answers
    failed = returned is not None
    if failed:
        db.session.rollback()
        here = opened(current_work(), token)
    work, registration, hidden = current_work(), here.registration, here.hidden
    texts, event = work.texts, registration.event
    # What came in by another way than the form stands behind the mailed link alone.
    history = None if here.by_form else _history(work, registration)
    standing = None if here.by_form else balance(work, registration)
    change = EventChangeLine() if here.by_form else change_line(work, registration)
    paper = paper_of(work, registration) if asks_paper(event) else None
    page = render_template(
        "own/own.html",
        registration=registration,
        by_form=here.by_form,
        hidden=hidden,
        event=event,
        token=token,
        event_title=title(event, texts.language),
        lines=event_lines(texts, event, own_meetings(registration)),
        period=period(texts, event),
        place=where_line(texts, event),
        sentences=page_sentences(work, registration, names_email="email" not in hidden),
        window=registration_window(work, event),
        online=[] if here.by_form else own_access(work, registration),
        needs=[] if here.by_form else own_needs(work, registration),
        nights=None if here.by_form else nights or nights_form(work, registration),
        colleague=ColleagueLine() if here.by_form else colleague_line(work, registration),
        askers=_askers(work, here),
        paper=paper,
        change=change,
        change_link=_change_link(work, change),
        participation=own_form(work, registration),
        asks_paper=asks_paper(event) and registration.is_in_force,
        brings_paper=brings_paper(event),
        institution_may_cover=institution_may_cover(registration),
        owes_paper=paper is None or not paper.is_settled,
        consents=[] if here.by_form else _consents(work, registration),
        surveys=OwnSheets() if here.by_form else own_sheets(work, registration),
        documents=[] if here.by_form else own_documents(work, registration),
        returned=returned,
        answers=answers_section(work, here, token, answers),
        address=address,
        address_field=_address_field(registration, hidden, address),
        data=data,
        data_fields=_data_fields(registration, hidden, data),
        balance=standing,
        part_names=part_titles(work, [standing.standing] if standing and standing.standing else []),
        lacking=lacking,
        session_results=session_results(work, registration) if standing else [],
        door_code=None if here.by_form else own_code(work.links, registration),
        history=lines(texts, history.rows) if history else [],
        history_page=None if failed else history,
    )
    return page, 422 if failed else 200


def _change_link(work: Work, change: EventChangeLine) -> str:
    other = change.later or change.former
    if other is None:
        return ""
    return url_for("own.own", token=work.links.token(Purpose.manage, other.id, other.link_version))


def _askers(work: Work, here: Opened) -> list[Nomination]:
    """Return the other institutions that named the person; asks only where institutions name people."""
    asks = not here.by_form and here.registration.is_in_force and names_people(here.registration.event)
    return askers_of(work, here.registration) if asks else []


def _address_field(
    registration: Registration, hidden: frozenset[str], form: AddressForm | None
) -> Markup | None:
    if "email" in hidden:
        return None
    if form:
        return _rendered("own/_address_field.html", address=form)
    return _empty_address(current_work().texts.language).filled({"email": registration.email})


def _data_fields(registration: Registration, hidden: frozenset[str], form: CorrectionForm | None) -> Markup:
    if form:
        return _rendered("registrations/_person_fields.html", form=form, institutions=[])
    questions = Questions.by(registration.event, current_work().today)
    details = Details.of(registration)
    asked = [name for name in _CHOSEN if name not in questions.left_out | hidden]
    # What is chosen stands in no blank: it marks one of the options.
    chosen = tuple((name, tuple(_values(getattr(details, name)))) for name in asked)
    empty = _empty_data(current_work().texts.language, questions, hidden, chosen)
    return empty.filled(asdict(details))


def _consents(work: Work, registration: Registration) -> list[StandingConsent]:
    found = standing_consents(work, registration.person_id, registration.event)
    return [each for each in found if each.since or (each.offered and registration.is_in_force)]


def _values(answer: list[str] | str | None) -> list[str]:
    return answer if isinstance(answer, list) else [answer] if answer else []


@lru_cache(maxsize=8)
def _empty_address(language: str) -> Blanks:
    form = AddressForm(formdata=None, prefix="new-", data={"email": blank("email")})
    return Blanks(_rendered("own/_address_field.html", address=form), ["email"])


@lru_cache(maxsize=8)
def _empty_data(
    language: str,
    questions: Questions,
    hidden: frozenset[str],
    chosen: tuple[tuple[str, tuple[str, ...]], ...],
) -> Blanks:
    data: dict[str, Any] = {name: blank(name) for name in ASKED if name not in _CHOSEN}
    for name, values in chosen:
        data[name] = list(values) if ASKED[name].kind == Kind.several else "".join(values)
    form = CorrectionForm(formdata=None, data=data)
    form.ask(questions)
    form.leave_out(hidden)
    return Blanks(_rendered("registrations/_person_fields.html", form=form, institutions=[]), ASKED)


def _rendered(template: str, **context: object) -> Markup:
    return Markup(render_template(template, **context))  # noqa: S704 (escaped within)


def _history(work: Work, registration: Registration) -> Page[HistoryFact]:
    # Why staff made an exception is their note, not a message to the person. What came before an
    # earlier withdrawal is not shown: signing up again proves nothing about who did so the first time.
    # Marks are told by the hours, in words, once confirmed; outcomes and points are not told here.
    query = facts_of("registration", registration.id).where(
        HistoryFact.kind != LATE_ACCEPTED.kind,
        HistoryFact.kind.not_like("attendance.%"),
        HistoryFact.kind.not_like("progress.%"),
        HistoryFact.at >= registration.registered_at,
    )
    return page_of(work.session, query, asked_page(), 50)
