"""The page of the form to sign up: empty, kept for everybody, or as it came, with what is wrong.

The empty form is the same for all visitors but for two blanks: the token of the visitor's session, and the
position on the waiting list. It is kept by its key (`form_keys.py`) as long as that holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.consents.forms import ConsentTick, add_ticks
from app.consents.queries import OfferedConsent, offered_consents
from app.eligibility.models import EligibilityRule
from app.eligibility.queries import rows_of
from app.eligibility.who_may import fields_of, who_may
from app.events.models import Event
from app.events.queries import public_event_with_meetings
from app.events.titles import title
from app.events.when import place_line, when_line
from app.events.window import registration_window, same_until
from app.notices.queries import NamedText, notices_of
from app.questions.asking import OwnQuestion, asks_files
from app.questions.forms import QuestionField, add_fields, seen_versions
from app.questions.queries import asked_questions
from app.registrations.asked import use_of
from app.registrations.counting import seats
from app.registrations.explaining import rule_sentences
from app.registrations.form_keys import Suggested, form_key, suggested_to
from app.registrations.forms import Questions, SignUpForm
from app.registrations.next_edition import asks_for_next
from app.registrations.notice_read import notice_shown
from app.web.blanks import Blanks, blank
from app.web.cached_response import same_for_everybody
from app.web.forms import page_status
from app.web.office import current_office
from app.web.page_cache import PageCache
from app.web.request_work import current_work
from app.work import Work

CACHE = "form_cache"
_TOKEN, _POSITION = _BLANKS = ("token", "position")


@dataclass(frozen=True, slots=True)
class _Shown:
    """Texts to which the fields refer: notices, what is consented to, whether there is an office's notice."""

    notices: tuple[NamedText, ...]
    consents: tuple[OfferedConsent, ...]
    has_notice: bool


def empty_form(work: Work, slug: str) -> ResponseReturnValue:
    """Answer the form with nothing typed, or why registration is closed; a visitor's comes from the cache."""
    key, waiting = form_key(work, slug) if same_for_everybody() else (None, 0)
    cache: PageCache[Blanks] = current_app.extensions[CACHE]
    cache_key = key, work.today, work.texts.language
    page = cache.get(cache_key, work.now) if key else None
    if page is None:
        event = public_event_with_meetings(work, slug)
        if not registration_window(work, event).open:
            return closed_page(event)
        suggested = suggested_to(work, use_of(event, "municipality"))
        if key is None:
            return _empty_page(event, suggested, asked_questions(work, event))
        html = _empty_page(event, suggested, key.own or (), token=blank(_TOKEN), position=blank(_POSITION))
        page = Blanks(html, _BLANKS)
        if key.fits(event):
            cache.put(cache_key, page, len(html.encode()), same_until(work.now, event))
    return page.filled({_TOKEN: generate_csrf(), _POSITION: waiting + 1})


def asked_by(event: Event, rules: Sequence[EligibilityRule]) -> Questions:
    """Return what the form asks; what a rule about applicants looks at is required."""
    asked = Questions.by(event, current_work().today)
    return replace(asked, required=asked.required | fields_of(rules))


def form_page(
    event: Event,
    form: SignUpForm,
    own: Sequence[QuestionField],
    ticks: Sequence[ConsentTick],
    rules: Sequence[EligibilityRule],
) -> ResponseReturnValue:
    """Answer the form as it came, with what is wrong."""
    work = current_work()
    notices = notices_of(work, event.project_id)
    form.name_notices(notices)
    fields = _fields(form, suggested_to(work, use_of(event, "municipality")), own, ticks, notices)
    page = _page(event, rules, notices, fields, asks_files([each.question for each in own]), form=form)
    return page, page_status(form)


def _empty_page(
    event: Event,
    suggested: Suggested,
    own: tuple[OwnQuestion, ...],
    *,
    token: str | None = None,
    position: str | None = None,
) -> str:
    """Render the form with nothing typed; the fields, half of the work, are the same for many events."""
    work = current_work()
    rules, notices = rows_of(work, event), notices_of(work, event.project_id)
    shown = _Shown(notices, offered_consents(work, event), current_office().privacy is not None)
    fields = _empty_fields(work.texts.language, asked_by(event, rules), own, suggested, shown)
    return _page(event, rules, notices, fields, asks_files(own), token=token, position=position)


def _page(
    event: Event,
    rules: Sequence[EligibilityRule],
    notices: tuple[NamedText, ...],
    fields: Markup,
    sends_files: bool,
    *,
    form: SignUpForm | None = None,
    token: str | None = None,
    position: str | None = None,
) -> str:
    work = current_work()
    counted = seats(work, event)
    return render_template(
        "registrations/sign_up.html",
        event=event,
        form=form,
        fields=fields,
        sends_files=sends_files,
        seats=counted,
        position=position or counted.waiting + 1,
        token=token or generate_csrf(),
        asks_next=asks_for_next(work, event, counted),
        who_may=who_may(work, event, rules),
        places=rule_sentences(work.texts, event, work.today),
        privacy_version=notice_shown(work, notices),
        **event_lines(event),
    )


@lru_cache(maxsize=16)
def _empty_fields(
    language: str,
    questions: Questions,
    own: tuple[OwnQuestion, ...],
    suggested: Suggested,
    shown: _Shown,
) -> Markup:
    """Return the fields with nothing typed."""
    form = SignUpForm(formdata=None)
    form.ask(questions)
    form.name_notices(shown.notices)
    ticks = add_ticks(form, shown.consents)
    return _fields(form, suggested, add_fields(form, own), ticks, shown.notices)


def _fields(
    form: SignUpForm,
    suggested: Suggested,
    own: Sequence[QuestionField],
    ticks: Sequence[ConsentTick],
    notices: tuple[NamedText, ...],
) -> Markup:
    for tick in ticks:
        tick.untick_if_stale()
    page = render_template(
        "registrations/_sign_up_fields.html",
        form=form,
        institutions=suggested.institutions,
        municipalities=suggested.municipalities,
        own_fields=own,
        questions_seen=seen_versions(own),
        notices=notices,
        consent_ticks=ticks,
    )
    return Markup(page)  # noqa: S704 (escaped within)


def closed_page(event: Event) -> ResponseReturnValue:
    """Answer why nobody can sign up now."""
    work = current_work()
    reason = registration_window(work, event).sentence(work.texts)
    asks_next = asks_for_next(work, event, seats(work, event))
    page = render_template(
        "registrations/closed.html", event=event, reason=reason, asks_next=asks_next, **event_lines(event)
    )
    return page, 409


def event_lines(event: Event) -> dict[str, object]:
    """Return what pages of this way show of their event: its title, when and where it is."""
    texts = current_work().texts
    return {
        "event_title": title(event, texts.language),
        "when": when_line(texts, event),
        "place": place_line(event),
    }
