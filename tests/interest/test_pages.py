"""The pages of interest, consents and pictures are sound HTML in both languages."""

import pytest
from flask.testing import FlaskClient

from app.events.models import Event, WhoApplies
from app.notices.models import TextVersion
from app.work import Work
from tests.interest.test_interest import confirmed
from tests.support.cast import an_event
from tests.support.html import parsed, quality


@pytest.fixture
def event(work: Work, text: TextVersion) -> Event:
    """An event that is only being considered, at which pictures would be taken."""
    made = an_event(work, "rozwazane", who_applies=WhoApplies.considered, takes_photos=True)
    work.session.commit()
    return made


@pytest.mark.parametrize("language", ["pl", "en"])
def test_pages_are_sound_html(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, text: TextVersion, language: str
) -> None:
    link = confirmed(client, work, event.slug, text)
    managed = f"/manage/events/{event.slug}"
    public = [
        f"/events/{event.slug}/",
        f"/events/{event.slug}/interest",
        f"/events/{event.slug}/interest/sent",
    ]
    public += [link, "/interest/left", "/interest/nothing/", f"/notices/{text.id}"]
    staff = [f"{managed}/", f"{managed}/interest/", f"{managed}/pictures/", "/manage/interest/"]
    staff += ["/manage/newsletter/", "/manage/settings/", "/manage/settings/consents/"]
    staff += [f"/manage/settings/consents/interest{rest}" for rest in ("", "/1")]
    for who, paths in ((client, public), (admin, staff)):
        for path in paths:
            root, problems = parsed(who.get(f"{path}?lang={language}").text)
            assert problems + quality(root) == [], path
