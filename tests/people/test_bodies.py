"""Which names are of one body, over kinds, towns, cases and spellings; and that two bodies never meet."""

import itertools
import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.columns import folded
from app.people import towns
from app.people.institution_kinds import BY_SHORT, KINDS
from app.people.name_reading import body_of, is_nip, latin, look_alikes, nip_in

# Written down by hand, so that the list of towns is measured by something else than itself.
TOWNS = {
    "Morąg": ("Morągu", "Morąga"),
    "Pisz": ("Piszu", "Pisza"),
    "Miłomłyn": ("Miłomłynie", "Miłomłyna"),
    "Korsze": ("Korszach", "Korsz"),
    "Reszel": ("Reszlu", "Reszla"),
    "Iława": ("Iławie", "Iławy"),
    "Iłowa": ("Iłowej", "Iłowej"),
    "Łódź": ("Łodzi", "Łodzi"),
    "Ełk": ("Ełku", "Ełku"),
    "Olecko": ("Olecku", "Olecka"),
    "Ostróda": ("Ostródzie", "Ostródy"),
    "Piecki": ("Pieckach", "Piecek"),
    "Miłki": ("Miłkach", "Miłek"),
    "Wydminy": ("Wydminach", "Wydmin"),
    "Lubawa": ("Lubawie", "Lubawy"),
    "Bartoszyce": ("Bartoszycach", "Bartoszyc"),
    "Braniewo": ("Braniewie", "Braniewa"),
    "Srokowo": ("Srokowie", "Srokowa"),
    "Tolkmicko": ("Tolkmicku", "Tolkmicka"),
    "Olsztyn": ("Olsztynie", "Olsztyna"),
    "Dobre Miasto": ("Dobrym Mieście", "Dobrego Miasta"),
    "Biała Piska": ("Białej Piskiej", "Białej Piskiej"),
    "Górowo Iławeckie": ("Górowie Iławeckim", "Górowa Iławeckiego"),
    "Nowe Miasto Lubawskie": ("Nowym Mieście Lubawskim", "Nowego Miasta Lubawskiego"),
    "Zielona Góra": ("Zielonej Górze", "Zielonej Góry"),
    "Zakopane": ("Zakopanem", "Zakopanego"),
    "Częstochowa": ("Częstochowie", "Częstochowy"),
    "Łomża": ("Łomży", "Łomży"),
    "Świlcza": ("Świlczy", "Świlczy"),
    "Kętrzyn": ("Kętrzynie", "Kętrzyna"),
    "Toruń": ("Toruniu", "Torunia"),
    "Kraków": ("Krakowie", "Krakowa"),
    "Radom": ("Radomiu", "Radomia"),
    "Białystok": ("Białymstoku", "Białegostoku"),
    "Kielce": ("Kielcach", "Kielc"),
    "Opole": ("Opolu", "Opola"),
    "Gdańsk": ("Gdańsku", "Gdańska"),
    "Wrocław": ("Wrocławiu", "Wrocławia"),
}
FULL = {
    "OPS": "Ośrodek Pomocy Społecznej",
    "MOPS": "Miejski Ośrodek Pomocy Społecznej",
    "GOPS": "Gminny Ośrodek Pomocy Społecznej",
    "MGOPS": "Miejsko-Gminny Ośrodek Pomocy Społecznej",
    "CUS": "Centrum Usług Społecznych",
    "PCPR": "Powiatowe Centrum Pomocy Rodzinie",
    "DPS": "Dom Pomocy Społecznej",
    "ŚDS": "Środowiskowy Dom Samopomocy",
    "PUP": "Powiatowy Urząd Pracy",
    "WUP": "Wojewódzki Urząd Pracy",
    "ROPS": "Regionalny Ośrodek Polityki Społecznej",
    "GKRPA": "Gminna Komisja Rozwiązywania Problemów Alkoholowych",
    "PPP": "Poradnia Psychologiczno-Pedagogiczna",
    "ZUS": "Zakład Ubezpieczeń Społecznych",
}


