"""Institutions: matched by name, proposed by participants, confirmed, renamed and merged by staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update

from app.columns import sort_key
from app.errors import Refusal
from app.history.operations import record
from app.inserting import insert_unless_there
from app.people.facts import INSTITUTION_CHANGED, INSTITUTION_CONFIRMED, INSTITUTION_RENAMED
from app.people.institution_names import NAME_LENGTH, institution_key
from app.people.institution_placeholders import is_placeholder
from app.people.institution_search import derived
from app.people.meant import candidates, meant
from app.people.models import Institution, InstitutionName, MunicipalityKind
from app.people.name_reading import body_of
from app.work import Work

_TRIES = 5


@dataclass(frozen=True, slots=True)
class InstitutionDetails:
    """What staff know about an institution apart from its name; None where nothing is known."""

    type: str | None
    sector: str | None
    county: str | None
    municipality: str | None
    nip: str | None = None
    contact_name: str | None = None
    contact_email: str | None = None
    municipality_kind: MunicipalityKind | None = None
    subregion: str | None = None


def institution_for(work: Work, text: str | None) -> Institution | None:
    """Return the institution that a text means; what means none that is there makes an unconfirmed one.

    Found by a name that it has or had, by another spelling of such a name with nothing else in it
    («M.O.P.S. w Morągu» is «MOPS Morąg»), or by its tax number. Where that could be two, none is
    chosen: staff decide (docs/decisions/0105). An empty text is none, and so is a placeholder such as
    «brak» or «osoba prywatna». Safe when two people bring the same new name at once, or while staff
    merge it. Refuses a name that is too long to keep.
    """
    name = " ".join((text or "").split())
    if not name:
        return None
    if len(name) > NAME_LENGTH:
        raise Refusal(
            "At most %(longest)s characters fit here.", field="institution", values={"longest": NAME_LENGTH}
        )
    if is_placeholder(name):
        return None
    for _ in range(_TRIES):
        found = _named(work, name) or _proposed(work, name)
        if found:
            return found
    raise RuntimeError("the name of an institution changes hands too fast")


def add_institution(work: Work, name: str, details: InstitutionDetails) -> Institution:
    """Add an institution by hand, confirmed. Refuses a name of one that is confirmed already."""
    added = institution_for(work, name)
    if added is None:
        raise Refusal("These words say that there is no institution.", field="name")
    if added.is_confirmed:
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
    _describe(work, institution, details)
    record(work, INSTITUTION_CONFIRMED, "institution", institution.id, values={"name": institution.name})


def correct_institution(work: Work, institution: Institution, details: InstitutionDetails) -> None:
    """Change what is known about an institution; earlier registrations keep their snapshot."""
    before = {name: getattr(institution, name) for name in InstitutionDetails.__slots__}
    _describe(work, institution, details)
    changed = {
        name: [was, getattr(institution, name)]
        for name, was in before.items()
        if getattr(institution, name) != was
    }
    if changed:
        # Who the contact is belongs to a person, and may be erased from the history.
        contact = {name: changed.pop(name) for name in ("contact_name", "contact_email") if name in changed}
        values = {"name": institution.name, "changed": changed}
        personal = {"contact": contact} if contact else None
        record(work, INSTITUTION_CHANGED, "institution", institution.id, values=values, personal=personal)


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
        work.session.add(named(name, institution.id))
    else:
        holder.name, holder.type, holder.used_until = name, None, None
        holder.body_key = body_of(name).key
    institution.name, institution.name_sort = name, sort_key(name)
    derive_anew(work, institution)
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
    derive_anew(work, into)


def derive(institution: Institution, names: Iterable[str]) -> None:
    """Set what follows from an institution's name, its other names and what is known about it."""
    new = derived(institution.name, names, institution.municipality, institution.nip)
    institution.search_words = new.search_words
    institution.near_place, institution.near_word = new.near_place, new.near_word


def derive_anew(work: Work, institution: Institution) -> None:
    """Set the same after a change, with the names as the database has them."""
    work.session.flush()
    names = select(InstitutionName.name).where(InstitutionName.institution_id == institution.id)
    derive(institution, work.session.scalars(names.order_by(InstitutionName.id)))


def _named(work: Work, name: str) -> Institution | None:
    # The key-share lock makes a merge of this institution wait for us, or us for the merge: then the
    # row is gone, and the next try finds the institution that took the name over.
    return meant(name, candidates(work, [name], hold=True))


def _proposed(work: Work, name: str) -> Institution | None:
    institution = Institution(name=name, name_sort=sort_key(name), is_confirmed=False, created_at=work.now)
    derive(institution, [])
    # Two statements: nothing that they meet makes them fail, so that neither a savepoint nor a flush is
    # needed, which would write what the caller has not finished.
    made = insert_unless_there(work.session, institution)
    if made is None:
        raise RuntimeError("an institution without a name stands in the way of another")
    if insert_unless_there(work.session, named(name, made.id)) is not None:
        return made
    # Somebody else has proposed the name a moment ago, and the next look finds theirs.
    work.session.expunge(made)
    there = Institution.__table__.c.id == made.id
    work.session.execute(delete(Institution.metadata.tables[Institution.__tablename__]).where(there))
    return None


def named(name: str, institution_id: int | None = None) -> InstitutionName:
    """Return a row for a name, with the keys by which it is found; of an institution, where one is given."""
    row = InstitutionName(name=name, name_key=institution_key(name), body_key=body_of(name).key)
    if institution_id is not None:
        row.institution_id = institution_id
    return row


def _describe(work: Work, institution: Institution, details: InstitutionDetails) -> None:
    for known in InstitutionDetails.__slots__:
        setattr(institution, known, getattr(details, known))
    derive_anew(work, institution)


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
