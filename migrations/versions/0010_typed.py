"""Keys by which people, institutions and events are compared, found and sorted, derived anew.

What nobody sees counts nothing, marks that are vowels stay, and a last name sorts before a longer one
that begins with it (docs/decisions/0110). A key that somebody else holds already is left as it is: no
two persons become one here. The rules stand here as they were, before and after this revision.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010_typed"
down_revision = "0009_growth"
branch_labels = None
depends_on = None

BATCH = 500
WORD_LENGTH = 80

UNDECOMPOSED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
POLISH = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
RANK = {letter: chr(0x41 + place) for place, letter in enumerate(POLISH)}
ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff]+"
)
ENDS_OF_LINES = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]")
LETTER_AND_HYPHEN = re.compile(r"(?<!\w)(\w)-(?=\w)")
LETTERS_APART = re.compile(r"(?<!\S)\w(?: \w)+(?!\S)")

Folding = Callable[[str], str]
Sorting = Callable[[str, str], str]


def seen(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept = IGNORABLE.sub("", ENDS_OF_LINES.sub("\n", text))
    return "".join(c for c in kept if c in "\n\t" or not unseen(c))


def unseen(c: str) -> bool:
    never = ord(c) & 0xFFFE == 0xFFFE or "\ufdd0" <= c <= "\ufdef"
    return never or unicodedata.category(c) in ("Cc", "Cf", "Cs")


def folded_before(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().translate(UNDECOMPOSED))
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split()) or " ".join(text.casefold().split())


def folded_after(text: str) -> str:
    text = seen(text)
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold().translate(UNDECOMPOSED)
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in plain)
    return " ".join("".join(kept).split()) or " ".join(text.casefold().split())


def key_before(text: str) -> str:
    composed = unicodedata.normalize("NFC", " ".join(text.casefold().replace("-", " ").split()))
    return "".join(RANK.get(c) or RANK.get(folded_before(c), c) for c in composed)[:400]


def key_after(text: str) -> str:
    composed = unicodedata.normalize("NFC", " ".join(seen(text.casefold().replace("-", " ")).split()))
    return "".join(RANK.get(c) or RANK.get(folded_after(c), c) for c in composed)[:400]


def sorted_before(last_name: str, first_name: str) -> str:
    return key_before(f"{last_name} {first_name}")


def sorted_after(last_name: str, first_name: str) -> str:
    return f"{key_after(last_name)[:250]}\x1f{key_after(first_name)}"[:400]


def institution_key(folding: Folding, name: str) -> str:
    plain = folding(LETTER_AND_HYPHEN.sub(r"\1", name))
    return LETTERS_APART.sub(lambda run: run.group().replace(" ", ""), plain)[:400]


def upgrade() -> None:
    _derive(folded_before, folded_after, sorted_after, key_after)


def downgrade() -> None:
    _derive(folded_after, folded_before, sorted_before, key_before)


def _derive(was: Folding, folding: Folding, sorting: Sorting, key: Folding) -> None:
    _persons(folding, sorting)
    _sort_names("registrations_registrations", ("last_name", "first_name"), sorting)
    _sort_names("people_institutions", ("name",), key)
    _institutions(was, folding)
    _events(was, folding)


def _rows(table: str, *columns: str) -> Iterator[Sequence[Any]]:
    """Yield batches of rows in order of their number."""
    found = sa.table(table, *map(sa.column, ("id", *columns)))
    last = 0
    while True:
        query = sa.select(found).where(found.c.id > last).order_by(found.c.id).limit(BATCH)
        rows = op.get_bind().execute(query).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _write(table: str, column: str, values: Sequence[tuple[int, str]]) -> None:
    if not values:
        return
    changed = sa.table(table, sa.column("id"), sa.column(column))
    statement = (
        changed.update().where(changed.c.id == sa.bindparam("of")).values({column: sa.bindparam("to")})
    )
    op.get_bind().execute(statement, [{"of": id, "to": value} for id, value in values])


def _sort_names(table: str, names: tuple[str, ...], derived: Callable[..., str]) -> None:
    for rows in _rows(table, "name_sort", *names):
        keys = ((row, derived(*(getattr(row, name) for name in names))) for row in rows)
        _write(table, "name_sort", [(row.id, key) for row, key in keys if key != row.name_sort])


def _persons(folding: Folding, sorting: Sorting) -> None:
    _sort_names("people_persons", ("last_name", "first_name"), sorting)
    for rows in _rows("people_persons", "email_key", "first_name", "last_name", "name_key"):
        for row in rows:
            key = f"{folding(row.first_name)} {folding(row.last_name)}"[:700]
            if key != row.name_key:
                _write_if_free("people_persons", row.id, key, email_key=row.email_key)


def _institutions(was: Folding, folding: Folding) -> None:
    """Only names that the rules differ on: what else makes names equal is not this revision's affair."""
    for rows in _rows("people_institution_names", "name"):
        for row in rows:
            key = institution_key(folding, row.name)
            if key != institution_key(was, row.name):
                _write_if_free("people_institution_names", row.id, key)


def _write_if_free(table: str, id: int, key: str, **within: str) -> None:
    columns = sa.table(table, *map(sa.column, ("id", "name_key", *within)))
    same = [columns.c[name] == value for name, value in within.items()]
    query = sa.select(columns.c.id).where(columns.c.name_key == key, *same)
    if op.get_bind().scalar(query) is None:
        _write(table, "name_key", [(id, key)])


def _events(was: Folding, folding: Folding) -> None:
    """Only events that the rules differ on get other words."""
    own = ("title_pl", "title_en", "kind_pl", "place_city", "place_county", "municipality")
    places = ("city", "county", "municipality", "venue")
    meetings: dict[int, list[str]] = {}
    for rows in _rows("events_meetings", "event_id", "position", *places):
        for row in sorted(rows, key=lambda each: (each.event_id, each.position)):
            meetings.setdefault(row.event_id, []).extend(getattr(row, name) for name in places)
    for rows in _rows("events_events", *own, "groups"):
        for row in rows:
            words = [getattr(row, name) for name in own] + _labels(row.groups) + meetings.get(row.id, [])
            text, before = (" ".join(dict.fromkeys(fold(w) for w in words if w)) for fold in (folding, was))
            if text != before:
                _write("events_events", "search_text", [(row.id, text)])
                _write_words(row.id, text)


def _labels(value: Any) -> list[str]:
    found = json.loads(value) if isinstance(value, str) else value
    return found if isinstance(found, list) else []


def _write_words(event: int, text: str) -> None:
    words = sa.table("events_words", sa.column("word", sa.String()), sa.column("event_id", sa.Integer()))
    op.get_bind().execute(words.delete().where(words.c.event_id == event))
    kept = sorted({word[:WORD_LENGTH] for word in text.split()})
    if kept:
        op.get_bind().execute(words.insert(), [{"word": word, "event_id": event} for word in kept])
