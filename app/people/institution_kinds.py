"""Kinds of institution: what people write for short, what it stands for, and since when there are any."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of body: its usual abbreviation and the words that it stands for, folded and in the nominative.

    `area` tells what the name itself says about its area: of a municipality (`gmina`), a town
    (`miasto`), both, or nothing. `since` and `until` are the first and the last day of such bodies in
    general; `followed_by` are kinds into which one of this kind may be turned. `plain` is false
    where the abbreviation also stands for another body, so that alone it proves nothing.
    """

    short: str
    names: tuple[str, ...]
    area: str = ""
    family: str = ""
    since: date | None = None
    until: date | None = None
    followed_by: tuple[str, ...] = ()
    plain: bool = True


_WELFARE = date(1990, 5, 1)
_COUNTIES = date(1999, 1, 1)
_CUS = date(2020, 1, 1)
_INTO_CUS = ("CUS",)

KINDS = (
    Kind("OPS", ("osrodek pomocy spolecznej",), "", "OPS", _WELFARE, None, _INTO_CUS),
    Kind("MOPS", ("miejski osrodek pomocy spolecznej",), "miasto", "OPS", _WELFARE, None, _INTO_CUS),
    Kind("GOPS", ("gminny osrodek pomocy spolecznej",), "gmina", "OPS", _WELFARE, None, _INTO_CUS),
    Kind(
        "MGOPS",
        ("miejsko gminny osrodek pomocy spolecznej", "miejski gminny osrodek pomocy spolecznej",
         "miejski i gminny osrodek pomocy spolecznej"),
        "both", "OPS", _WELFARE, None, _INTO_CUS,
    ),
    Kind("GMOPS", ("gminno miejski osrodek pomocy spolecznej",), "both", "OPS", _WELFARE, None, _INTO_CUS),
    Kind("MOPR", ("miejski osrodek pomocy rodzinie",), "miasto", "OPS", _COUNTIES, None, _INTO_CUS),
    Kind("CUS", ("centrum uslug spolecznych",), "", "OPS", _CUS),
    Kind("MCUS", ("miejskie centrum uslug spolecznych",), "miasto", "OPS", _CUS),
    Kind("GCUS", ("gminne centrum uslug spolecznych",), "gmina", "OPS", _CUS),
    Kind("MGCUS", ("miejsko gminne centrum uslug spolecznych",), "both", "OPS", _CUS),
    Kind("PCPR", ("powiatowe centrum pomocy rodzinie",), "", "PCPR", _COUNTIES),
    Kind("ROPS", ("regionalny osrodek polityki spolecznej",), "", "", _COUNTIES),
    Kind("RCPS", ("regionalne centrum polityki spolecznej",), "", "", _COUNTIES),
    Kind("DPS", ("dom pomocy spolecznej",)),
    Kind("SDS", ("srodowiskowy dom samopomocy",)),
    Kind("DDPS", ("dzienny dom pomocy spolecznej",)),
    Kind("WTZ", ("warsztat terapii zajeciowej", "warsztaty terapii zajeciowej")),
    Kind("ZAZ", ("zaklad aktywnosci zawodowej",)),
    Kind("CIS", ("centrum integracji spolecznej",)),
    Kind("KIS", ("klub integracji spolecznej",)),
    Kind("OIK", ("osrodek interwencji kryzysowej",)),
    Kind("POW", ("placowka opiekunczo wychowawcza",)),
    Kind("PUP", ("powiatowy urzad pracy",), since=date(2000, 1, 1)),
    Kind("RUP", ("rejonowy urzad pracy",), "", "", date(1990, 1, 1), date(1999, 12, 31), ("PUP",)),
    Kind("GUP", ("grodzki urzad pracy",), since=date(2000, 1, 1)),
    Kind("MUP", ("miejski urzad pracy",), since=date(2000, 1, 1)),
    Kind("WUP", ("wojewodzki urzad pracy",)),
    Kind("GKRPA", ("gminna komisja rozwiazywania problemow alkoholowych",), "gmina", "GKRPA"),
    Kind("MKRPA", ("miejska komisja rozwiazywania problemow alkoholowych",), "miasto", "GKRPA"),
    Kind("MGKRPA", ("miejsko gminna komisja rozwiazywania problemow alkoholowych",), "both", "GKRPA"),
    Kind("PPP", ("poradnia psychologiczno pedagogiczna",)),
    Kind("SOSW", ("specjalny osrodek szkolno wychowawczy",)),
    Kind("MOW", ("mlodziezowy osrodek wychowawczy",)),
    Kind("MOS", ("mlodziezowy osrodek socjoterapii",)),
    Kind("ZUS", ("zaklad ubezpieczen spolecznych",)),
    Kind("KRUS", ("kasa rolniczego ubezpieczenia spolecznego",)),
    Kind("NFZ", ("narodowy fundusz zdrowia",)),
    Kind("PFRON", ("panstwowy fundusz rehabilitacji osob niepelnosprawnych",)),
    Kind("UG", ("urzad gminy",), "gmina", "office"),
    Kind("UMIG", ("urzad miasta i gminy", "urzad miejsko gminny"), "both", "office"),
    Kind("UGIM", ("urzad gminy i miasta",), "both", "office"),
    # «UM» is the office of a town, or of a voivodeship's marshal.
    Kind("UM", ("urzad miasta", "urzad miejski"), "miasto", "office", plain=False),
    # «SP» is a county's office, or a primary school.
    Kind("SP", ("starostwo powiatowe",), "", "office", _COUNTIES, plain=False),
    Kind("KPP", ("komenda powiatowa policji",)),
    Kind("KMP", ("komenda miejska policji",)),
    Kind("KWP", ("komenda wojewodzka policji",)),
    Kind("SM", ("straz miejska",), "miasto", plain=False),
    Kind("OSP", ("ochotnicza straz pozarna",)),
    Kind("OHP", ("ochotnicze hufce pracy", "ochotniczy hufiec pracy")),
    Kind("KGW", ("kolo gospodyn wiejskich",)),
    Kind("GOK", ("gminny osrodek kultury",), "gmina"),
    Kind("MOK", ("miejski osrodek kultury",), "miasto"),
    Kind("MGOK", ("miejsko gminny osrodek kultury",), "both"),
    # «MDK» is a town's house of culture, or one for the young.
    Kind("MDK", ("miejski dom kultury",), "miasto", plain=False),
    Kind("MOSIR", ("miejski osrodek sportu i rekreacji",), "miasto"),
    Kind("GOSIR", ("gminny osrodek sportu i rekreacji",), "gmina"),
    Kind("SPZOZ", ("samodzielny publiczny zaklad opieki zdrowotnej",)),
)  # fmt: skip

