"""The letter of this room: a list that was taken along is out of date."""

from app.events.models import Event
from app.events.staffed import ORGANISING, staffed_at
from app.outbox.letters import unlinked
from app.outbox.operations import NewLetter
from app.pictures.queries import Printing
from app.registrations.messages import event_context, reply_address
from app.texts import DEFAULT_LANGUAGE
from app.work import Work


def outdated_list_letters(work: Work, event: Event, printing: Printing) -> list[NewLetter]:
    """Return the news that somebody withdrew after a list was taken along, for each who organises the event.

    Where nobody is named, it goes to the event's contact, else to the office. It names nobody.
    """
    organisers = [each for each in staffed_at(work, event) if not each.roles.isdisjoint(ORGANISING)]
    readers = [(each.email, each.name, each.language, "account", each.account_id) for each in organisers]
    if not readers and (address := reply_address(work, event)) is not None:
        readers = [(address, event.contact_name or "", DEFAULT_LANGUAGE, "event", event.id)]
    return [
        NewLetter(
            kind="pictures_withdrawn",
            recipient=email,
            recipient_name=name,
            language=language,
            subject_kind=kind,
            subject_id=id,
            event_id=event.id,
            context={
                **event_context(work, event, language),
                "additions": (),
                "printed": work.texts.into(language).moment(printing.at),
                "by": unlinked(printing.by or ""),
                "link": work.links.absolute(f"/manage/events/{event.slug}/pictures/"),
            },
        )
        for email, name, language, kind, id in readers
    ]
