"""Letters as a strict reader finds them at the mail server: every name, subject and body as it was meant."""

import json
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.office.operations import keep_first, save_settings
from app.office.queries import office
from app.outbox.commands.folder import FolderTransport
from app.outbox.commands.smtp import SmtpTransport
from app.outbox.mail_bytes import mail_bytes
from app.outbox.mail_headers import address_header
from app.outbox.sender import Sender, sender_of
from app.web.office import office_of
from app.work import Work
from tests.outbox.conftest import CALENDAR, a_message
from tests.outbox.strict import Broken, Read, phrase_with_address, read, unstructured
from tests.support.server import ROOT
from tests.support.smtp import MailServer

pytestmark = pytest.mark.sqlite

OWN = Sender("Zapisy", "zapisy@example.org")

Sent = Callable[..., Read]

_ROPS = "Regionalny Ośrodek Polityki Społecznej"
OFFICES = (
    *(f"{_ROPS} w {town}" for town in (
        "Olsztynie", "Toruniu", "Zielonej Górze", "Gdańsku", "Poznaniu", "Szczecinie", "Białymstoku",
        "Krakowie", "Opolu",
    )),
    f"{_ROPS} Województwa Śląskiego",
    "Regionalne Centrum Polityki Społecznej w Łodzi",
    "Elbląskie CUS", "CUS Górowo Iławeckie", "CUS Srokowo", "GOPS Lubawa", "MOPS Iława", "MOPS Bartoszyce",
    "MOPS Ostróda", "MGOPS Tolkmicko", "MGOPS Biała Piska", "MOPS Ełk", "GOPS Piecki", "MOPS Olsztyn",
    "GOPS Miłki", "MOPS Olecko", "MOPS Braniewo", "MOPS Dobre Miasto", "GOPS Wydminy",
    "UMK w Toruniu (Centrum Badań nad Rodziną, Wydział Nauk Pedagogicznych)", "J&J Psychoedukacja",
    "Instytut Rozwoju Człowieka", "Stowarzyszenie CAL", "Fundacja „Libertatem”", "Uczelnia Korczaka",
    "Urząd Marszałkowski/ROPS", "Warmińsko-Mazurski Urząd Wojewódzki (Wydział Polityki Społecznej)",
    "Wojewódzki Ośrodek Terapii Uzależnienia (Giżycko)", "Konwent Dyrektorów PCPR",
    "Sąd Okręgowy", "NFZ Oddział Wojewódzki", "Federacja FOSa", "Sieć HEROLD", "Zapisy",
    'Ośrodek "Razem", filia nr 2', "Centre: Training, Support & Co.", "ROPS <w Olsztynie>",
)  # fmt: skip

PEOPLE = (
    "Bartek Żółć-Ćwikliński", "Zażółć Gęślą-Jaźń", "Jan Nowak", "John O'Neill", "J. R. R. Tolkien",
    'Jan "Szef" Nowak, mgr', "Ольга Шевченко", "Катерина Олександрівна Коваленко-Мельниченко",
    "محمد بن عبد الله", "עמר כהן", "王小明", "山田 太郎", "กนกวรรณ ศรีสุข", "अनुष्का शर्मा",
    "Γιώργος Παπαδόπουλος",
    "👩‍👩‍👧‍👦 Rodzina 👍🏽", "Nguyễn Thị Ánh", "e\u0301" * 40, "Z\u0335\u0321" * 60, "=?utf-8?q?Anna?= Nowak",
    "Anna =?", "A" * 300, "ż" * 300, "😀" * 150, "Ewa " + "Ż" * 296, "a@b <c@d>",
    "O\\Hara \\", "(komentarz) Ewa",
)  # fmt: skip

LONG = (
    "x" * 300, "ż" * 300, "x" * 60 + " " + "y" * 61, "Dofinansowanie " * 19, "Ż" + "x" * 299, "a=b_c?d" * 40,
    "😀" * 70, "https://example.org/" + "a" * 250, "=?utf-8?q?=C5=BB?= tytuł", "?=", "temat =?= z niczym",
    "Łódź" + " " * 5 + "Łódź", "Koniec ", "Zażółć\u00a0gęślą\u2028jaźń\u200b", "a\tb", "1", "ą", "-",
    "Temat: kropka.",
)  # fmt: skip


def titles() -> list[str]:
    """Return the titles of the demo, in both languages."""
    loaded = json.loads((ROOT / "app/demo/data/events.json").read_text())
    events = loaded["events"] if isinstance(loaded, dict) else loaded
    found = [event[key] for event in events for key in ("title_pl", "title_en") if event.get(key)]
    return list(dict.fromkeys(found))


def subjects() -> Iterator[str]:
    """Yield each subject of each letter with each title of the demo."""
    for template in sorted((ROOT / "templates/email").glob("*/*.txt")):
        line = template.read_text().splitlines()[0]
        if line.startswith("Subject: "):
            words = re.sub(r"{%.*?%}", "", line.removeprefix("Subject: "))
            for title in titles() if "title" in words else ["Bartek Żółć-Ćwikliński"]:
                yield " ".join(re.sub(r"{{.*?}}", title.replace("\\", "/"), words).split())[:300].rstrip()


@pytest.fixture
def config_changes(mail_server: MailServer) -> dict[str, Any]:
    """Mail goes to the test's own server."""
    return {"MAIL_SERVER": mail_server.host, "MAIL_PORT": mail_server.port}


