"""Who the people of a list are: new, known, the same twice, or doubtful. Pure rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.bringing.entries import Entry
from app.bringing.models import Outcome, PairVerdict
from app.errors import N_, Refusal
from app.people.meant import spelling_key
from app.questions.answers import GivenAnswer
from app.registrations.models import Eligibility
from app.registrations.reasons import WhyWaiting

Key = tuple[str, str]
"""What is equal in two identities of one person (`Identity.key`)."""

TWICE = N_("The same person stands in row %(row)s already.")
SAME_ADDRESS = N_("Somebody else is known by this e-mail address or telephone number: %(name)s.")
SAME_NAME = N_("Somebody of this name and institution is known by another address: %(name)s, %(address)s.")
SAME_ADDRESS_HERE = N_("Row %(row)s has the same e-mail address or telephone number, but another name.")
SAME_NAME_HERE = N_("Row %(row)s has the same name and institution, but another address.")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as the register has them; `institutions` are those that ever sent them."""

    id: int
    key: Key
    name: str
    address: str
    institutions: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SaidOfPair:
    """What staff said of a doubtful row, and about which pair."""

    verdict: PairVerdict
    likes_id: int | None
    likes_place: int | None


@dataclass(slots=True)
class Planned:
    """What would become of a row: `person_id` is who is known; `likes_…` whom it may be."""

    entry: Entry
    outcome: Outcome
    why: Refusal | None = None
    person_id: int | None = None
    likes_id: int | None = None
    likes_place: int | None = None
    institution_id: int | None = None
    """The institution that its name means; None where it is new, or none is named."""
    state: str | None = None
    eligibility: Eligibility | None = None
    queue_class: int = 0
    reason: WhyWaiting | None = None
    answers: Mapping[int, GivenAnswer] = field(default_factory=dict)
    registration_id: int | None = None
    marks: dict[str, list[str]] | None = None
    """Marks before and after by session, where the list is of attendance."""

    def refuse(self, why: Refusal) -> None:
        """Let the row be left out."""
        self.outcome, self.why, self.state = Outcome.refused, why, None


@dataclass(slots=True)
class _Seen:
    """The rows before, by what they may have in common with the next."""

    keys: dict[Key, Entry] = field(default_factory=dict)
    addresses: dict[str, Entry] = field(default_factory=dict)
    names: dict[tuple[str, str], Entry] = field(default_factory=dict)
    people: dict[int, Entry] = field(default_factory=dict)

    def add(self, entry: Entry, person_id: int | None) -> None:
        address, name = entry.identity.key
        self.keys[address, name] = entry
        self.addresses.setdefault(address, entry)
        if entry.institution:
            self.names.setdefault((name, spelling_key(entry.institution)), entry)
        if person_id is not None:
            self.people[person_id] = entry


def identified(
    entries: Sequence[Entry],
    known: Sequence[KnownPerson],
    said: Mapping[int, SaidOfPair],
    senders: Mapping[str, int],
) -> list[Planned]:
    """Return who each row is, in order. `senders` are the known institutions by the names in the list.

    The same address and name is the same person. The same address with another name, or the same name and
    institution with another address, is doubtful until staff have said which.
    """
    by_key = {each.key: each for each in known}
    by_address: dict[str, list[KnownPerson]] = {}
    by_name: dict[str, list[KnownPerson]] = {}
    for each in known:
        by_address.setdefault(each.key[0], []).append(each)
        by_name.setdefault(each.key[1], []).append(each)
    seen, found = _Seen(), []
    for entry in entries:
        institution_id = senders.get(entry.institution or "")
        planned = Planned(entry, Outcome.new, entry.problem, institution_id=institution_id)
        found.append(planned)
        if entry.problem is not None:
            planned.outcome = Outcome.refused
            continue
        exact = by_key.get(entry.identity.key)
        if earlier := seen.keys.get(entry.identity.key):
            planned.refuse(Refusal(TWICE, values={"row": earlier.number}))
            continue
        if exact is not None:
            planned.outcome, planned.person_id = Outcome.known, exact.id
        else:
            _pair(planned, by_address, by_name, seen, said.get(entry.place))
        if planned.person_id in seen.people:
            planned.refuse(Refusal(TWICE, values={"row": seen.people[planned.person_id].number}))
        if planned.outcome != Outcome.refused:
            seen.add(entry, planned.person_id)
    return found


def _pair(
    planned: Planned,
    by_address: Mapping[str, Sequence[KnownPerson]],
    by_name: Mapping[str, Sequence[KnownPerson]],
    seen: _Seen,
    said: SaidOfPair | None,
) -> None:
    """Find whom a row may be that is nobody for sure, and do what staff said of the pair."""
    address, name = planned.entry.identity.key
    institution_id = planned.institution_id
    namesakes = [each for each in by_name.get(name, ()) if institution_id in each.institutions]
    mates = by_address.get(address, ())
    if mates:
        planned.likes_id = mates[0].id
        planned.why = Refusal(SAME_ADDRESS, values={"name": mates[0].name})
    elif institution_id is not None and namesakes:
        other = namesakes[0]
        planned.likes_id = other.id
        planned.why = Refusal(SAME_NAME, values={"name": other.name, "address": other.address})
    elif earlier := seen.addresses.get(address):
        planned.likes_place = earlier.place
        planned.why = Refusal(SAME_ADDRESS_HERE, values={"row": earlier.number})
    elif planned.entry.institution and (
        earlier := seen.names.get((name, spelling_key(planned.entry.institution)))
    ):
        planned.likes_place = earlier.place
        planned.why = Refusal(SAME_NAME_HERE, values={"row": earlier.number})
    else:
        return
    is_of_pair = said and (said.likes_id, said.likes_place) == (planned.likes_id, planned.likes_place)
    if said is None or not is_of_pair:
        planned.outcome = Outcome.doubtful
    elif said.verdict == PairVerdict.different:
        planned.why = None
    elif planned.likes_id is not None:
        planned.outcome, planned.person_id, planned.why = Outcome.known, planned.likes_id, None
    else:
        row = planned.why.values["row"]
        planned.refuse(Refusal(TWICE, values={"row": row}))
