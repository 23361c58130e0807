"""Invented words for a filled install: people, institutions and titles, each known by a number."""

from functools import lru_cache

from app.columns import name_sort_key

_FIRST = [
    "Anna",
    "Bartosz",
    "Celina",
    "Dawid",
    "Ewa",
    "Filip",
    "Grażyna",
    "Henryk",
    "Irena",
    "Jan",
    "Łucja",
    "Marek",
    "Żaneta",
    "Świętosław",
]
_LAST = [
    "Nowak",
    "Kowalska",
    "Wiśniewski",
    "Wójcik",
    "Żółć",
    "Łąka",
    "Ćwiklińska",
    "Święcicki",
    "Maj",
    "Gęś",
    "Zając",
    "Śliwa",
    "Dąb",
    "Kłos",
    "Źrebak",
    "Ość",
]
TOWNS = [
    "Pisz",
    "Ełk",
    "Olsztyn",
    "Iława",
    "Łódź",
    "Lubawa",
    "Nidzica",
    "Działdowo",
    "Mrągowo",
    "Giżycko",
    "Gołdap",
    "Braniewo",
]
_KINDS = ("Gminny Ośrodek Pomocy Społecznej w", "Powiatowe Centrum Pomocy Rodzinie w", "Szkoła Podstawowa w")
_TOPICS = (
    "przeciwdziałanie przemocy",
    "praca z rodziną",
    "organizacja usług",
    "ekonomia społeczna",
    "superwizja zespołu",
    "wsparcie seniorów",
    "asystent rodziny",
    "procedura niebieskiej karty",
    "streetworking",
)


def title_of(event: int) -> str:
    """Return the title of an event."""
    return f"{_TOPICS[event % 9]}: grupa {event}".capitalize()


@lru_cache(200_000)
def named(person: int) -> tuple[str, str]:
    """Return an invented name; the number in it keeps people of one name apart."""
    return _FIRST[person % 14], f"{_LAST[person % 16]} {person // 224}".removesuffix(" 0")


@lru_cache(10_000)
def institution_named(id: int) -> str:
    """Return the name of an institution."""
    return f"{_KINDS[id % 3]} {TOWNS[id % 12]} {id}"


@lru_cache(200_000)
def sorted_name(person: int) -> str:
    """Return by what a list sorts an invented name."""
    first, last = named(person)
    return name_sort_key(last, first)
