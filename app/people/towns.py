"""Polish towns in the cases in which they stand in names: «w Morągu», «z Morąga» and «Morąg» are one town."""

from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path

LISTED = Path(__file__).parent / "vendor" / "towns.txt"
_MOST_READINGS = 48

# Endings of the nominative, locative and genitive, folded, for places that are not on the list.
# They say what a form may come from, never what it must.
_ENDINGS = tuple(
    tuple("" if ending == "-" else ending for ending in line.split())
    for line in """
    k ku ka;k ku ku;g gu ga;g gu gu;ch chu cha;ek ku ka;ec cu ca;w wie wa;w wiu wia;n nie na;n niu nia
    c cu ca;cz czu cza;sz szu sza;rz rzu rza;z zu za;z zie za;s sie sa;t cie ta;st scie sta;d dzie da
    r rze ra;l lu la;l le la;el lu la;m mie ma;m miu mia;b bie ba;p pie pa;j ju ja;ko ku ka;go gu ga
    no nie na;wo wie wa;to cie ta;sto scie sta;do dzie da;ro rze ra;lo le la;zo zie za;so sie sa
    bo bie ba;mo mie ma;po pie pa;cho chu cha;ie iu ia;e u a;e em ego;ie iem iego;ka ce ki;ga dze gi
    ra rze ry;na nie ny;wa wie wy;ta cie ty;sta scie sty;da dzie dy;la le ly;la li li;ma mie my
    ba bie by;pa pie py;sa sie sy;za zie zy;za zy zy;cza czy czy;sza szy szy;ca cy cy;ia i i;ja i i
    cha sze chy;- i i;a ej ej;ka kiej kiej;ga giej giej;ki kach k;ki kach ek;i ach ow;y ach -;y ach ow
    e ach -;a ach -;ie iach i;y ym ego;ki kim kiego;gi gim giego;ni nim niego;ie im iego;e ym ego
    e ych ych;ie ich ich
    """.replace("\n", ";").split(";")
    if line.strip()
)


def is_town(name: str) -> bool:
    """Tell whether a folded name is that of a listed town, in the nominative."""
    return any(case == "n" for case, _ in _readings(name))


def read(name: str, *cases: str) -> frozenset[str]:
    """Return the listed towns, folded, that a folded name may mean in these cases.

    Cases are n (nominative), l (locative) and g (genitive).
    """
    return frozenset(town for case, town in _readings(name) if case in cases)


def guesses(name: str, case: str) -> frozenset[str]:
    """Return nominatives from which a name of one or more words, in this case, may come by rule."""
    column = {"l": 1, "g": 2}[case]
    words = [_back(word, column) for word in name.split()]
    return frozenset(" ".join(each) for each in islice(product(*words), _MOST_READINGS))


@lru_cache(1024)
def forms(town: str) -> frozenset[str]:
    """Return a town's name as it stands in other cases: the listed forms, or all that rules allow."""
    listed = frozenset(form for form, town_of_it in _forms_listed(town) if town_of_it == town)
    if listed or " " in town:
        return listed
    return frozenset(
        town[: len(town) - len(nominative)] + ending
        for nominative, *others in _ENDINGS
        if town.endswith(nominative) and len(town) > len(nominative) + 1
        for ending in others
    )


def _back(word: str, column: int) -> list[str]:
    found = {
        word[: len(word) - len(ends[column])] + ends[0]
        for ends in _ENDINGS
        if word.endswith(ends[column]) and len(word) > len(ends[column]) + 1
    }
    return sorted(found)[:12]


@cache
def _table() -> str:
    # One sorted string, searched as it is: a dictionary of it would be ten times as large in memory.
    return "\n" + LISTED.read_text(encoding="ascii")


@lru_cache(4096)
def _readings(name: str) -> tuple[tuple[str, str], ...]:
    table, wanted = _table(), f"{name}\t"
    low, high = 1, len(table)
    while low < high:
        start = table.rfind("\n", 0, (low + high) // 2 + 1) + 1
        end = table.index("\n", start)
        if table.startswith(wanted, start):
            cells = table[start + len(wanted) : end].split(",")
            return tuple(("n", name) if cell == "n" else (cell[0], cell[2:]) for cell in cells)
        low, high = (end + 1, high) if table[start:end] < wanted else (low, start - 1)
    return ()


def _forms_listed(town: str) -> list[tuple[str, str]]:
    table, found = _table(), []
    for case in ("l", "g"):
        at = -1
        while (at := table.find(f"{case}:{town}", at + 1)) >= 0:
            line = table.rindex("\n", 0, at) + 1
            form, _, cells = table[line : table.index("\n", at)].partition("\t")
            found += [(form, cell[2:]) for cell in cells.split(",") if cell[:1] == case]
    return found
