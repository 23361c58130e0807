"""The letters of this room."""

from collections.abc import Sequence

from app.events.models import Event
from app.events.titles import title
from app.office.queries import office
from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter
from app.progress.models import InstitutionLink
from app.projects.funding import funding_line
from app.work import Work


def institution_link_letter(work: Work, link: InstitutionLink, events: Sequence[Event] = ()) -> NewLetter:
    """Return the letter that brings a director, or contact, the link to the institution's page.

    It tells of the hours of their own people, and names the `events` for which people can be named.
    """
    texts = work.texts.into(link.language)
    return NewLetter(
        kind="institution_link",
        recipient=link.email,
        recipient_name=link.name,
        language=link.language,
        subject_kind="institution_link",
        subject_id=link.id,
        context={
            "institution": unlinked(link.institution.name),
            "project": link.project.name,
            "events": [title(each, link.language).text for each in events],
            "until": texts.day(link.ends_on),
            "link": work.links.institution(link.id, link.version),
            "organiser": office(work).name,
            "additions": (),
            "funding": funding_line(texts, link.project),
        },
    )
