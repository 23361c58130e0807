"""The application form filled in with what somebody typed, as a paper to print and sign."""

from app.errors import N_
from app.events.models import Event
from app.events.titles import title
from app.events.when import when_line, where_line
from app.office.queries import office
from app.papers.pdf import Code, Paper, PaperColumn, page_text
from app.projects.funding import funding_line, strip_of
from app.registrations.answers import answers_of, told_answers
from app.registrations.asked import ASKED, shown
from app.registrations.models import Registration
from app.registrations.papers import brings_paper
from app.signed_papers.codes import code_of
from app.work import Work

TITLE = N_("Application form")
STATEMENT = N_(
    "I apply for the form of support named above. The data given here are true. I know the rules of "
    "recruitment and the privacy notice of the organiser."
)
HOW = N_(
    "After signing, photograph or scan all pages and send them on the page of the application, or hand the "
    "form over as the organiser says. The code at the top must be readable: it leads to this application."
)

HOW_TO_BRING = N_(
    "After signing, bring the form to the meeting, or send a photo or scan of all pages beforehand on the "
    "page of the application. The code at the top must be readable: it leads to this application."
)


def form_paper(work: Work, registration: Registration) -> Paper:
    """Return the filled form in the reader's language: what was typed, a statement, lines, the code.

    It says what the form asks now: no answers to questions that were taken out of it, and no diet or needs,
    which are erased some days after the event while signed forms are kept.
    """
    texts, event = work.texts, registration.event
    names = [(ASKED[name].label, getattr(registration, name)) for name in ("first_name", "last_name")]
    told = [(texts.translated(label), value) for label, value in names]
    told += [
        *shown(texts, registration, confidential=False),
        *told_answers(work, answers_of(work, registration, only_asked=True)),
    ]
    rows = [(label, value) for label, value in told if value]
    return Paper(
        language=texts.language,
        title=texts.gettext(TITLE),
        facts=_facts(work, event, registration),
        columns=[PaperColumn(texts.gettext("Question"), 2), PaperColumn(texts.gettext("Answer"), 4)],
        rows=rows,
        notes=[texts.gettext(STATEMENT), texts.gettext(HOW_TO_BRING if brings_paper(event) else HOW)],
        signatures=[texts.gettext("Place and date"), texts.gettext("Legible signature")],
        code=Code(code_of(work.links, registration.id), texts.gettext("Code of the application")),
        foot=title(event, texts.language).text,
        page=page_text(texts),
        empty="",
        strip=strip_of(work, event.project),
    )


def _facts(work: Work, event: Event, registration: Registration) -> list[tuple[str, str]]:
    texts = work.texts
    facts = [
        (texts.gettext("Form of support"), title(event, texts.language).text),
        (texts.gettext("When"), when_line(texts, event).text),
        (texts.gettext("Where"), where_line(texts, event) or ""),
        (texts.gettext("Organiser"), event.organiser or office(work).name or ""),
        (texts.gettext("Project"), funding_line(texts, event.project)),
        (texts.gettext("Date of application"), texts.moment(registration.registered_at)),
    ]
    return [(name, value) for name, value in facts if value]
