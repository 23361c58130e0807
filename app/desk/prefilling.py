"""What a new event begins with: whom people ask and who organises, as in the actor's last event."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import Account
from app.events.facts import COPIED, CREATED
from app.events.models import Event, FormOfSupport
from app.history.models import HistoryFact
from app.programmes.models import Module
from app.work import Work


def of_edition(modules: Sequence[Module], asked: str) -> dict[str, str | None]:
    """Return what the event begins with that is to be an edition of the module of this id; else nothing."""
    module = next((each for each in modules if str(each.id) == asked), None)
    if module is None:
        return {}
    return {
        "module": str(module.id),
        "title_pl": module.name_pl,
        "title_en": module.name_en,
        "form_of_support": FormOfSupport.training_module.value,
    }


def prefilled(work: Work, office_name: str | None, office_phone: str | None) -> dict[str, str | None]:
    """Return contact and organiser: of the event that the actor made last, else of account and office."""
    last = work.session.scalar(
        select(Event)
        .join(HistoryFact, HistoryFact.event_id == Event.id)
        .where(
            HistoryFact.kind.in_((CREATED.kind, COPIED.kind)),
            HistoryFact.actor_kind == "staff",
            HistoryFact.actor_id == work.actor.id,
        )
        .order_by(HistoryFact.id.desc())
        .limit(1)
    )
    if last is not None and (last.contact_email or last.contact_phone):
        names = ("contact_name", "contact_phone", "contact_email", "organiser")
        return {name: getattr(last, name) for name in names}
    account = work.session.get(Account, work.actor.id) if work.actor.id else None
    return {
        "contact_name": account.name if account else None,
        "contact_email": account.email if account else None,
        "contact_phone": office_phone,
        "organiser": office_name,
    }
