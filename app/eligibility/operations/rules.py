"""Choosing who may apply for an event."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.columns import folded
from app.eligibility.facts import RULES_CHANGED
from app.eligibility.models import EligibilityRule, RuleKind
from app.eligibility.queries import kept_rows
from app.eligibility.sentences import values_of
from app.errors import N_, Outdated, Refusal
from app.events.models import WITH_FORM, Event, Repeats, WhoApplies
from app.events.operations.locking import lock_event
from app.events.summary import touch
from app.history.operations import record
from app.people.institution_names import institution_key
from app.people.models import Institution, InstitutionName
from app.work import Work

NO_FORM = N_("This event has no public form: rules about who may apply would not count.")
MEANWHILE = N_(
    "Somebody else saved this event meanwhile. Nothing that you typed is lost: check it and save again."
)
MOST_VALUES = 500
_TOO_MANY = N_("At most %(count)s values fit into one rule.")
UNKNOWN_INSTITUTIONS = N_("The register has no institution of this name: %(names)s. Add it there first.")


@dataclass(frozen=True, slots=True)
class RuleValue:
    """One value of a rule: a text, or an institution, a project or a group by number."""

    text: str | None = None
    institution_id: int | None = None
    project_id: int | None = None
    group_id: int | None = None


Chosen = Mapping[RuleKind, Collection[RuleValue]]


def save_rules(
    work: Work, event: Event, chosen: Chosen, repeats: Repeats, seen_version: int | None = None
) -> bool:
    """Say who may apply for an event: every rule must hold, within one any of its values.

    With a rule the event is for chosen people, without any for anybody. Who has applied already keeps what
    they have. Returns whether anything differed. Refuses an event without a public form, and too many
    values; raises Outdated if somebody else saved the event since it was `seen_version`.
    """
    lock_event(work, event)
    if seen_version is not None and event.version != seen_version:
        raise Outdated(MEANWHILE)
    if event.rules.who_applies not in WITH_FORM:
        raise Refusal(NO_FORM)
    for kind, values in chosen.items():
        if len(values) > MOST_VALUES:
            raise Refusal(_TOO_MANY, field=kind.value, values={"count": MOST_VALUES})
    was, changed = event.rules.repeats, _replaced(work, event, chosen)
    if was != repeats:
        changed["repeats"] = [was.value, repeats.value]
    applies = WhoApplies.chosen if any(chosen.values()) else WhoApplies.anybody
    if not changed and event.rules.who_applies == applies:
        return False
    event.rules.who_applies, event.rules.repeats = applies, repeats
    touch(work, event)
    record(work, RULES_CHANGED, "event", event.id, event_id=event.id, values={"changed": changed})
    work.session.flush()
    return True


def load_rules(work: Work, event: Event, chosen: Chosen) -> bool:
    """Bring an event's rules to what a file says, whatever its setting; returns whether any differed."""
    lock_event(work, event)
    changed = _replaced(work, event, chosen)
    if changed:
        touch(work, event)
        record(work, RULES_CHANGED, "event", event.id, event_id=event.id, values={"changed": changed})
        work.session.flush()
    return bool(changed)


def copy_rules(work: Work, source: Event, copy: Event) -> None:
    """Give a copy of an event the rules of the event that it was made from."""
    for row in kept_rows(work, source):
        work.session.add(_row(copy, row.kind, _value(row)))
    work.session.flush()


def institutions_named(work: Work, names: Sequence[str], field: str = "institution") -> list[RuleValue]:
    """Return the known institutions that have or had these names. Refuses names that nobody has."""
    keys = {institution_key(name): name for name in names}
    query = (
        select(InstitutionName.name_key, Institution.id)
        .join(Institution, Institution.id == InstitutionName.institution_id)
        .where(InstitutionName.name_key.in_(keys), Institution.is_confirmed)
    )
    found = {key: id for key, id in work.session.execute(query)}  # noqa: C416 (rows are typed)
    missing = [name for key, name in keys.items() if key not in found]
    if missing:
        raise Refusal(UNKNOWN_INSTITUTIONS, field=field, values={"names": ", ".join(missing)})
    return [RuleValue(institution_id=id) for id in sorted(set(found.values()))]


def texts_of(values: Collection[str]) -> list[RuleValue]:
    """Return texts as values of a rule, each once whatever its case and accents."""
    once = {folded(each): each for each in values if folded(each)}
    return [RuleValue(text=each) for each in once.values()]


def _replaced(work: Work, event: Event, chosen: Chosen) -> dict[str, list[object]]:
    """Let these be the rules; return what differs, by name, as the history keeps it."""
    wanted = {(kind, value) for kind, values in chosen.items() for value in values}
    rows = kept_rows(work, event)
    before = _told(work, rows)
    known = {(row.kind, _value(row)): row for row in rows}
    for key in known.keys() - wanted:
        work.session.delete(known[key])
    for kind, value in sorted(wanted - known.keys(), key=str):
        work.session.add(_row(event, kind, value))
    work.session.flush()
    after = _told(work, kept_rows(work, event))
    return {
        f"rule_{kind}": [before.get(kind), after.get(kind)]
        for kind in RuleKind
        if before.get(kind) != after.get(kind)
    }


def _row(event: Event, kind: RuleKind, value: RuleValue) -> EligibilityRule:
    return EligibilityRule(
        event_id=event.id,
        kind=kind,
        text=value.text,
        institution_id=value.institution_id,
        project_id=value.project_id,
        group_id=value.group_id,
    )


def _value(row: EligibilityRule) -> RuleValue:
    return RuleValue(row.text, row.institution_id, row.project_id, row.group_id)


def _told(work: Work, rows: Sequence[EligibilityRule]) -> dict[RuleKind, list[str] | None]:
    kinds = {row.kind for row in rows}
    return {
        kind: values_of(work.texts, [row for row in rows if row.kind == kind])
        for kind in RuleKind
        if kind in kinds
    }
