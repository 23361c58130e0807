"""Saving and publishing versions of texts."""

from app.errors import Refusal
from app.history.operations import record
from app.notices.facts import PUBLISHED, SAVED
from app.notices.models import TextKind, TextVersion
from app.notices.queries import gaps_of, latest_text, same_text
from app.office.models import THE_ROW
from app.office.operations import Outdated, keep_first, renew_office
from app.projects.models import Project
from app.work import Work


def save_text(
    work: Work, kind: TextKind, project: Project | None, body_pl: str, body_en: str | None, seen: int
) -> TextVersion:
    """Save a text as the next version, which the public does not see yet; the same text is no new version.

    `seen` is the number of the latest version when the form was opened, 0 for none: raises Outdated if
    there is a newer one.
    """
    # The office's row is the lock of all its texts.
    keep_first(work)
    project_id = project.id if project else None
    latest = latest_text(work, kind, project_id)
    number = latest.number if latest else 0
    if latest and (latest.body_pl, latest.body_en) == (body_pl, body_en):
        return latest
    if number != seen:
        raise Outdated(
            "Somebody else saved version %(number)s meanwhile. Nothing that you typed is lost: compare it "
            "with theirs, then save again.",
            values={"number": number},
        )
    version = TextVersion(
        kind=kind,
        project_id=project_id,
        number=number + 1,
        body_pl=body_pl,
        body_en=body_en,
        saved_at=work.now,
        saved_by=work.actor.name or None,
    )
    work.session.add(version)
    work.session.flush()
    record(work, SAVED[kind], *_subject(version), values={"label": str(version.number)})
    return version


def publish_text(work: Work, version: TextVersion) -> None:
    """Let the public read a version from now on; published again, it changes nothing.

    Refuses one with places still to be filled in, and names them; and one that is older than the one that
    is published: its text can be saved again as a new version.
    """
    keep_first(work)
    work.session.refresh(version)
    if version.published_at is not None:
        return
    missing = gaps_of(version)
    if missing:
        raise Refusal(
            "Still to be filled in: %(places)s.", field="body_pl", values={"places": "; ".join(missing[:20])}
        )
    later = work.session.query(TextVersion.id).filter(
        same_text(version.kind, version.project_id),
        TextVersion.number > version.number,
        TextVersion.published_at.is_not(None),
    )
    if later.first() is not None:
        raise Refusal("A later version is published already. Save this text as a new version first.")
    version.published_at = work.now
    work.session.flush()
    if version.kind == TextKind.interest:
        # The public pages of events lead to the form from now on.
        renew_office(work)
    record(work, PUBLISHED[version.kind], *_subject(version), values={"label": str(version.number)})


def _subject(version: TextVersion) -> tuple[str, int]:
    if version.project_id is not None:
        return "project", version.project_id
    return "office", THE_ROW