def plain(text: str) -> str:
    """Return the text as somebody types it without Polish letters."""
    kept = unicodedata.normalize("NFD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(c for c in kept if not unicodedata.combining(c))


def spellings(short: str, town: str) -> list[str]:
    """Return ways in which people write one body."""
    locative, genitive = TOWNS[town]
    dotted = ".".join(short) + "."
    ways = [
        f"{short} {town}",
        f"{short} w {locative}",
        f"{town} {short}",
        f"{short} {town.upper()}",
        f"{short} {locative}",
        f"{short.lower()} {plain(town).lower()}",
        f"{dotted} {town}",
        f"{dotted} w {locative}",
        f"{short}, {town}",
        f"„{short}” w {locative}",
        f'"{short}" {town}',
        f"{short} – {town}",
        f"{short} ({town})",
        f" {short}  w  {locative} ",
        f"{' '.join(short.lower())} w {plain(locative).lower()}",
        f"{FULL[short]} w {locative}",
        f"{FULL[short]} {town}",
        f"{FULL[short].upper()} W {locative.upper()}",
        f"{plain(FULL[short])} w {plain(locative)}",
        f"{FULL[short]} z {genitive}",
        f"{FULL[short]} ({short}) w {locative}",
        f"{short} - {FULL[short]} {town}",
        f"w {locative} {FULL[short]}",
    ]
    if BY_SHORT[folded(short).upper()].area == "gmina":
        ways += [
            f"{short} gm. {town}",
            f"{short} gminy {genitive}",
            f"{short} gmina {town}",
            f"{short} w gminie {town}",
        ]
    if BY_SHORT[folded(short).upper()].area == "miasto":
        ways += [f"{short} m. {town}", f"{short} miasta {genitive}"]
    if short == "MGOPS":
        ways += [f"M-GOPS {town}", f"M.-G.O.P.S. w {locative}", f"Miejsko Gminny OPS w {locative}"]
    if short == "MOPS":
        ways += [
            f"Miejskiego Ośrodka Pomocy Społecznej w {locative}",
            f"Miejski OPS w {locative}",
            f"Miejski Ośr. Pom. Społ. w {locative}",
            f"Miejskim Ośrodku Pomocy Społecznej w {locative}",
        ]
    return ways


@pytest.mark.parametrize("short", FULL)
def test_all_spellings_of_a_body_have_one_key(short: str) -> None:
    wrong = []
    for town in TOWNS:
        wanted = f"{folded(short).upper()}||{folded(town)}"
        wrong += [(each, key) for each in spellings(short, town) if (key := body_of(each).key) != wanted]
    assert wrong == []


def test_the_case_of_the_tracker() -> None:
    first = ["MOPS Morąg", "Miejski Ośrodek Pomocy Społecznej w Morągu", "M.O.P.S. w Morągu"]
    assert len({body_of(each).key for each in first}) == 1
    assert body_of("OPS Morąg").key not in {"", body_of(first[0]).key}
    assert body_of("GOPS Morąg").key not in {"", body_of(first[0]).key}


def test_two_bodies_of_the_family_never_meet() -> None:
    keys: dict[str, set[tuple[str, str]]] = {}
    for short, town in itertools.product(FULL, TOWNS):
        for each in spellings(short, town):
            keys.setdefault(body_of(each).key, set()).add((short, town))
    assert {key: bodies for key, bodies in keys.items() if key and len(bodies) > 1} == {}


def listed() -> list[str]:
    """Return all listed towns, folded."""
    lines = towns.LISTED.read_text(encoding="ascii").splitlines()
    return [line.split("\t")[0] for line in lines if "n" in line.split("\t")[1].split(",")]


def test_no_form_of_a_listed_town_leads_to_another() -> None:
    every = listed()
    assert len(every) > 3000
    wrong = []
    for town in every:
        for form in towns.forms(town):
            ways = {"w": towns.read(form, "n", "l"), "z": towns.read(form, "n", "g")}
            keys = {body_of(f"gops {word} {form}").key for word, meant in ways.items() if town in meant}
            if not towns.is_town(form) and towns.read(form, "l", "g"):
                keys.add(body_of(f"gops {form}").key)
            wrong += [(town, form, key) for key in keys if key not in ("", f"GOPS||{town}")]
    assert wrong == []


def test_most_listed_towns_are_known_in_every_case() -> None:
    every = listed()
    silent = [town for town in every if not any(body_of(f"gops w {form}").key for form in towns.forms(town))]
    assert len(silent) < len(every) / 20


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MOPS Iława", "MOPS Iłowa"),
        ("GOPS w Iławie", "GOPS w Iłowej"),
        ("GOPS Iłów", "GOPS Iłowa"),
        ("MOPS Ełk", "GOPS Ełk"),
        ("MOPS Ełk", "MOPS Ełk 2"),
        ("OPS gm. Iława", "OPS Iława"),
        ("DPS nr 1 w Olsztynie", "DPS nr 2 w Olsztynie"),
        ("DPS „Kombatant” w Olsztynie", "DPS w Olsztynie"),
        ("MOPS Nowe Miasto", "MOPS Nowe Miasto Lubawskie"),
        ("CUS Ełk", "MOPS Ełk"),
        ("MOPS Ełk", "MOPR Ełk"),
        ("PUP Ełk", "PCPR Ełk"),
        ("GOPS Lubawa, Fijewo 73", "GOPS Lubawa"),
        ("MGOPS Pisz", "GMOPS Pisz"),
        ("GOPS w Baranowie", "GOPS Baranów"),
        ("GOPS w Baranowie", "GOPS Baranowo"),
        ("ROPS Olsztyn", "RCPS Olsztyn"),
    ],
)
def test_these_are_two(one: str, other: str) -> None:
    assert body_of(one).key != body_of(other).key


