"""Names hold no addresses; real names stay as they are."""

import time
from itertools import product

import pytest

from app.names import problem_of

HOSTS = (
    "example.org",
    "evil.com",
    "a-b.co.uk",
    "promo.xyz",
    "żółw.pl",
    "xn--w-uga1v8h.pl",
    "t.me",
    "bit.ly",
    "x.com",
)
WRAPS = (
    "{}",
    "www.{}",
    "https://{}/x",
    "http://{}",
    "{}/x?y=1",
    "Wejdź na {}",
    "Jan ({})",
    "Jan,{}",
    "//{}/a",
    "{}.",
    "„{}”",
    "a@{}",
    "mailto:jan@{}",
    "HTTPS://{}",
    "Wygraj! {} !",
    "{}:8080/a",
    "ftp://{}",
)
DISGUISES = (
    lambda text: text,
    str.upper,
    lambda text: text.replace(".", "\u3002"),
    lambda text: text.replace(".", "\uff0e"),
    lambda text: text.replace("e", "e\u200b"),
    lambda text: text.replace("m", "\uff4d"),
)
OTHERS = (
    "1.2.3.4",
    "http://1.2.3.4/x",
    "http://localhost",
    "javascript:alert(1)",
    "tel:600100200",
    "hxxp://evil.example",
    "jan@localhost",
    "пример.рф",
    "https:evil.example",
    "Jan https : x",
)
FAMILY = (*(way(wrap.format(host)) for host, wrap, way in product(HOSTS, WRAPS, DISGUISES)), *OTHERS)
REAL = (
    "O'Neill",
    "d'Artagnan",
    "O. Pio",
    "św. Jan",
    "św.Jan",
    "dr hab. Anna",
    "dr.hab. Anna",
    "von der Leyen",
    "Jan-Maria",
    "J. R. R. Tolkien",
    "J.R.R. Tolkien",
    "M.O.P.S. w Morągu",
    "Szkoła Podstawowa nr 12 im. Jana Pawła II",
    "im.św.Jana",
    "Sp. z o.o.",
    "Sp.z.o.o.",
    "P.P.H.U. Kowalski S.A.",
    "GOPS/ŚDS w Płośnicy",
    "ks. dr Nowak",
    "inż.Nowak",
    "Ośrodek w Ełku, ul.Polna 3",
    "kl. 3.a",
    "Nguyễn Văn A",
    "कमला देवी",
    "李小龍",
    "محمد",
    "St. Mary's",
    "A.B.C",
    "Ph.D.",
    "lek. med. Anna Kot",
    "PCPR – Dział I.2",
    "Dom Dziecka nr 2, filia 1.1",
    "1.2.3",
    "Jr.",
    "Anna Maria z d. Kot",
    "N.N.",
    "al.Niepodległości 5/7",
    "Zakład Opieki: oddział 2",
    "p.o. dyrektora",
    "st. insp. pracy",
    "zast.kier.",
)


def test_addresses_are_seen_in_every_dress() -> None:
    assert [text for text in FAMILY if problem_of(text) is None] == []


def test_real_names_are_left_alone() -> None:
    assert [text for text in REAL if problem_of(text) is not None] == []


@pytest.mark.parametrize("text", ["Jan 600 100 200", "tel. +48 600-100-200", "Dzwoń 0700123456"])
def test_long_numbers_are_no_part_of_a_name(text: str) -> None:
    assert problem_of(text) is not None
    assert problem_of(text.replace("tel.", "NIP"), numbers=False) is None


def test_the_longest_text_takes_no_time() -> None:
    began = time.perf_counter()
    for text in ("a." * 150, "-" * 300, "a-" * 150, "1 " * 150, "a" * 300, "w" * 299 + ".", "a.b-" * 75):
        problem_of(text)
    assert time.perf_counter() - began < 0.5
