"""Group coaching of 21 and 22 February 2019 in Olsztyn: fifteen people of five centres, two days.

Of the hours nothing is published: 9:00 to 15:00 with 45 minutes of breaks are made up, and so are the people.
Day one is marked at the door, of day two the signed list comes back as a scan.
"""

import csv
import hashlib
import io
import json
import re
from collections import Counter
from datetime import datetime
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from app.attendance.models import Evidence, EvidenceKind, RegisterFile, RegisterPaper, RegisterVersion
from app.door.models import DoorLink
from app.events.models import Session
from app.events.timing import sessions_of
from app.files.storage import path_of
from app.registrations.models import Registration
from app.returned_lists.models import ReturnedPage
from app.work import Work
from tests.desk.test_manage import fields_of
from tests.replays.conftest import WARSAW, Replay, sign_up_form
from tests.returned_lists.scans import Sheet
from tests.support.printed import printed, read

RECORD = "group-coaching-2019-02"
PEOPLE = [
    ("Żaneta", "Śliwińska", "MOPS Pisz"), ("Łukasz", "Źdźbło", "MOPS Pisz"),
    ("Małgorzata", "Wróbel-Gęś", "MOPS Pisz"), ("Anna", "Ćwiklińska", "MOPS Korsze"),
    ("Święcisława", "Ósmak", "MOPS Korsze"), ("Józef", "Łoś", "MOPS Korsze"),
    ("Elżbieta", "Ząbek", "MOPS Reszel"), ("Bożena", "Ścisłowska", "MOPS Reszel"),
    ("Grażyna", "Pączek", "MOPS Reszel"), ("Wojciech", "Żółć", "MOPS Miłomłyn"),
    ("Agnieszka", "Kościółek", "MOPS Miłomłyn"), ("Jan", "Nowak", "MOPS Miłomłyn"),
    ("Jan", "Nowakowski", "MOPS Morąg"), ("Celestyna", "Ludwiżanka", "MOPS Morąg"),
    ("Zofia", "Łękawa", "MOPS Morąg"), ("Stanisław", "Spóźniony", "MOPS Morąg"),
]  # fmt: skip
"""Sixteen for fifteen places, in the order in which they came."""
FULL = 6 * 60 - 45
PIN = "482915"
JSON = {"Accept": "application/json"}
WHO = re.compile(r'name="who" value="([^"]+)"')
AT_THE_DOOR = {
    "Śliwińska Żaneta": ("8:40", "15:05"),
    "Źdźbło Łukasz": ("8:45", "15:00"),
    "Wróbel-Gęś Małgorzata": ("8:50", None),
    "Ćwiklińska Anna": ("8:51", None),
    "Ósmak Święcisława": ("11:00", None),
    "Łoś Józef": ("8:52", "12:00"),
    "Ząbek Elżbieta": ("8:53", None),
    "Ścisłowska Bożena": ("8:55", None),
    "Pączek Grażyna": ("8:56", None),
    "Kościółek Agnieszka": ("8:57", None),
    "Nowak Jan": ("8:58", None),
    "Nowakowski Jan": ("8:59", None),
    "Ludwiżanka Celestyna": ("9:00", None),
    "Spóźniony Stanisław": ("9:04", None),
}
"""Who came on the first day, and who was seen to leave; Zofia Łękawa did not come."""
UNSIGNED = {"Łoś Józef", "Łękawa Zofia"}
"""Whose signature is missing on the second day."""


def recount() -> dict[str, int]:
    """Return what each person earns by what they marked and signed, reckoned by hand."""
    first = dict.fromkeys(AT_THE_DOOR, FULL)
    # She missed two of six hours: four hours of meeting; he left after three.
    first["Ósmak Święcisława"], first["Łoś Józef"] = 240, 180
    second = {name: FULL for name in [*AT_THE_DOOR, "Łękawa Zofia"] if name not in UNSIGNED}
    return dict(Counter(first) + Counter(second))


