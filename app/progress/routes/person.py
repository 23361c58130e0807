"""One participant's minutes, from the total down to who confirmed each."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.attendance.queries import decided_value
from app.events.titles import Title, title
from app.events.units import hours_phrase, unit_of
from app.events.when import session_line
from app.ledger.queries import earned_minutes
from app.progress.balance import Balance
from app.progress.labels import lacking
from app.progress.queries import SessionResult, balance, session_results
from app.progress.queries.parts import titles_of_parts
from app.progress.routes.blueprint import blueprint
from app.registrations.access import managed_registration
from app.registrations.models import Registration
from app.typed import number_in
from app.web.access import Audience, open_to
from app.web.request_work import current_work
from app.work import Work


@blueprint.get("/manage/registrations/<int:id>/hours")
@open_to(Audience.staff)
def person(id: int) -> ResponseReturnValue:
    """Show one participant's total, each session behind it, and every version with its author."""
    work = current_work()
    registration = managed_registration(work, id)
    found, results = balance(work, registration), session_results(work, registration)
    part = _asked_part()
    if part is not None:
        results = [each for each in results if _is_of(each, part or None)]
    return render_template(
        "progress/person.html",
        registration=registration,
        event=registration.event,
        title=title(registration.event, work.texts.language),
        balance=found,
        earned=earned_minutes(work, [registration.id]).get(registration.id, 0),
        results=results,
        part=part,
        part_names=_part_names(work, found, results),
        lacking=lacking,
        behind=_behind(registration),
        session_line=session_line,
        hours_phrase=hours_phrase,
        unit_of=unit_of,
        decided_value=decided_value,
    )


def _part_names(work: Work, found: Balance | None, results: Sequence[SessionResult]) -> dict[int, Title]:
    """Name the parts of the module, and those of which minutes were received or decided."""
    ids = {part.part_id for part in found.standing.parts} if found and found.standing else set()
    ids |= {part for each in results for part in each.received}
    ids |= {block.part_id for each in results for block in each.blocks}
    return titles_of_parts(work, ids)


def _behind(registration: Registration) -> dict[str, int]:
    """Return of whom and towards what the entries behind the total are."""
    module = registration.event.module_id
    towards = {"event": registration.event_id} if module is None else {"module": module}
    return {"person": registration.person_id, **towards}


def _asked_part() -> int | None:
    """Return the part to which the sessions are narrowed, 0 for those of no part, None for all."""
    return number_in(request.args.get("part"))


def _is_of(result: SessionResult, part: int | None) -> bool:
    """Tell whether a session gave minutes of a part, or might have."""
    decided = {block.part_id for block in result.blocks}
    return part in result.received or part in decided | {block.part_id for block in result.session.blocks}
