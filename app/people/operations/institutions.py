"""Institutions: matched by name, proposed by participants, confirmed, renamed and merged by staff."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.columns import sort_key
from app.errors import Refusal
from app.history.operations import record
from app.people.facts import INSTITUTION_CHANGED, INSTITUTION_CONFIRMED, INSTITUTION_RENAMED
from app.people.institution_names import NAME_LENGTH, institution_key
from app.people.models import Institution, InstitutionName
from app.work import Work

_TRIES = 5


@dataclass(frozen=True, slots=True)
class InstitutionDetails:
    """What staff know about an institution beside its name; None where nothing is known."""

    type: str | None
    sector: str | None
    county: str | None
    municipality: str | None


def institution_for(work: Work, text: str | None) -> Institution | None:
    """Return the institution that has or had this name; a new name makes an unconfirmed one.

    An empty text is none. Limits count institutions, so every text leads to one at once; staff look
    at it later. Safe when two people bring the same new name at once, or while staff merge it.
    Refuses a name that is too long to keep.
    """
    name = " ".join((text or "").split())
    if not name:
        return None
    if len(name) > NAME_LENGTH:
        raise Refusal(
            "At most %(longest)s characters fit here.", field="institution", values={"longest": NAME_LENGTH}
        )
    for _ in range(_TRIES):
        found = _named(work, name) or _proposed(work, name)
        if found:
            return found
    raise RuntimeError("the name of an institution changes hands too fast")


def add_institution(work: Work, name: str, details: InstitutionDetails) -> Institution:
    """Add an institution by hand, confirmed. Refuses a name of one that is confirmed already."""
    added = institution_for(work, name)
    if added is None or added.is_confirmed:
        raise Refusal("An institution of this name is there already.", field="name")
    confirm_institution(work, added, details)
    return added


def change_institution(
    work: Work, institution: Institution, name: str, used_until: date | None, details: InstitutionDetails
) -> None:
    """Rename an institution and change what is known about it; an unconfirmed one is confirmed by this.

    Refuses a last day of the old name where the name stays, and what `rename_institution` refuses.
    """
    if used_until and name == institution.name:
        raise Refusal("The name has not changed. Leave this empty, or type the new name.", field="used_until")
    rename_institution(work, institution, name, used_until)
    change = correct_institution if institution.is_confirmed else confirm_institution
    change(work, institution, details)


def confirm_institution(work: Work, institution: Institution, details: InstitutionDetails) -> None:
    """Accept a proposed institution as one of its own."""
    institution.is_confirmed = True
    _describe(institution, details)
    record(work, INSTITUTION_CONFIRMED, "institution", institution.id, values={"name": institution.name})


def correct_institution(work: Work, institution: Institution, details: InstitutionDetails) -> None:
    """Change what is known about an institution; earlier registrations keep their snapshot."""
    before = {name: getattr(institution, name) for name in InstitutionDetails.__slots__}
    _describe(institution, details)
    changed = {
        name: [was, getattr(institution, name)]
        for name, was in before.items()
        if getattr(institution, name) != was
    }
    if changed:
        values = {"name": institution.name, "changed": changed}
        record(work, INSTITUTION_CHANGED, "institution", institution.id, values=values)


def rename_institution(
    work: Work, institution: Institution, name: str, used_until: date | None = None
) -> None:
    """Give an institution a new name; the old one still finds it.

    With `used_until` the old name and its type are kept as history with their last day: call this
    before the type changes. Without it the old name was a mistake, or is still in use. Refuses a
    name of another institution: those two are merged instead.
    """
    name = " ".join(name.split())
    before, key = institution.name, institution_key(name)
    if name == before:
        return
    holder = work.session.scalar(select(InstitutionName).where(InstitutionName.name_key == key))
    if holder is not None and holder.institution_id != institution.id:
        raise Refusal("Another institution has this name. Merge the two instead.", field="name")
    if used_until is not None and key != institution_key(before):
        _end(work, institution, used_until)
    if holder is None:
        work.session.add(InstitutionName(institution_id=institution.id, name=name, name_key=key))
    else:
        holder.name, holder.type, holder.used_until = name, None, None
    institution.name, institution.name_sort = name, sort_key(name)
    work.session.flush()
    values = {"before": before, "name": name, "until": used_until.isoformat() if used_until else None}
    record(work, INSTITUTION_RENAMED, "institution", institution.id, values=values)


def absorb_names(work: Work, into: Institution, other: Institution) -> None:
    """Give all names of `other` to `into` and remove `other`, which nothing may point to any more."""
    work.session.flush()
    work.session.execute(
        update(InstitutionName)
        .where(InstitutionName.institution_id == other.id)
        .values(institution_id=into.id)
        .execution_options(synchronize_session=False)
    )
    work.session.expire(into, ["names"])
    work.session.expire(other, ["names"])
    work.session.delete(other)
    work.session.flush()


def _named(work: Work, name: str) -> Institution | None:
    # The key-share lock makes a merge of this institution wait for us, or us for the merge: then the
    # row is gone, and the next try finds the institution that took the name over.
    return work.session.scalar(
        select(Institution)
        .join(InstitutionName, InstitutionName.institution_id == Institution.id)
        .where(InstitutionName.name_key == institution_key(name))
        .with_for_update(read=True, key_share=True, of=Institution)
    )


def _proposed(work: Work, name: str) -> Institution | None:
    institution = Institution(name=name, name_sort=sort_key(name), is_confirmed=False, created_at=work.now)
    institution.names = [InstitutionName(name=name, name_key=institution_key(name))]
    try:
        with work.session.begin_nested():
            work.session.add(institution)
    except IntegrityError:
        return None
    return institution


def _describe(institution: Institution, details: InstitutionDetails) -> None:
    institution.type, institution.sector = details.type, details.sector
    institution.county, institution.municipality = details.county, details.municipality


def _end(work: Work, institution: Institution, last_day: date) -> None:
    work.session.execute(
        update(InstitutionName)
        .where(
            InstitutionName.institution_id == institution.id,
            InstitutionName.name_key == institution_key(institution.name),
        )
        .values(used_until=last_day, type=institution.type)
        .execution_options(synchronize_session="fetch")
    )
