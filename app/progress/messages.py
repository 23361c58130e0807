"""The letters of this room."""

from app.office.queries import office
from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter
from app.progress.models import InstitutionLink
from app.projects.funding import funding_line
from app.work import Work


def institution_link_letter(work: Work, link: InstitutionLink) -> NewLetter:
    """Return the letter that brings a director the link to the hours of their own people."""
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
            "until": texts.day(link.ends_on),
            "link": work.links.institution(link.id, link.version),
            "organiser": office(work).name,
            "additions": (),
            "funding": funding_line(texts, link.project),
        },
    )