def the_sender(app: Flask) -> Sender:
    """Return in whose name letters leave."""
    office = office_of(app)
    return sender_of(app.config, office.sender_name, office.name)


@pytest.fixture
def sent(app: Flask, mail_server: MailServer) -> Iterator[Sent]:
    """Send a message and read it strictly as the server got it: `sent(subject="…")`."""
    post = SmtpTransport(app)

    def made(**changes: Any) -> Read:
        post.send(a_message(**changes), the_sender(app))
        return read(mail_server.received[-1].raw)

    yield made
    post.close()


def test_every_subject_of_every_letter(sent: Sent) -> None:
    every = list(dict.fromkeys(subjects()))
    assert len(every) > 415
    for number, subject in enumerate(every):
        # The way over the network takes most of the time; what is sent is these bytes.
        letter = (
            sent(subject=subject) if number % 20 == 0 else read(mail_bytes(a_message(subject=subject), OWN))
        )
        assert letter.headers["subject"] == subject


def test_long_and_strange_subjects(sent: Sent) -> None:
    for subject in LONG:
        assert sent(subject=subject).headers["subject"] == " ".join(subject.split())


def test_every_office(work: Work, sent: Sent) -> None:
    keep_first(work)
    for name in OFFICES:
        save_settings(work, {"name": name}, {"name": office(work).name})
        work.session.commit()
        assert sent().headers["from"] == f"{name} <zapisy@example.org>"


def test_every_office_as_readers_that_keep_blanks_read_it() -> None:
    headers = {name: address_header("From", name, "zapisy@example.org") for name in OFFICES}
    in_a_row = {name for name, header in headers.items() if re.search(rb"\?=\s+=\?", header)}
    assert in_a_row == {"Warmińsko-Mazurski Urząd Wojewódzki (Wydział Polityki Społecznej)"}
    for name in headers.keys() - in_a_row:
        header = headers[name]
        read = message_from_bytes(header + b"\r\n", policy=policy.default)["From"]
        assert read.addresses[0].display_name == name


def test_every_name(sent: Sent) -> None:
    for name in PEOPLE:
        letter = sent(recipient_name=name, reply_to="alicja@łódź.example")
        assert letter.headers["to"] == f"{name} <bartek1@example.org>"
        assert letter.headers["reply-to"] == "alicja@xn--d-uga0v4h.example"


BODIES = (
    "Odwołujemy z powodu " + "braku prowadzącej " * 72,
    "ź" * 5_000,
    "x" * 5_000 + "\n\n" + "y" * 1_300,
    ".\n..\nFrom nobody\n.kropka\n",
    "a \nb\t\n c\n",
    "--=_\n=_\n--\n=20\n",
    "Ольга\nمحمد\n王小明\n👩‍👩‍👧‍👦\n",
    "a\x00b\x0cc\x85d\u2028e\n",
    "",
)


def test_every_body(sent: Sent) -> None:
    for body in BODIES:
        letter = sent(body=body)
        assert letter.of_type("text/plain").text.replace("\r\n", "\n").rstrip("\n") == body.rstrip("\n")
        assert "</html>" in letter.of_type("text/html").text


def test_the_calendar_comes_byte_for_byte(sent: Sent) -> None:
    part = sent(calendar=CALENDAR).of_type("text/calendar")
    assert part.content == CALENDAR
    assert "method=" in part.headers["content-type"]


def test_the_folder_has_the_same_bytes(
    app: Flask, sent: Sent, mail_server: MailServer, tmp_path: Path
) -> None:
    message = partial(a_message, id=1, calendar=CALENDAR, recipient_name="Żółć", body=BODIES[3])
    sent(**message.keywords)
    FolderTransport(tmp_path / "mail").send(message(), the_sender(app))
    [path] = (tmp_path / "mail").iterdir()
    assert path.read_bytes() == mail_server.received[0].raw


def test_a_second_try_is_the_same_mail(sent: Sent, mail_server: MailServer) -> None:
    for _ in range(2):
        sent(calendar=CALENDAR)
    first, second = mail_server.received
    assert first.raw == second.raw


def test_a_letter_without_a_subject_has_no_such_header(sent: Sent) -> None:
    assert "subject" not in sent(subject=" \t").headers


@pytest.mark.parametrize(
    "value",
    [
        "=?utf-8?q??=",
        "a=?utf-8?q?b?=",
        "=?utf-8?q?a?==?utf-8?q?b?=",
        "=?utf-8?q?a b?=",
        "=?utf-8?q?=C5?= =?utf-8?q?=BB?=",
        f"=?utf-8?q?{'a' * 70}?=",
        "=?utf-8?b?xYE?=",
    ],
)
def test_the_strict_reader_is_strict(value: str) -> None:
    for decode in (unstructured, lambda each: phrase_with_address(f"{each} <a@example.org>")):
        with pytest.raises(Broken):
            decode(value)


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: x\n\n",
        b"Subject: " + b"x" * 999 + b"\r\n\r\n",
        b"Subject: \xc5\xbb\r\n\r\n",
        b"Subject:\r\n \r\n\r\n",
        b"Subject: =?utf-8?q?" + b"a" * 60 + b"?=\r\n\r\n",
    ],
    ids=["line ends", "998", "8 bit", "blank fold", "76"],
)
def test_the_strict_reader_refuses_such_headers(raw: bytes) -> None:
    with pytest.raises(Broken):
        read(raw)
