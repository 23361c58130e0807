"""The public list of events, and one event's page."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.catalogue.cache_keys import ListMark, PageMark, list_mark, marked, page_mark
from app.catalogue.cards import cards_for
from app.catalogue.listing import Asked, asked
from app.catalogue.page_cache import KeptPages
from app.catalogue.routes.blueprint import bp
from app.catalogue.schema_org import event_data
from app.catalogue.views import EventView, described, seats_while_open, view_of
from app.columns import sort_key
from app.events.chips import Chip, unusual_chips
from app.events.labels import FORM_OF_SUPPORT, MODE
from app.events.models import Event
from app.events.operations.managing import whole_managed
from app.events.queries import event_by_id
from app.events.window import RegistrationWindow, Span, same_until, within_all
from app.registrations.counting import seats
from app.registrations.seats import Seats
from app.web.access import Audience, open_to
from app.web.addresses import address_of
from app.web.blanks import Blanks, blank
from app.web.pages import SIZE, Page, asked_page
from app.web.request_work import current_work
from app.web.whole_pages import WholePage, answer_with, same_for_everybody, whole_page
from app.work import Work

KEPT = "kept_event_pages"
CHIP, SEATS = NAMES = ("chip", "seats")
_NOT_KEPT = ("page", "past", "lang")


@dataclass(frozen=True, slots=True)
class Part:
    """What a page shows of its event in one language, true within the span; None: not to be kept.

    `main` has blanks for what changes with each registration while the `window` is open: the chip and
    the sentence about seats. `said` is what stood there when it was made.
    """

    title: str
    described: str
    main: str
    data: Markup
    window: RegistrationWindow
    said: tuple[Chip, str]
    span: Span | None

    def words(self, work: Work, seats: Seats) -> dict[str, object]:
        """Return what fills the blanks."""
        chip, left = seats_while_open(work, self.window, seats) if self.window.open else self.said
        return {CHIP: _chip(chip), SEATS: left}


@dataclass(frozen=True, slots=True)
class Outline:
    """A visitor's whole page before its blanks are filled."""

    part: Part
    page: Blanks


@dataclass(frozen=True, slots=True)
class Kept:
    """Pages as visitors get them, the same with blanks, and the events' own parts for all other frames."""

    pages: KeptPages[WholePage] = field(default_factory=KeptPages)
    outlines: KeptPages[Outline] = field(default_factory=KeptPages)
    parts: KeptPages[Part] = field(default_factory=KeptPages)


@bp.get("/events/")
@open_to(Audience.everyone)
def listing() -> ResponseReturnValue:
    """Show upcoming events, or past ones, narrowed by search and filters; the plain list is kept."""
    work = current_work()
    wanted = asked(request.args)
    mark = list_mark(work, wanted, asked_page(), SIZE)
    if not same_for_everybody():
        return _list_page(work, wanted, mark)[0]
    key, pages = (wanted, mark, work.today, work.texts.language), kept().pages
    page = pages.get(key, work.now)
    if page is None:
        html, span = _list_page(work, wanted, mark)
        page = whole_page(html)
        if span:
            pages.put(key, page, page.size, span)
    return answer_with(page)


def _list_page(work: Work, wanted: Asked, mark: ListMark) -> tuple[str, Span | None]:
    """Return the page of a list, and the span in which it stays so; None: not to be kept."""
    events = marked(work, wanted, mark)
    html = render_template(
        "catalogue/list.html",
        wanted=wanted,
        page=Page(events, mark.number, mark.pages, mark.total, SIZE),
        cards_shown=cards_for(work, events, mark.seats),
        other_count=mark.others,
        other_url=_url_of(past=not wanted.past),
        forms=FORM_OF_SUPPORT,
        modes=MODE,
        counties=sorted(mark.counties, key=sort_key),
    )
    return html, within_all(same_until(work.now, event) for event in events) if mark.fits(events) else None


