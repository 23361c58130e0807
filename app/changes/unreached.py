"""What was announced to somebody and has not reached them: told with the rest, from what they knew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.changes.about import names
from app.changes.difference import EventDifference
from app.changes.letters import Letters
from app.changes.shares import Hearer, Share
from app.changes.since import Since, read
from app.columns import folded
from app.outbox.mailbox_limit import mailbox_of
from app.outbox.models import Call, Letter
from app.outbox.operations.untold import untold, was_tried
from app.outbox.overtaking import overtakes
from app.work import Work


@dataclass(slots=True)
class _Unreached:
    """Rows of the outbox in whose place somebody is told, and what they knew of events before these."""

    rows: list[Letter | Call] = field(default_factory=list)
    known: dict[int, list[Since]] = field(default_factory=dict)

    @property
    def about(self) -> frozenset[str]:
        """All that these rows would have told."""
        return frozenset(name for each in self.rows for name in each.about or ())


def count_unreached(work: Work, hearers: Sequence[Hearer], letters: Mapping[int, Letters]) -> None:
    """Let each read the difference from what has reached them, not from what waits to be sent.

    A letter with appointments leaves whatever comes. If nothing is left to tell, but a try of what waits may
    have reached its reader all the same, they are told as if it had.
    """
    subjects = {share.subject for each in hearers for share in each.shares}
    mailboxes = {mailbox_of(each.email) for each in hearers if each.email}
    rows = untold(work, letters, subjects, mailboxes) if subjects else []
    anew: dict[object, Letters] = {}
    for hearer in hearers if rows else ():
        found = _unreached([each for each in rows if _is_to(each, hearer)], hearer)
        if not found.rows:
            continue
        shares = [replace(each, letters=_anew(anew, each, found)) for each in hearer.shares]
        left = [each for each in shares if each.difference]
        if len(left) == len(shares) or not any(was_tried(each) for each in found.rows):
            hearer.shares, hearer.instead_of = left, found.rows
        else:
            told = {name for each in hearer.shares for name in each.letters.about(each.difference)}
            hearer.instead_of = [each for each in found.rows if overtakes(told, each.about)]


def _is_to(row: Letter | Call, hearer: Hearer) -> bool:
    if (row.subject_kind, row.subject_id) in {each.subject for each in hearer.shares}:
        return True
    if isinstance(row, Call) or not row.several or not hearer.email:
        return False
    return row.mailbox == mailbox_of(hearer.email) and folded(row.recipient_name) == folded(hearer.name)


def _unreached(rows: Sequence[Letter | Call], hearer: Hearer) -> _Unreached:
    """Return the last of these rows, the newest first, of which the present news tell all.

    The first that says something else leaves before them, and what came before it stays with it.
    """
    found, mine = _Unreached(), {each.event.id: each for each in hearer.shares}
    for row in rows if not hearer.appointments else ():
        told = read(row.since) if row.since else {}
        about_others = isinstance(row, Letter) and row.several and not told
        if not about_others and not mine.keys() & (told.keys() or {row.event_id}):
            continue
        tellable = {name for id, each in told.items() if id in mine for name in _tellable(mine[id], each)}
        if not row.about or not tellable.issuperset(row.about):
            break
        found.rows.append(row)
        for id, since in told.items():
            found.known.setdefault(id, []).insert(0, since)
    return found


def _tellable(share: Share, since: Since) -> set[str]:
    difference = share.letters.announcement.difference
    return names(share.event.id, since.before, difference.before, difference.after)


def _anew(known: dict[object, Letters], share: Share, found: _Unreached) -> Letters:
    """Return the letters of the share's event to all who know the same of it; reasons are said together."""
    sinces = found.known.get(share.event.id)
    if not sinces:
        return share.letters
    told, about = share.letters.announcement, found.about
    key = (share.event.id, tuple(id(each) for each in sinces), about)
    if key not in known:
        before, difference = sinces[0].before, told.difference
        if before.trainers is None:
            before = replace(before, trainers=difference.before.trainers)
        reasons = dict.fromkeys([*(each.reason for each in sinces), told.reason])
        anew = replace(
            told,
            difference=EventDifference(before, difference.after),
            reason="; ".join(each for each in reasons if each),
        )
        known[key] = Letters(share.letters.work, anew, overtaken=about)
    return known[key]