def test_the_coaching(replay: Replay, client: FlaskClient) -> None:
    _it_is_announced(replay, client)
    _sixteen_sign_up(replay, client)
    _one_withdraws_and_the_next_moves_up(replay, client)
    sheet = _the_sheet_has_a_column_for_each_day(replay)
    _the_first_day_at_the_door(replay, client)
    _the_second_day_comes_back_as_a_scan(replay, sheet)
    _the_trainer_decides_and_confirms(replay)
    kept = _the_month_is_closed(replay)
    _a_correction_leaves_the_kept_file(replay, kept)
    _the_project_is_taken_along(replay)


def _it_is_announced(replay: Replay, client: FlaskClient) -> None:
    """14 January: the record as it was planned; the hours are filled in on the page of the meeting."""
    work = replay.on(2019, 1, 14, 9)
    replay.published(work, RECORD)
    assert replay.event.rules.capacity == 15
    (meeting,) = replay.event.meetings
    alicja = replay.client(replay.alicja)
    address = f"{replay.at}/meetings/{meeting.id}/edit"
    typed = {"start_hour": "09:00", "end_hour": "15:00", "break_minutes": "45"}
    form = fields_of(alicja.get(address).text) | typed
    assert "powiadom 1 osobę" in alicja.post(address, data=form).text, "the trainer"
    answer = alicja.post(address, data=form | {"choice": "notify"})
    assert answer.status_code == 303, answer.text
    first, second = replay.days(work)
    assert [(each.day.isoformat(), each.break_minutes) for each in (first, second)] == [
        ("2019-02-21", 45), ("2019-02-22", 45),
    ]  # fmt: skip
    assert "Coaching grupowy" in client.get(f"/events/{replay.event.slug}/").text


def _sixteen_sign_up(replay: Replay, client: FlaskClient) -> None:
    """15 to 30 January: each gets a letter, fifteen of them with a place."""
    for at, (first, last, institution) in enumerate(PEOPLE):
        replay.on(2019, 1, 15 + at, 10)
        form = sign_up_form(first, last, f"osoba{at}@example.org", institution)
        assert client.post(f"/events/{replay.event.slug}/register", data=form).status_code == 303, last
    work = replay.on(2019, 1, 31, 9)
    assert Counter(each.state.value for each in replay.people(work).values()) == {
        "confirmed": 15, "waiting": 1,
    }  # fmt: skip
    mails = replay.letters(work)
    assert {to for each in mails for to in each.recipients} >= {
        f"osoba{at}@example.org" for at in range(len(PEOPLE))
    }
    own = next(each for each in mails if each.recipients == ("osoba1@example.org",))
    assert "21" in own.text
    assert "/registrations/" in own.text


def _one_withdraws_and_the_next_moves_up(replay: Replay, client: FlaskClient) -> None:
    """11 February: Wojciech Żółć can't come; Stanisław Spóźniony is told that he has a place."""
    work = replay.on(2019, 2, 11, 9)
    gone = replay.people(work)["Żółć Wojciech"]
    assert client.post(f"{_own_page(work, gone)}withdraw").status_code == 303
    people = replay.people(work)
    assert people["Żółć Wojciech"].state.value == "withdrawn"
    assert people["Spóźniony Stanisław"].state.value == "confirmed"
    told = {to for each in replay.letters(work) for to in each.recipients}
    assert told >= {"osoba9@example.org", "osoba15@example.org"}


def _own_page(work: Work, row: Registration) -> str:
    return "/registrations/" + work.links.registration(row.id, row.link_version).split("/registrations/")[1]


