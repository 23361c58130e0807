"""The list of who may be photographed as a paper: names and yes or no, nothing else."""

from collections.abc import Sequence

from app.errors import N_
from app.events.models import Event
from app.events.titles import title
from app.events.when import when_line, where_line
from app.papers.pdf import Paper, PaperColumn, page_text
from app.projects.funding import strip_of
from app.work import Work

TITLE = N_("Who may be photographed")
HEADER = (N_("Last and first name"), N_("May be photographed"))


def pictures_paper(work: Work, event: Event, people: Sequence[tuple[str, bool]]) -> Paper:
    """Return the list in the reader's language, with the moment at which it was made."""
    texts = work.texts
    facts = [
        (texts.gettext("Event"), title(event, texts.language).text),
        (texts.gettext("When"), when_line(texts, event).text),
        (texts.gettext("Where"), where_line(texts, event) or ""),
        (texts.gettext("As of"), texts.moment(work.now)),
    ]
    return Paper(
        language=texts.language,
        title=texts.gettext(TITLE),
        facts=[(name, value) for name, value in facts if value],
        columns=[PaperColumn(texts.gettext(HEADER[0]), 3), PaperColumn(texts.gettext(HEADER[1]), 1)],
        rows=[(name, yes_or_no(work, may)) for name, may in people],
        notes=[texts.gettext("Who is not on the list has not agreed. A later list replaces this one.")],
        page=page_text(texts),
        empty=texts.gettext("Nobody has a place yet."),
        strip=strip_of(work, event.project),
    )


def yes_or_no(work: Work, may: bool) -> str:
    """Return the answer in words."""
    return work.texts.gettext("yes") if may else work.texts.gettext("NO")