@bp.get("/events/<slug>/")
@open_to(Audience.everyone)
def show(slug: str) -> ResponseReturnValue:
    """Show one published event; a visitor's page comes whole from what is kept."""
    work = current_work()
    mark = page_mark(work, slug)
    if not same_for_everybody():
        part = _part(work, mark)
        main = Blanks(part.main, NAMES).filled(part.words(work, mark.seats))
        return _framed(part, main)
    key, pages = (mark, work.texts.language), kept().pages
    page = pages.get(key, work.now)
    if page is None:
        outline = _outline(work, mark)
        page = whole_page(outline.page.filled(outline.part.words(work, mark.seats)))
        if outline.part.span:
            pages.put(key, page, page.size, outline.part.span)
    return answer_with(page)


@bp.get("/manage/events/<slug>/preview")
@open_to(Audience.staff)
def preview(slug: str) -> str:
    """Show an event to its organisers as the public will see it, with the banner of a draft above it."""
    work = current_work()
    event = whole_managed(work, slug, to_write=False)
    view = view_of(work, event, seats(work, event))
    part = _rendered(event, view, None)
    # A draft takes no registrations, whatever its days would allow.
    chip = next(iter(unusual_chips(work, event)), view.chip)
    main = Blanks(part.main, NAMES).filled({CHIP: _chip(chip), SEATS: view.seats})
    return _framed(part, main, preview_of=event)


def kept() -> Kept:
    """Return what this process keeps."""
    found: Kept = current_app.extensions[KEPT]
    return found


def _outline(work: Work, mark: PageMark) -> Outline:
    key, outlines = _outline_key(work, mark), kept().outlines
    outline = outlines.get(key, work.now)
    if outline is None:
        part = _part(work, mark)
        html = _framed(part, Markup(part.main))  # noqa: S704 (escaped when it was rendered)
        outline = Outline(part, Blanks(html, NAMES))
        if part.span:
            outlines.put(key, outline, len(html), part.span)
    return outline


def _part(work: Work, mark: PageMark) -> Part:
    """Return the page's own part, kept or made anew.

    What was read after the mark may be newer than it, and is then not kept under it.
    """
    key, parts = _outline_key(work, mark), kept().parts
    part = parts.get(key, work.now)
    if part is None:
        event = event_by_id(work, mark.id)
        view = view_of(work, event, mark.seats)
        part = _rendered(event, view, same_until(work.now, event) if mark.fits(event) else None)
        if part.span:
            parts.put(key, part, len(part.main) + len(part.data), part.span)
    return part


def _outline_key(work: Work, mark: PageMark) -> tuple[object, ...]:
    """Return all that an outline depends on: not how many seats are left, but whether newcomers wait."""
    return replace(mark, seated=0, somebody_waits=False), mark.seats.newcomers_wait, work.texts.language


def _rendered(event: Event, view: EventView, span: Span | None) -> Part:
    main = render_template(
        "catalogue/_main.html", view=view, event=event, chip=blank(CHIP), seats=blank(SEATS)
    )
    data = Markup(event_data(current_work(), event))  # noqa: S704 (escaped for a script element)
    return Part(
        view.title.text,
        described(view, current_work().texts.language),
        main,
        data,
        view.window,
        (view.chip, view.seats),
        span,
    )


def _chip(chip: Chip) -> Markup:
    macros: Any = current_app.jinja_env.get_template("components/chips.html").module
    return Markup(macros.chip(chip.kind, chip.text))  # noqa: S704 (escaped within)


def _framed(part: Part, main: Markup, preview_of: Event | None = None) -> str:
    return render_template("catalogue/show.html", part=part, main=main, preview_of=preview_of)


def _url_of(*, past: bool) -> str:
    """Return the address of the same search among past or upcoming events."""
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name not in _NOT_KEPT}
    return address_of("catalogue.listing", {}, {**kept, **({"past": "1"} if past else {})})