def _the_sheet_has_a_column_for_each_day(replay: Replay) -> Sheet:
    """20 February: one list for both days, fifteen names as Poles sort them, a signature for each day."""
    replay.on(2019, 2, 20, 12)
    address = f"{replay.at}/meetings/{replay.event.meetings[0].id}/sheet.pdf"
    paper = printed(replay.client(replay.celina), address)
    assert {page.count("Podpis:") for page in paper.pages} == {2}
    assert paper.text.count("Podpis osoby prowadzącej") == 2
    assert paper.failures() == []
    names = [*AT_THE_DOOR, "Łękawa Zofia"]
    places = {name: paper.text.find(name) for name in names}
    assert -1 not in places.values(), places
    shown = sorted(names, key=lambda name: places[name])
    assert [shown[0], shown[-1]] == ["Ćwiklińska Anna", "Źdźbło Łukasz"]
    assert shown.index("Łękawa Zofia") == shown.index("Ludwiżanka Celestyna") + 1
    assert "Żółć" not in paper.text
    assert all(codes for codes in paper.codes())
    return Sheet(paper.data)


def _the_first_day_at_the_door(replay: Replay, client: FlaskClient) -> None:
    """21 February: the organiser makes a link, a volunteer types the PIN and marks who comes and leaves."""
    work = replay.on(2019, 2, 21, 8, 30)
    alicja = replay.client(replay.alicja)
    data = {"day": "2019-02-21", "pin": PIN, "until": "16:00", "label": "Wejście"}
    assert alicja.post(f"{replay.at}/door/", data=data).status_code == 303
    link = work.session.scalars(select(DoorLink)).one()
    door = "/door/" + work.links.door(link.id, link.version).split("/door/")[1]
    assert client.post(f"{door}pin", data={"code": PIN}).status_code == 303
    moments = [(came, name, "entry") for name, (came, _) in AT_THE_DOOR.items()]
    moments += [(left, name, "exit") for name, (_, left) in AT_THE_DOOR.items() if left]
    for at, (hour, name, kind) in enumerate(sorted(moments, key=lambda each: _moment(21, each[0]))):
        moment = _moment(21, hour)
        replay.on(2019, 2, 21, moment.hour, moment.minute)
        found = WHO.search(client.post(f"{door}search", data={"q": name}).text)
        assert found is not None, name
        now = int(moment.timestamp() * 1000)
        mark: dict[str, Any] = {"key": f"telefon-{at:04}", "who": found[1], "kind": kind, "at": now}
        body = {"marks": json.dumps({"sent_at": now, "marks": [mark]})}
        # The answer is lost once, and the phone sends it again.
        for _ in range(2 if at == 3 else 1):
            answer = client.post(f"{door}marks", data=body, headers=JSON)
            assert answer.get_json()["results"][mark["key"]].get("taken"), answer.text
    work = replay.on(2019, 2, 21, 15, 30)
    first = replay.days(work)[0]
    assert _standing(work, first) == {EvidenceKind.door: 14}
    assert set(replay.marks(work, first).values()) == {""}


def _moment(day: int, hour: str) -> datetime:
    hours, minutes = hour.split(":")
    return datetime(2019, 2, day, int(hours), int(minutes), tzinfo=WARSAW)


def _standing(work: Work, session: Session) -> dict[EvidenceKind, int]:
    work.session.expire_all()
    query = select(Evidence).where(Evidence.withdrawn_at.is_(None))
    return dict(
        Counter(each.kind for each in work.session.scalars(query) if each.row.session_id == session.id)
    )


def _the_second_day_comes_back_as_a_scan(replay: Replay, sheet: Sheet) -> None:
    """23 February: all pages, upside down and a little skewed; who signed the second day is keyed in."""
    work = replay.on(2019, 2, 23, 10)
    celina = replay.client(replay.celina)
    files = [(BytesIO(sheet.photo(n + 1, turned=181.5, blur=0.6)), f"IMG_{n}.jpg") for n in range(len(sheet))]
    answer = celina.post(f"{replay.at}/sheets/returned/", data={"files": files}, follow_redirects=True)
    assert answer.status_code == 200
    second = replay.days(work)[1]
    back = work.session.scalars(select(ReturnedPage).order_by(ReturnedPage.printed_page)).all()
    assert [each.trouble for each in back] == [None] * len(sheet)
    for page in back:
        address = f"/manage/returned-lists/{page.id}"
        shown = celina.get(address).text
        lines = re.findall(rf'name="s-(\d+)-{second.id}"', shown)
        named = _names_by_line(shown, second)
        assert set(named) == set(lines)
        signs = {
            f"s-{line}-{second.id}": "missing" if name in UNSIGNED else "signed"
            for line, name in named.items()
        }
        if signs:
            assert celina.post(address, data=signs).status_code == 303
    assert _standing(work, second) == {EvidenceKind.sheet: 13}


