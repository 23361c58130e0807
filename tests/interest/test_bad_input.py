"""Lists of interest under bad input: long names, forged events, replays, what a stranger sends and opens."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy import text as text_of

from app.errors import Missing
from app.events.models import Event, Publication, WhoApplies
from app.interest.models import InterestEntry, InterestSource
from app.interest.operations.asking import confirm_interest, leave_list
from app.interest.operations.erasing import erase_interest
from app.links import Purpose
from app.notices.models import TextKind, TextVersion
from app.outbox.models import Letter, LetterState
from app.work import Work
from tests.conftest import TestClock
from tests.interest.test_interest import ask, confirmed, entries, letters, link_in
from tests.support.cast import an_event
from tests.support.statements import statements

LONGEST = "Ż" * 300


@pytest.fixture
def event(work: Work, text: TextVersion) -> Event:
    """An event that is only being considered."""
    made = an_event(work, "rozwazane", who_applies=WhoApplies.considered)
    work.session.commit()
    return made


def test_the_longest_names_are_kept_and_longer_ones_come_back(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, text: TextVersion
) -> None:
    page = ask(client, event.slug, text, 422, last_name=LONGEST + "Ż")
    assert 'value="Bartek"' in page
    ask(client, event.slug, text, 422, institution=LONGEST + "Ż")
    ask(client, event.slug, text, 422, email=f"{'a' * 320}@example.org")
    assert entries(work) == []
    names = {"first_name": LONGEST, "last_name": LONGEST, "institution": LONGEST}
    confirmed(client, work, event.slug, text, **names)
    assert LONGEST in admin.get(f"/manage/events/{event.slug}/interest/").text
    assert LONGEST in admin.get(f"/manage/events/{event.slug}/interest.csv").text


@pytest.mark.parametrize("name", ["a\x00b", "a\u202eb", "=HYPERLINK(1)", "<b>x</b>", "a\r\nBcc: x"])
def test_odd_characters_break_nothing(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, text: TextVersion, name: str
) -> None:
    answer = client.post(
        f"/events/{event.slug}/interest",
        data={
            "first_name": "Ewa", "last_name": name, "email": "ewa@example.org", "interest_consent": text.id,
        },
    )  # fmt: skip
    assert answer.status_code in (303, 422)
    for letter in letters(work):
        client.post(f"{link_in(letter)}confirm")
    page = admin.get(f"/manage/events/{event.slug}/interest/").text
    assert "<b>x</b>" not in page
    assert ";=HYPERLINK" not in admin.get(f"/manage/events/{event.slug}/interest.csv").text


def test_drafts_and_forged_addresses_take_nothing(
    client: FlaskClient, work: Work, event: Event, text: TextVersion
) -> None:
    ask(client, "nie-ma", text, 404)
    event.publication = Publication.draft
    work.session.commit()
    ask(client, event.slug, text, 404)
    assert client.get(f"/events/{event.slug}/interest").status_code == 404
    assert entries(work) == []


@pytest.mark.parametrize("source", ["-1", "0", "999999", "9" * 30, "x", "", "1; DROP TABLE"])
def test_a_forged_source_is_refused(admin: FlaskClient, work: Work, event: Event, source: str) -> None:
    answer = admin.post(f"/manage/events/{event.slug}/interest/sources", data={"source": source})
    assert answer.status_code == 422
    assert work.session.scalars(select(InterestSource)).all() == []


def test_no_event_takes_over_its_own_list(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, text: TextVersion
) -> None:
    confirmed(client, work, event.slug, text)
    answer = admin.post(f"/manage/events/{event.slug}/interest/sources", data={"source": event.id})
    assert answer.status_code == 422


def test_who_left_is_not_put_back_by_a_replay_and_gets_no_letter_that_waits(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, text: TextVersion
) -> None:
    link = confirmed(client, work, event.slug, text)
    following = an_event(work, "nastepne")
    work.session.commit()
    page = f"/manage/events/{following.slug}/interest/"
    admin.post(f"{page}sources", data={"source": event.id})
    admin.post(f"{page}letters")
    assert [each.state for each in letters(work, "interest_next")] == [LetterState.queued]
    assert client.post(f"{link}leave").status_code == 303
    for verb in ("confirm", "leave"):
        assert client.post(f"{link}{verb}").status_code == 404
    assert entries(work) == []
    assert {each.state for each in letters(work, "interest_next")} == {LetterState.overtaken}
    # The number of the row may come again: the old link is of no use, and the new letter leaves at once.
    ask(client, event.slug, text)
    assert client.get(link).status_code == 404
    assert [each.state for each in letters(work)][-1] == LetterState.queued


def test_an_entry_that_goes_while_its_page_is_open_is_missing(
    client: FlaskClient, work: Work, event: Event, text: TextVersion
) -> None:
    ask(client, event.slug, text)
    (entry,) = entries(work)
    assert entry.event is not None
    # Another process erases it; this one has read it before.
    work.session.execute(text_of("DELETE FROM interest_entries"))
    with pytest.raises(Missing):
        confirm_interest(work, entry)
    leave_list(work, entry)


def test_what_is_erased_in_the_night_gets_no_letter_any_more(
    client: FlaskClient, work: Work, event: Event, text: TextVersion, clock: TestClock
) -> None:
    ask(client, event.slug, text)
    clock.move(days=8)
    assert erase_interest(replace(work, now=clock())) == 1
    work.session.commit()
    assert [each.state for each in letters(work)] == [LetterState.overtaken]
    assert work.session.scalars(select(Letter).where(Letter.subject_kind == "interest")).all() == []


def test_the_links_of_one_event_open_nothing_of_another(
    client: FlaskClient, work: Work, event: Event, text: TextVersion, publish: Callable[..., TextVersion]
) -> None:
    link = confirmed(client, work, event.slug, text)
    token = link.strip("/").rpartition("/")[2]
    for path in (f"/registrations/{token}/", f"/newsletter/{token}/", f"/invitations/{token}/"):
        assert client.get(path).status_code == 404
    (entry,) = entries(work)
    other = work.links.token(Purpose.interest, entry.id + 1, entry.secret)
    assert client.get(f"/interest/{other}/").status_code == 404
    assert client.post(f"/interest/{other}/leave").status_code == 404
    assert len(entries(work)) == 1
    assert publish(TextKind.interest, None, "Nowa treść.").number == 2


def test_the_pages_of_lists_take_as_many_statements_for_long_lists(
    admin: FlaskClient, client: FlaskClient, work: Work, event: Event, text: TextVersion
) -> None:
    paths = (f"/manage/events/{event.slug}/interest/", "/manage/interest/", "/manage/interest/?by=county")
    counts: list[list[int]] = []
    for number in range(4):
        another = an_event(work, f"rozwazane-{number}", who_applies=WhoApplies.considered)
        work.session.commit()
        for slug in (event.slug, another.slug):
            confirmed(client, work, slug, text, last_name=f"Lis{chr(97 + number)}", email=f"l{number}@a.pl")
        counts.append([])
        for path in paths:
            with statements() as seen:
                assert admin.get(path).status_code == 200
            counts[-1].append(len(seen))
    assert len(set(map(tuple, counts[1:]))) == 1
    assert len(work.session.scalars(select(InterestEntry)).all()) == 8
