"""Making a line of support."""

import re

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.columns import folded
from app.errors import Forbidden
from app.events.access import organises_project
from app.history.operations import record
from app.lines import facts
from app.lines.access import may_manage_line
from app.lines.details import LineDetails, check_details
from app.lines.models import Division, SupportLine
from app.sqlite import must_write
from app.work import Work

_WORDS = re.compile(r"[a-z0-9]+")


def add_line(
    work: Work, details: LineDetails, record_id: str | None = None, division: Division = Division.even
) -> SupportLine:
    """Make a line of support, without recipients and coaches.

    `record_id` names it in files and commands; without one it is made of the name. Refuses figures that
    contradict themselves. Forbidden to whom the project is not theirs to organise.
    """
    must_write(work.session)
    if not organises_project(work, details.project_id):
        raise Forbidden
    check_details(details)
    while True:
        id = record_id or free_record_id(work, details.name_pl)
        line = SupportLine(record_id=id, version=1, division=division, created_at=work.now)
        for name in LineDetails.__slots__:
            setattr(line, name, getattr(details, name))
        try:
            with work.session.begin_nested():
                work.session.add(line)
            break
        except IntegrityError:
            # Another transaction made a line of the same name at this moment.
            if record_id is not None or id == free_record_id(work, details.name_pl):
                raise
    record(work, facts.ADDED, "line", line.id, values={"name": line.name_pl})
    return line


def free_record_id(work: Work, name: str) -> str:
    """Return an id made of a name that no line has yet."""
    plain = folded(name).encode("ascii", "ignore").decode()
    base = "-".join(_WORDS.findall(plain))[:80].strip("-") or "linia"
    query = select(SupportLine.record_id).where(SupportLine.record_id.startswith(base, autoescape=True))
    taken = set(work.session.scalars(query))
    number, id = 1, base
    while id in taken:
        number += 1
        id = f"{base}-{number}"
    return id


def must_manage(work: Work, line: SupportLine) -> None:
    """Raise Forbidden unless the actor manages the line."""
    if not may_manage_line(work, line):
        raise Forbidden