def _names_by_line(page: str, session: Session) -> dict[str, str]:
    """Return whose each line of a page is, as the page for keying in shows it."""
    names = {name: page.find(f"{name}<") for name in [*AT_THE_DOOR, "Łękawa Zofia"]}
    found: dict[str, str] = {}
    for match in re.finditer(rf'name="s-(\d+)-{session.id}"', page):
        before = {name: at for name, at in names.items() if -1 < at < match.start()}
        found.setdefault(match[1], max(before, key=lambda name: before[name]))
    return found


def _the_trainer_decides_and_confirms(replay: Replay) -> None:
    """25 February: the trainer takes over what evidence proposes, marks the rest, and confirms both days."""
    work = replay.on(2019, 2, 25, 9)
    celina = replay.client(replay.celina)
    first, second = replay.days(work)
    for session in (first, second):
        assert celina.post(f"{replay.page(session)}/attendance", data={"take": "all"}).status_code == 303
    marks = replay.marks(work, first)
    assert {name: mark for name, mark in marks.items() if mark != "present"} == {
        "Ósmak Święcisława": "240", "Łoś Józef": "180", "Łękawa Zofia": "",
    }  # fmt: skip
    assert {name for name, mark in replay.marks(work, second).items() if mark == ""} == UNSIGNED
    refused = celina.post(f"{replay.page(first)}/confirm")
    assert refused.status_code == 422, "somebody has no mark"
    people = replay.people(work)
    for session, absent in ((first, ["Łękawa Zofia"]), (second, ["Łoś Józef", "Łękawa Zofia"])):
        marked = {f"a-{people[name].id}-{session.id}": "absent" for name in absent}
        answer = celina.post(f"{replay.page(session)}/confirm", data=marked | {"break_minutes": "45"})
        assert answer.status_code == 303, answer.text
    assert replay.received(work) == recount()
    assert replay.delivered(work) == 2 * FULL


def _the_month_is_closed(replay: Replay) -> dict[str, bytes]:
    """4 March: February is closed; each register is kept as CSV and PDF, with its checksum."""
    work = replay.on(2019, 3, 4, 9)
    alicja = replay.client(replay.alicja)
    assert alicja.post(f"/manage/cards/{replay.project.id}/2019-02/close").status_code == 303
    first, second = replay.days(work)
    kept = _kept(replay, work, alicja)
    assert set(kept) == {f"{each.id}-1.{kind}" for each in (first, second) for kind in ("csv", "pdf")}
    body, _, below = kept[f"{second.id}-1.csv"].decode("utf-8-sig").partition("\r\n\r\n")
    assert hashlib.sha256(f"{body}\r\n".encode()).hexdigest() in below
    rows = list(csv.reader(io.StringIO(body), delimiter=";"))
    absent = {f"{row[0]} {row[1]}" for row in rows[1:] if row[-1] == "0"}
    assert (len(rows), absent) == (16, UNSIGNED)
    paper = read(kept[f"{first.id}-1.pdf"])
    assert "Źdźbło" in paper.text
    assert paper.failures() == []
    refused = alicja.post(f"{replay.page(second)}/attendance", data={"take": "all"})
    assert refused.status_code == 409
    return kept


