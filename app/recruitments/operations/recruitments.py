"""Adding, changing and deleting recruitments."""

import secrets
from dataclasses import asdict
from typing import Any

from app.errors import N_, Forbidden, Outdated
from app.events.access import organises_project
from app.events.models import Recruitment
from app.events.operations.locking import lock_events
from app.events.summary import touch
from app.history.differences import difference
from app.history.operations import record
from app.projects.models import Project
from app.recruitments import facts
from app.recruitments.details import RecruitmentDetails, check_recruitment
from app.recruitments.operations.joining import (
    check_project,
    ids_in,
    refuse_people_in_two,
    with_their_locks,
)
from app.sqlite import must_write
from app.work import Work

CHANGED_MEANWHILE = N_(
    "Somebody else changed this recruitment meanwhile. Look at it anew; nothing was saved."
)


def add_recruitment(work: Work, details: RecruitmentDetails, record_id: str | None = None) -> Recruitment:
    """Make a recruitment without events. Forbidden to whom the project is not theirs to organise."""
    must_write(work.session)
    if not organises_project(work, details.project_id):
        raise Forbidden
    check_recruitment(details)
    made = Recruitment(
        record_id=record_id or f"recruitment-{secrets.token_hex(6)}", version=1, created_at=work.now
    )
    _fill(work, made, details)
    work.session.add(made)
    work.session.flush()
    record(work, facts.ADDED, "recruitment", made.id, values={"title": made.title_pl})
    return made


def change_recruitment(
    work: Work, recruitment: Recruitment, details: RecruitmentDetails, version: int
) -> None:
    """Change what is known of a recruitment, under the locks of its events.

    Outdated unless `version` is its own; Forbidden unless both projects are the actor's. Refuses another
    project than that of its events, and one event for each person while somebody is registered for two.
    """
    with_their_locks(work, recruitment)
    if not organises_project(work, details.project_id):
        raise Forbidden
    if recruitment.version != version:
        raise Outdated(CHANGED_MEANWHILE)
    check_recruitment(details)
    ids = ids_in(work, recruitment)
    if details.project_id != recruitment.project_id:
        check_project(work, ids, details.project_id)
    if details.once_only and not recruitment.once_only:
        refuse_people_in_two(work, ids, "once_only")
    changed = difference({key: getattr(recruitment, key) for key in asdict(details)}, asdict(details))
    if not changed:
        return
    told = {f"recruitment_{key.removesuffix('_id')}": [_told(work, key, each) for each in pair]
            for key, pair in changed.items()}  # fmt: skip
    _fill(work, recruitment, details)
    recruitment.version += 1
    work.session.flush()
    values = {"title": recruitment.title_pl, "changed": told}
    record(work, facts.CHANGED, "recruitment", recruitment.id, values=values)


def delete_recruitment(work: Work, recruitment: Recruitment) -> None:
    """Delete a recruitment; its events stay as they are, with all who are registered for them."""
    with_their_locks(work, recruitment)
    for event in lock_events(work, ids_in(work, recruitment)):
        event.rules.recruitment_id = None
        touch(work, event)
    work.session.flush()
    record(work, facts.DELETED, "recruitment", recruitment.id, values={"title": recruitment.title_pl})
    work.session.delete(recruitment)
    work.session.flush()


def _fill(work: Work, recruitment: Recruitment, details: RecruitmentDetails) -> None:
    for key, value in asdict(details).items():
        setattr(recruitment, key, value)
    recruitment.changed_at = work.now


def _told(work: Work, key: str, value: Any) -> Any:
    if key != "project_id":
        return value
    project = work.session.get(Project, value) if value is not None else None
    return project.name if project else None
