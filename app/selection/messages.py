"""The letter of this room."""

from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter
from app.registrations.messages import participants_letter
from app.registrations.models import Registration
from app.selection.models import AppointingResolution
from app.work import Work


def appointed_letter(work: Work, registration: Registration, resolution: AppointingResolution) -> NewLetter:
    """Return the news that a resolution appointed the person to a group."""
    return participants_letter(
        work,
        registration,
        "appointed",
        group=unlinked(resolution.group.name),
        number=unlinked(resolution.number),
        day=work.texts.into(registration.language).day_plain(resolution.resolved_on),
    )