def _kept(replay: Replay, work: Work, client: FlaskClient) -> dict[str, bytes]:
    """Return the kept files by session, version and kind, each as its page sends it; checksums hold."""
    work.session.expire_all()
    found: dict[str, bytes] = {}
    for each in work.session.scalars(select(RegisterFile).order_by(RegisterFile.id)):
        version = each.register
        answer = client.get(f"/manage/registers/{version.id}.{each.kind}", buffered=True)
        assert answer.status_code == 200
        assert hashlib.sha256(answer.data).hexdigest() == each.file.sha256
        assert path_of(work, each.file.sha256).read_bytes() == answer.data
        assert (
            each.file.sha256 in client.get(f"{replay.page(version.session)}/versions/{version.version}").text
        )
        found[f"{version.session_id}-{version.version}.{each.kind}"] = answer.data
    return found


def _a_correction_leaves_the_kept_file(replay: Replay, kept: dict[str, bytes]) -> None:
    """11 March: Zofia Łękawa had signed a second copy of the list; the register is corrected."""
    work = replay.on(2019, 3, 11, 9)
    alicja = replay.client(replay.alicja)
    second = replay.days(work)[1]
    zofia = replay.people(work)["Łękawa Zofia"]
    noted = alicja.post(f"{replay.page(second)}/evidence", data={f"sheet-{_key(work, second, zofia)}": "1"})
    assert noted.status_code == 303
    field = f"a-{zofia.id}-{second.id}"
    reason = "Podpis na drugim egzemplarzu listy."
    data = {"version": "1", "reason": reason, field: "present"}
    assert alicja.post(f"{replay.page(second)}/correction", data=data | {"reason": ""}).status_code == 422
    assert alicja.post(f"{replay.page(second)}/correction", data=data).status_code == 303
    told = alicja.get(f"{replay.page(second)}/versions/2").text
    assert reason in told
    assert "Łękawa Zofia: " in " ".join(told.split())
    now = _kept(replay, work, alicja)
    assert {name: now[name] for name in kept} == kept
    assert set(now) - set(kept) == {f"{second.id}-2.csv", f"{second.id}-2.pdf"}
    assert "Wersja 2" in now[f"{second.id}-2.csv"].decode("utf-8-sig")
    assert replay.received(work) == recount() | {"Łękawa Zofia": FULL}
    assert replay.delivered(work) == 2 * FULL
    kinds = work.session.scalars(select(RegisterFile.kind)).all()
    assert Counter(kinds) == {RegisterPaper.csv: 3, RegisterPaper.pdf: 3}


def _key(work: Work, session: Session, person: Registration) -> str:
    """Return what the fields of somebody's row are called on the page of evidence."""
    return str(person.id)


def _the_project_is_taken_along(replay: Replay) -> None:
    """12 March: the export of the project says what the books say, for each person and day."""
    work = replay.on(2019, 3, 12, 9)
    alicja = replay.client(replay.alicja)
    address = f"/manage/projects/{replay.project.id}/attendance/export?since=2019-02-01&until=2019-02-28"
    columns = ["last_name", "first_name", "day", "register", "credited_minutes"]
    answer = alicja.post(address, data={"column": columns, "order": columns, "format": "csv"}, buffered=True)
    assert answer.status_code == 200, answer.text
    body = answer.data.decode("utf-8-sig").partition("\r\n\r\n")[0]
    rows = list(csv.reader(io.StringIO(body), delimiter=";"))[1:]
    assert len(rows) == 30
    assert {row[3] for row in rows} == {"zamknięta"}
    sums: Counter[str] = Counter()
    for last, first, _, _, minutes in rows:
        sums[f"{last} {first}"] += int(minutes or 0)
    assert dict(sums) == recount() | {"Łękawa Zofia": FULL}
    versions = work.session.scalars(select(RegisterVersion.version)).all()
    assert sorted(versions) == [1, 1, 2]
    assert len(sessions_of(replay.event)) == 2
