"""Files for confirmed people only, and what a document of an event was before."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.errors import Refusal
from app.events.models import Download
from app.events.operations.downloads import add_download, change_download
from app.files.storage import checked_upload
from app.work import Work
from tests.support.applicants import MailedLink, send_form
from tests.support.open_events import MakeEvent

FIRST, SECOND = (checked_upload(f"materialy{n}.pdf", b"%%PDF-%d" % n, field="file") for n in (1, 2))


def test_a_file_for_confirmed_people_is_theirs_alone(
    client: FlaskClient, make_event: MakeEvent, session: Session, work: Work, mailed_link: MailedLink
) -> None:
    event = make_event(capacity=1)
    limited = add_download(work, event, "Materiały", FIRST, for_confirmed=True)
    session.commit()
    forms = [send_form(client, event, number) for number in (1, 2)]
    confirmed, waiting = (mailed_link(each) for each in forms)
    path = f"downloads/{limited.id}"
    assert f"{confirmed}{path}" in client.get(confirmed).text
    with client.get(f"{confirmed}{path}") as sent:
        assert (sent.data, sent.headers["Cache-Control"]) == (FIRST.data, "no-store")
    for other in (waiting, *forms):
        assert "Materiały" not in client.get(other).text
        assert client.get(f"{other}{path}").status_code == 404
    assert "Materiały" not in client.get(f"/events/{event.slug}/").text
    assert client.get(f"/events/{event.slug}/{path}").status_code == 404
    assert client.post(f"{confirmed}withdraw").status_code == 303
    assert client.get(f"{confirmed}{path}").status_code == 404
    with client.get(f"{waiting}{path}") as sent:
        assert sent.status_code == 200


def test_a_replaced_file_becomes_a_version(make_event: MakeEvent, work: Work) -> None:
    event = make_event()
    download: Download = add_download(work, event, "program", None)
    assert (download.since, download.versions) == (None, [])
    change_download(work, event, download, "program", FIRST)
    assert (download.since, download.versions) == (work.today, [])
    version = event.version
    change_download(work, event, download, "program", FIRST, download.since)
    assert event.version == version
    with pytest.raises(Refusal) as refused:
        change_download(work, event, download, "program", SECOND, work.today + timedelta(days=1))
    assert (refused.value.field, download.file_name) == ("since", "materialy1.pdf")
    change_download(work, event, download, "program", SECOND)
    change_download(work, event, download, "Program", None, for_confirmed=True)
    assert [(each.file_name, each.since) for each in download.versions] == [("materialy1.pdf", work.today)]
    assert (download.file_name, download.for_confirmed) == ("materialy2.pdf", True)
