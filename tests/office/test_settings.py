"""The page of the office's settings: sections that save alone, the logo, and what shows them."""

import json
import struct
import zlib
from email import message_from_bytes, policy
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from app.accounts.models import Account
from app.errors import Refusal
from app.extensions import db
from app.files.storage import checked_upload
from app.history.models import HistoryFact
from app.office.models import OfficeSettings
from app.office.office import Keeper, Office
from app.office.operations import LOGO_BYTES, keep_first, save_logo, save_settings
from app.office.queries import office
from app.outbox.commands.transport import ready_to_send
from app.outbox.sender import sender_of
from app.web.office import office_of
from app.web.request_work import command_work
from app.work import Work
from tests.outbox.conftest import a_message
from tests.support.cast import an_event
from tests.support.html import parsed, quality

NAME = "Regionalny Ośrodek Polityki Społecznej w Olsztynie"
ABOUT = {"name": NAME, "email": "rops@example.pl", "phone": "89 521 95 00"}


def seen_on(page: str, action: str) -> str:
    """Return the hidden field of the section whose form is posted to this address."""
    root, _ = parsed(page)
    form = next(form for form in root.all("form") if form.get("action") == action)
    return next(field.get("value") for field in form.all("input") if field.get("name") == "seen")


def save(client: FlaskClient, section: str, **values: str) -> Any:
    """Open the page and save one section."""
    action = f"/manage/settings/{section}"
    seen = seen_on(client.get("/manage/settings/").text, action)
    return client.post(action, data={**values, "seen": seen})


