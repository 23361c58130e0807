"""Notices of a project's other controllers: drafts, versions, what forms show and registrations record."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Refusal
from app.notices.drafts import draft_text
from app.notices.models import OF_PROJECTS, TextKind, TextVersion
from app.notices.operations import publish_text, save_text
from app.office.notice_text import gaps_in
from app.office.office import Office
from app.office.operations import Outdated
from app.projects.models import Project
from app.registrations.models import Registration
from app.work import Work
from tests.conftest import TestClock
from tests.office.test_notices import BARTEK, field
from tests.support.cast import an_event
from tests.support.html import parsed, quality

Publish = Callable[..., TextVersion]
MINISTER, BODY = TextKind.minister, TextKind.intermediate


def recorded(work: Work) -> list[str] | None:
    """Return what the one registration recorded."""
    work.session.expire_all()
    return work.session.scalars(select(Registration)).one().project_notices


@pytest.mark.parametrize("kind", list(TextKind))
@pytest.mark.parametrize("language", ["pl", "en"])
def test_drafts_are_shipped_and_say_what_is_missing(project: Project, kind: TextKind, language: str) -> None:
    of = project if kind in OF_PROJECTS else None
    bare = draft_text(Office(), of, kind, language)
    assert "{" not in bare
    assert gaps_in(bare)
    known = Office(name="ROPS w Olsztynie", email="rops@example.pl")
    if kind not in OF_PROJECTS:
        assert gaps_in(draft_text(known, of, kind, language)) == []
    else:
        assert "Kooperacje 3D" in bare
        assert "FERS" in bare


def test_a_text_is_saved_published_and_read_at_its_own_address(
    admin: FlaskClient, client: FlaskClient, project: Project, work: Work
) -> None:
    page = f"/manage/projects/{project.id}/notices/minister"
    assert page in admin.get(f"/manage/projects/{project.id}/").text
    draft = field(admin.get(page).text, "body_pl")
    assert admin.post(page, data={"body_pl": draft, "seen": "0"}).status_code == 303
    refused = admin.post(f"{page}/publish", data={"number": "1"})
    assert refused.status_code == 422
    assert "adres ministerstwa" in refused.text
    version = work.session.scalars(select(TextVersion)).one()
    assert client.get(f"/notices/{version.id}").status_code == 404
    texts = {"body_pl": "## Minister\n\nPierwszy.", "body_en": "First.", "seen": "1"}
    assert admin.post(page, data=texts).status_code == 303
    assert admin.post(f"{page}/publish", data={"number": "2"}).status_code == 303
    assert admin.post(f"{page}/publish", data={"number": "2"}).status_code == 303
    second = work.session.scalars(select(TextVersion).where(TextVersion.number == 2)).one()
    for language, said in (("pl", "Pierwszy."), ("en", "First.")):
        answer = client.get(f"/notices/{second.id}?lang={language}")
        root, problems = parsed(answer.text)
        assert problems + quality(root) == []
        assert said in answer.text
    assert "Pierwszy." in admin.get(f"{page}/2").text
    assert admin.get(f"{page}/3").status_code == 404
    assert admin.get(f"/manage/projects/{project.id}/notices/image").status_code == 404


def test_an_older_version_does_not_come_back(project: Project, work: Work, publish: Publish) -> None:
    first = save_text(work, MINISTER, project, "Pierwszy.", None, 0)
    publish(MINISTER, project, "Drugi.")
    with pytest.raises(Refusal):
        publish_text(work, first)
    with pytest.raises(Outdated):
        save_text(work, MINISTER, project, "Trzeci.", None, 1)


def test_a_form_shows_and_records_the_notices_of_its_project(
    client: FlaskClient, work: Work, project: Project, publish: Publish
) -> None:
    other = Project(name="Inny", created_at=work.now)
    work.session.add(other)
    work.session.flush()
    foreign = publish(MINISTER, other, "Cudzy.")
    minister, body = publish(MINISTER, project, "Minister."), publish(BODY, project, "Instytucja.")
    slug = an_event(work, project_id=project.id).slug
    work.session.commit()
    page = client.get(f"/events/{slug}/register").text
    assert f'href="/notices/{minister.id}"' in page
    assert f'href="/notices/{body.id}"' in page
    assert f'href="/notices/{foreign.id}"' not in page
    assert "Znam treść klauzul" in page.replace("\xa0", " ")
    shown = field(page, "privacy_version")
    publish(MINISTER, project, "Drugi.")
    answer = client.post(f"/events/{slug}/register", data={**BARTEK, "privacy_version": shown})
    assert answer.status_code == 303
    assert recorded(work) == [str(minister.id), str(body.id)]


def test_an_event_without_a_project_shows_none(
    client: FlaskClient, work: Work, project: Project, publish: Publish
) -> None:
    publish(MINISTER, project, "Minister.")
    slug = an_event(work).slug
    work.session.commit()
    page = client.get(f"/events/{slug}/register").text
    assert "/notices/" not in page
    data = {**BARTEK, "privacy_version": field(page, "privacy_version")}
    assert client.post(f"/events/{slug}/register", data=data).status_code == 303
    assert recorded(work) is None


@pytest.mark.parametrize(
    "carried", ["-", "-+{old}", "-+{foreign}", "-+{image}", "-+x", "-+{new}+{new}", "-+" + "9" * 40]
)
def test_what_was_not_shown_lately_is_read_anew(
    client: FlaskClient, work: Work, project: Project, publish: Publish, clock: TestClock, carried: str
) -> None:
    other = Project(name="Inny", created_at=work.now)
    work.session.add(other)
    work.session.flush()
    foreign, image = publish(MINISTER, other, "Cudzy."), publish(TextKind.image, None, "Zdjęcia.")
    old = publish(MINISTER, project, "Pierwszy.")
    clock.move(days=3)
    new = publish(MINISTER, project, "Drugi.")
    new.published_at = clock() - timedelta(days=1, minutes=1)
    slug = an_event(work, project_id=project.id).slug
    work.session.commit()
    ids = {"old": old.id, "new": new.id, "foreign": foreign.id, "image": image.id}
    data = {**BARTEK, "privacy_version": carried.format(**ids)}
    answer = client.post(f"/events/{slug}/register", data=data)
    assert answer.status_code == 422
    assert 'value="Żółć"' in answer.text
    again = {**BARTEK, "privacy_version": field(answer.text, "privacy_version")}
    assert client.post(f"/events/{slug}/register", data=again).status_code == 303
    assert recorded(work) == [str(new.id)]


def test_staff_see_which_versions_were_read(
    admin: FlaskClient, client: FlaskClient, work: Work, project: Project, publish: Publish
) -> None:
    minister = publish(MINISTER, project, "Minister.")
    slug = an_event(work, project_id=project.id).slug
    work.session.commit()
    # A program that says nothing of notices counts as shown the present ones.
    assert client.post(f"/events/{slug}/register", data=BARTEK).status_code == 303
    assert recorded(work) == [str(minister.id)]
    registration = work.session.scalars(select(Registration)).one()
    page = admin.get(f"/manage/registrations/{registration.id}/").text
    assert f'href="/notices/{minister.id}"' in page