BY_SHORT = {kind.short: kind for kind in KINDS}
SHOWN = {"SDS": "ŚDS", "UMIG": "UMiG", "UGIM": "UGiM", "MOSIR": "MOSiR", "GOSIR": "GOSiR"}
"""How an abbreviation is written where capitals without accents are not the usual way."""

# Words of the names above in other cases, and cut short as people do on forms.
_FORMS = {
    "osrodek": "osrodka osrodku osrodkiem osr",
    "miejski": "miejskiego miejskim miejskiemu miej m",
    "gminny": "gminnego gminnym gminnemu gmin gm",
    "centrum": "centr",
    "powiatowe": "powiatowego powiatowym pow",
    "powiatowy": "powiatowego powiatowym",
    "regionalny": "regionalnego regionalnym",
    "regionalne": "regionalnego regionalnym",
    "wojewodzki": "wojewodzkiego wojewodzkim",
    "dom": "domu",
    "srodowiskowy": "srodowiskowego srodowiskowym",
    "urzad": "urzedu urzedzie",
    "poradnia": "poradni poradnie",
    "komisja": "komisji",
    "gminna": "gminnej",
    "miejska": "miejskiej",
    "zaklad": "zakladu zakladzie",
    "kasa": "kasy kasie",
    "warsztat": "warsztatu warsztacie",
    "warsztaty": "warsztatow warsztatach",
    "komenda": "komendy komendzie",
    "powiatowa": "powiatowej",
    "starostwo": "starostwa starostwie",
    "kolo": "kola kole",
    "klub": "klubu klubie",
    "pomocy": "pom pomoc",
    "spolecznej": "spol spolecz spoleczn",
    "spolecznych": "spol",
    "rodzinie": "rodz",
}


def _alternatives() -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for word, others in _FORMS.items():
        for other in others.split():
            words.setdefault(other, set()).add(word)
    return {other: frozenset(plain) for other, plain in words.items()}


_PLAIN_FORMS = _alternatives()


def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return all ways of naming a kind by their first word, the longest first."""
    ways: list[tuple[tuple[str, ...], str]] = []
    for kind in KINDS:
        ways += [(tuple(name.split()), kind.short) for name in kind.names]
        if kind.plain:
            ways.append(((kind.short.lower(),), kind.short))
    # The end of a name is often written short: «Miejski OPS», «Gminne CUS», «M-G OPS».
    for start, short in (
        ("miejski ops", "MOPS"), ("gminny ops", "GOPS"), ("miejsko gminny ops", "MGOPS"), ("m gops", "MGOPS"),
        ("mg ops", "MGOPS"), ("m g ops", "MGOPS"), ("gminno miejski ops", "GMOPS"), ("m ops", "MOPS"),
        ("g ops", "GOPS"), ("miejskie cus", "MCUS"), ("gminne cus", "GCUS"), ("sp zoz", "SPZOZ"),
    ):  # fmt: skip
        ways.append((tuple(start.split()), short))
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, short in sorted(ways, key=lambda way: -len(way[0])):
        by_first.setdefault(words[0], []).append((words, short))
    return by_first


_BY_FIRST = _phrases()


def kind_at(words: list[str], at: int) -> tuple[str, int]:
    """Return the kind that is named from this word on, and how many words name it; ("", 0) for none."""
    for first in (words[at], *_PLAIN_FORMS.get(words[at], ())):
        for way, short in _BY_FIRST.get(first, ()):
            if len(way) <= len(words) - at and all(map(_means, words[at : at + len(way)], way)):
                return short, len(way)
    return "", 0


def may_follow(kind: str, later: str) -> bool:
    """Tell whether a body of the first kind may have become one of the second."""
    return kind in BY_SHORT and later in BY_SHORT[kind].followed_by


def is_family(kind: str, other: str) -> bool:
    """Tell whether two kinds do the same work for different areas, so that people mix them up."""
    families = {BY_SHORT[each].family if each in BY_SHORT else "" for each in (kind, other)}
    return len(families) == 1 and "" not in families


def words_for(kind: str) -> str:
    """Return the abbreviation and the full name of a kind, folded, as words to search for."""
    found = BY_SHORT.get(kind)
    return f"{kind.lower()} {found.names[0]}" if found else ""


def _means(word: str, plain: str) -> bool:
    return word == plain or plain in _PLAIN_FORMS.get(word, ())
