"""Changing what the office says of itself: its settings, its logo, its notices."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.errors import N_, Refusal
from app.files.storage import Upload, keep
from app.history.operations import record
from app.office.facts import FIRST_DAY_OVER, LOGO_CHANGED, PUBLISHED, SAVED, SETTINGS_CHANGED
from app.office.models import THE_ROW, Notice, NoticeKind, OfficeSettings, new_version
from app.office.notice_text import gaps_in
from app.office.office import Office
from app.office.pictures import size_of
from app.office.queries import keeper_of, latest_notice, told
from app.work import Work

LOGO_BYTES = 1024 * 1024
LOGO_PIXELS = (16, 4000)
"""A logo's shortest and longest side."""

_NO_PICTURE = N_("The picture can't be read. Save it again as PNG or JPG.")
_LARGE = N_("The logo is too large: at most 1 MB.")
_PIXELS = N_("The logo must be between %(least)s and %(most)s pixels wide and high.")


class Outdated(Refusal):
    """Somebody else saved the same meanwhile: nothing was changed."""


def keep_first(work: Work) -> None:
    """Keep what the environment says of the office, unless its settings are kept already."""
    _row(work)


def save_settings(work: Work, values: Mapping[str, str | None], seen: Mapping[str, str]) -> bool:
    """Save some columns of the settings; tell whether anything changed.

    `seen` is what the form had shown of the same columns: raises Outdated if somebody else changed one of
    them since, to something else than is saved now.
    """
    row = _row(work)
    now = {name: getattr(row, name) or "" for name in values}
    if any(now[name] not in (seen.get(name, ""), values[name] or "") for name in values):
        raise Outdated(
            "Somebody else saved this section meanwhile. Nothing that you typed is lost: look at what stands "
            "there now, then save again."
        )
    changed = {
        _told_as(name): [now[name], value or ""]
        for name, value in values.items()
        if now[name] != (value or "")
    }
    if not changed:
        return False
    for name, value in values.items():
        setattr(row, name, value or None)
    _touch(work, row)
    record(work, SETTINGS_CHANGED, "office", row.id, values={"changed": changed})
    return True


def save_logo(work: Work, upload: Upload | None, alternative_pl: str, alternative_en: str | None) -> None:
    """Keep a logo with its words; without an upload the picture stays and gets other words.

    Refuses what is no picture, is too large or too small, and words without any picture.
    """
    row = _row(work)
    if upload is not None:
        row.logo_width, row.logo_height = _measured(upload)
        keep(work, upload)
        row.logo_sha256, row.logo_type = upload.sha256, upload.content_type
    elif row.logo_sha256 is None:
        raise Refusal("Choose a picture.", field="logo")
    row.logo_alternative_pl, row.logo_alternative_en = alternative_pl, alternative_en
    _touch(work, row)
    record(work, LOGO_CHANGED, "office", row.id, values={"words": alternative_pl})


def remove_logo(work: Work) -> None:
    """Show the office's name again in place of a logo."""
    row = _row(work)
    if row.logo_sha256 is None:
        return
    row.logo_sha256 = row.logo_type = row.logo_width = row.logo_height = None
    row.logo_alternative_pl = row.logo_alternative_en = None
    _touch(work, row)
    record(work, LOGO_CHANGED, "office", row.id)


def save_notice(work: Work, kind: NoticeKind, body_pl: str, body_en: str | None, seen: int) -> Notice:
    """Save a text as the next version, which the public does not see yet; the same text is no new version.

    `seen` is the number of the latest version when the form was opened, 0 for none: raises Outdated if
    there is a newer one.
    """
    row = _row(work)
    latest = latest_notice(work, kind)
    number = latest.number if latest else 0
    if latest and (latest.body_pl, latest.body_en) == (body_pl, body_en):
        return latest
    if number != seen:
        raise Outdated(
            "Somebody else saved version %(number)s meanwhile. Nothing that you typed is lost: compare it "
            "with theirs, then save again.",
            values={"number": number},
        )
    notice = Notice(
        kind=kind,
        number=number + 1,
        label=str(number + 1),
        body_pl=body_pl,
        body_en=body_en,
        saved_at=work.now,
        saved_by_id=work.actor.id,
        saved_by=work.actor.name or None,
    )
    work.session.add(notice)
    work.session.flush()
    record(work, SAVED[kind], "office", row.id, values={"label": notice.label})
    return notice


def publish_notice(work: Work, notice: Notice) -> None:
    """Let the public read a version from now on.

    Refuses one with places still to be filled in, and names them; and one that is older than the one that
    is published: its text can be saved again as a new version.
    """
    row = _row(work)
    missing = list(dict.fromkeys(gaps_in(notice.body_pl) + gaps_in(notice.body_en)))
    if missing:
        raise Refusal(
            "Still to be filled in: %(places)s.", field="body_pl", values={"places": "; ".join(missing[:20])}
        )
    column = f"{notice.kind.value}_id"
    present = work.session.get(Notice, getattr(row, column) or 0)
    if present is not None and present.number >= notice.number:
        if present.id == notice.id:
            return
        raise Refusal("A later version is published already. Save this text as a new version first.")
    notice.published_at = work.now
    setattr(row, column, notice.id)
    _touch(work, row)
    record(work, PUBLISHED[notice.kind], "office", row.id, values={"label": notice.label})


def renew_office(work: Work) -> None:
    """Let pages that are kept be made anew: a text that they lead to was published."""
    _touch(work, _row(work))


def end_first_day(work: Work) -> None:
    """Put the list of first steps away for good."""
    row = _row(work)
    if row.first_day_over:
        return
    row.first_day_over = True
    _touch(work, row)
    record(work, FIRST_DAY_OVER, "office", row.id)


def _told_as(column: str) -> str:
    """Name a column as the history tells it: other rooms have names, too."""
    return f"office.{column}"


def _measured(upload: Upload) -> tuple[int, int]:
    size = size_of(upload.data)
    if size is None:
        raise Refusal(_NO_PICTURE, field="logo")
    if len(upload.data) > LOGO_BYTES:
        raise Refusal(_LARGE, field="logo")
    least, most = LOGO_PIXELS
    if not all(least <= side <= most for side in size):
        raise Refusal(_PIXELS, field="logo", values={"least": least, "most": most})
    return size


def _touch(work: Work, row: OfficeSettings) -> None:
    row.version, row.changed_at = new_version(), work.now
    work.session.flush()
    told(work, row.version)


def _row(work: Work) -> OfficeSettings:
    """Return the settings, locked; the first time, made of what the environment says."""
    query = select(OfficeSettings).where(OfficeSettings.id == THE_ROW)
    locked = query.with_for_update().execution_options(populate_existing=True)
    found = work.session.scalar(locked)
    if found is not None:
        return found
    try:
        with work.session.begin_nested():
            work.session.add(_first_row(work, keeper_of(work).first))
    except IntegrityError:
        pass  # another process was first
    row = work.session.scalars(locked).one()
    told(work, row.version)
    return row


def _first_row(work: Work, first: Office) -> OfficeSettings:
    return OfficeSettings(
        id=THE_ROW,
        version=new_version(),
        name=first.name[:200],
        email=first.email[:320],
        phone=first.phone[:60] if first.phone else None,
        first_day_over=False,
        changed_at=work.now,
    )