def png(width: int, height: int) -> bytes:
    """Return a grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def upload(client: FlaskClient, data: bytes, name: str = "logo.png", **more: str) -> Any:
    """Post a logo."""
    fields: dict[str, Any] = {"logo_alternative_pl": "Znak urzędu", **more, "logo": (BytesIO(data), name)}
    return client.post("/manage/settings/logo", data=fields, content_type="multipart/form-data")


def test_what_is_saved_is_shown_everywhere(
    admin: FlaskClient, client: FlaskClient, app: Flask, work: Work
) -> None:
    event = an_event(work)
    work.session.commit()
    assert client.get(f"/events/{event.slug}/").status_code == 200  # kept before the change
    assert save(admin, "office", **ABOUT).status_code == 303
    assert save(admin, "letters", sender_name="Zespół szkoleń ROPS").status_code == 303
    for path in ("/", "/events/", f"/events/{event.slug}/", f"/events/{event.slug}/register", "/sign-in"):
        assert NAME in client.get(path).text, path
    assert "Contact: mailto:rops@example.pl" in client.get("/.well-known/security.txt").text
    assert f"NAME:{NAME}" in client.get("/feeds/events.ics").text.replace("\r\n ", "")
    office = office_of(app)
    letter = ready_to_send(a_message(), sender_of(app.config, office.sender_name, office.name))
    sender = message_from_bytes(letter.as_bytes(), policy=policy.default)["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == ("Zespół szkoleń ROPS", "zapisy@example.org")
    assert office_of(app).letters_from == "Zespół szkoleń ROPS"


def test_who_changed_what_is_told(admin: FlaskClient, work: Work, grazyna: Account) -> None:
    save(admin, "office", **ABOUT)
    fact = work.session.scalars(select(HistoryFact).where(HistoryFact.topic == "office")).one()
    assert (fact.kind, fact.actor_id) == ("office.changed", grazyna.id)
    assert fact.values["changed"]["office.name"] == ["Zapisy", NAME]
    assert "Nazwa biura" in admin.get("/manage/history/?kind=office").text


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 201), ("email", "rops"), ("email", ""), ("phone", "1" * 61)],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(admin: FlaskClient, field: str, value: str) -> None:
    answer = save(admin, "office", **{**ABOUT, field: value})
    assert answer.status_code == 422
    root, problems = parsed(answer.text)
    assert problems + quality(root) == []
    assert all(typed in answer.text for name, typed in ABOUT.items() if name != field)
    assert NAME not in admin.get("/").text


def test_two_who_save_one_section(admin: FlaskClient, client_as_visitor: Any, work: Work) -> None:
    page = admin.get("/manage/settings/").text
    office_seen = seen_on(page, "/manage/settings/office")
    letters_seen = seen_on(page, "/manage/settings/letters")
    assert save(admin, "office", **ABOUT).status_code == 303
    late = admin.post("/manage/settings/office", data={**ABOUT, "name": "Inna", "seen": office_seen})
    assert late.status_code == 409
    assert 'value="Inna"' in late.text
    assert f"<strong>{NAME}</strong>" in late.text
    assert office(work).name == NAME
    # The page that came back has seen what the other saved: saving again is a decision.
    again = {**ABOUT, "name": "Inna", "seen": seen_on(late.text, "/manage/settings/office")}
    assert admin.post("/manage/settings/office", data=again).status_code == 303
    # Another section, opened before, saves alone.
    letters = {"sender_name": "Zespół", "seen": letters_seen}
    assert admin.post("/manage/settings/letters", data=letters).status_code == 303


@pytest.mark.parametrize("seen", ["", "[", "[]", '{"name": ', "[" * 5000, json.dumps({"name": ["x"]})])
def test_a_forged_word_of_what_was_seen_overwrites_nothing(admin: FlaskClient, seen: str) -> None:
    save(admin, "office", **ABOUT)
    answer = admin.post("/manage/settings/office", data={**ABOUT, "name": "Inna", "seen": seen})
    assert answer.status_code == 409
    assert NAME in admin.get("/manage/settings/").text


def test_the_logo_is_shown_with_its_words(admin: FlaskClient, client: FlaskClient) -> None:
    assert upload(admin, png(200, 60), logo_alternative_en="Our sign").status_code == 303
    root, problems = parsed(client.get("/").text)
    assert problems + quality(root) == []
    picture = next(each for each in root.all("img") if "site-logo" in each.get("class"))
    shown = (picture.get("alt"), picture.get("width"), picture.get("height"), picture.get("lang"))
    assert shown == ("Znak urzędu", "133", "40", "")
    answer = client.get(picture.get("src"))
    assert (answer.status_code, answer.data, answer.mimetype) == (200, png(200, 60), "image/png")
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()
    assert 'alt="Our sign"' in client.get("/?lang=en").text
    admin.post("/manage/settings/logo/remove")
    assert "site-logo" not in client.get("/?lang=pl").text
    assert client.get(picture.get("src")).status_code == 404


def test_a_logo_without_english_words_has_the_polish_ones_marked(
    admin: FlaskClient, client: FlaskClient
) -> None:
    upload(admin, png(64, 64))
    assert 'alt="Znak urzędu" lang="pl"' in client.get("/?lang=en").text


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 10 + b"\xff\xc0\x00\x11\x08\x00\x40\x00\x80\x03" + b"\0" * 20


@pytest.mark.parametrize(
    ("data", "name", "status"),
    [
        (JPEG, "znak.jpg", 303),
        (png(16, 16), "logo.png", 303),
        (png(15, 40), "logo.png", 422),
        (png(1, 4001), "logo.png", 422),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg", 422),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.png", 422),
        (png(40, 40)[:40], "logo.png", 422),
        (b"\xff\xd8\xff" + b"\xff" * 5000, "logo.jpg", 422),
        (b"", "logo.png", 422),
    ],
)
def test_only_a_picture_of_some_size_is_a_logo(
    admin: FlaskClient, data: bytes, name: str, status: int
) -> None:
    answer = upload(admin, data, name)
    assert answer.status_code == status
    if status == 422:
        assert "form-error" in answer.text
        assert "Znak urzędu" in answer.text
        assert "site-logo" not in admin.get("/").text


def test_a_logo_weighs_at_most_a_megabyte(work: Work) -> None:
    picture = png(40, 40)
    heavy = checked_upload("logo.png", picture[:-12] + b"\0" * LOGO_BYTES + picture[-12:], field="logo")
    with pytest.raises(Refusal, match="at most 1 MB"):
        save_logo(work, heavy, "Znak", None)


class TestFromTheEnvironment:
    """An office that the environment describes."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        """What OFFICE_* said at the start."""
        return {"OFFICE_NAME": "Urząd z ustawień", "OFFICE_EMAIL": "urzad@example.pl"}

    def test_it_holds_until_it_is_kept_and_never_again(
        self, app: Flask, client: FlaskClient, work: Work
    ) -> None:
        assert "Urząd z ustawień" in client.get("/").text
        keep_first(work)
        work.session.commit()
        # The next start finds other words in the environment.
        app.extensions["office"] = Keeper(Office(name="Inny"))
        assert "Urząd z ustawień" in client.get("/").text
        assert "Inny" not in client.get("/").text


def test_a_change_in_another_process_is_seen_at_once(
    app: Flask, client: FlaskClient, work: Work, base_config: dict[str, Any], clock: Any
) -> None:
    """The other process is another application on the same database, with a memory of its own."""
    event = an_event(work)
    keep_first(work)
    work.session.commit()
    pages = ("/", "/events/", f"/events/{event.slug}/", f"/events/{event.slug}/register", "/feeds/events.ics")
    before = {path: client.get(path) for path in pages}
    other = create_app(base_config | {"CLOCK": clock})
    with other.app_context():
        db.session().connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        save_settings(command_work(db.session()), {"name": "Nowa Nazwa"}, {"name": "Zapisy"})
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    for path in pages:
        tag = before[path].headers.get("ETag")
        answer = client.get(path, headers={"If-None-Match": tag} if tag else {})
        assert answer.status_code == 200, path
        assert "Nowa Nazwa" in answer.text.replace("\r\n ", ""), path


def test_the_settings_are_one_row(work: Work, admin: FlaskClient) -> None:
    for _ in range(2):
        save(admin, "office", **ABOUT)
    assert [row.name for row in work.session.scalars(select(OfficeSettings))] == [NAME]