@pytest.mark.parametrize(
    "name", ["GOPS w Iłowie", "GOPS w Baranowie", "MOPS", "Fundacja Libertatem", "MOPS PCPR Ełk", "", "😀"]
)
def test_a_name_that_says_too_little_has_no_key(name: str) -> None:
    assert body_of(name).key == ""


def test_a_place_that_is_not_listed_is_guessed_from_its_form_only_behind_a_preposition() -> None:
    assert "xyzowo" in body_of("GOPS w Xyzowie").guesses
    assert body_of("GOPS Xyzowie").guesses == frozenset()
    assert body_of("GOPS w Xyzowie").key != body_of("GOPS Xyzowo").key


@given(st.text(max_size=320))
def test_any_text_is_read(name: str) -> None:
    assert len(body_of(name).key) <= 400
    latin(name)
    look_alikes(name)


def test_each_abbreviation_stands_for_one_kind() -> None:
    assert len({name for kind in KINDS for name in kind.names}) == sum(len(kind.names) for kind in KINDS)
    for kind in KINDS:
        for name in kind.names:
            assert body_of(f"{name} w elku").kind == kind.short
        assert all(later in BY_SHORT for later in kind.followed_by)
        assert kind.since is None or kind.until is None or kind.since < kind.until


def numbers(count: int) -> list[str]:
    """Return tax numbers whose last digit is right."""
    made: list[str] = []
    chance = random.Random(7)
    while len(made) < count:
        first = f"{chance.randrange(100000000, 999999999)}"
        last = sum(int(d) * w for d, w in zip(first, (6, 5, 7, 2, 3, 4, 5, 6, 7), strict=True)) % 11
        made += [f"{first}{last}"] if last < 10 else []
    return made


def test_a_tax_number_is_known_by_its_last_digit() -> None:
    for number in numbers(200):
        assert is_nip(number)
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        assert not is_nip(wrong)
        grouped = f"{number[:3]}-{number[3:6]}-{number[6:8]}-{number[8:]}"
        for text in (
            number,
            grouped,
            f"PL{number}",
            f"MOPS Ełk, NIP {grouped}",
            f"NIP: {number[:3]} {number[3:6]} {number[6:8]} {number[8:]}",
        ):
            assert nip_in(text) == number
        assert nip_in(wrong) is nip_in(f"1{number}") is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("МOPS Ełk", "М"),
        ("MОPS Еłk", "ОЕ"),
        ("МОРС", "МОРС"),
        ("Київ", ""),
        ("Львівська ОДА", ""),
        ("MOPS Ełk", ""),
        ("ΜOPS", "Μ"),
        ("ＭＯＰＳ", ""),
    ],
)
def test_letters_that_only_look_like_latin_ones_are_told(name: str, found: str) -> None:
    assert look_alikes(name) == found
