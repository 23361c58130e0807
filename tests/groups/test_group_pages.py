"""The staff's pages about groups: found, filled in, refused with a sentence, nothing typed lost."""

from collections.abc import Callable
from datetime import date, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account
from app.groups.models import Group, GroupEvent, Membership
from app.work import Work
from tests.support.cast import an_event
from tests.support.groups import a_group, a_member
from tests.support.lines import a_project

SignedIn = Callable[[Account], FlaskClient]


def test_a_group_is_made_and_filled(work: Work, alicja: Account, signed_in: SignedIn) -> None:
    project = a_project(work)
    work.session.commit()
    client = signed_in(alicja)
    assert "/manage/groups/" in client.get("/manage/").text
    assert "Nie ma jeszcze grup" in client.get("/manage/groups/").text
    form = {
        "name": "PZK powiatu piskiego", "kind": "PZK", "county": "piski", "project": project.id,
        "resolution_number": "12/2020", "resolved_on": "2020-08-01", "meetings_before": "6",
        "numbers_through": "y",
    }  # fmt: skip
    answer = client.post("/manage/groups/new", data=form)
    assert answer.status_code == 303
    group = work.session.scalars(select(Group)).one()
    assert (group.meetings_before, group.numbers_through) == (6, True)
    page = client.get(answer.location).text
    assert "12/2020, 1 sierpnia 2020" in page.replace("\u00a0", " ")
    member = {"first_name": "Zofia", "last_name": "Wiejska", "phone": "600 100 200", "role": "sekretarz"}
    assert client.post(f"/manage/groups/{group.id}/members/new", data=member).status_code == 303
    page = client.get(answer.location).text
    assert "tel:+48600100200" in page
    assert "sekretarz" in page


def test_what_is_wrong_is_said_and_kept(work: Work, alicja: Account, signed_in: SignedIn) -> None:
    group = a_group(work)
    a_member(work, group).starts = date(2020, 1, 1)
    work.session.commit()
    client, url = signed_in(alicja), f"/manage/groups/{group.id}"
    for path, form, sentence in (
        (f"{url}/members/new", {"first_name": "Ewa", "last_name": "Kot"}, "adres e-mail albo numer telefonu"),
        (f"{url}/members/new", {"first_name": "x.pl", "last_name": "Kot", "email": "e@example.org"}, "Kot"),
        (
            f"{url}/members/new",
            {"first_name": "Anna", "last_name": "Nowak", "email": "anna.nowak@example.org"},
            "należy już w tych dniach do grupy",
        ),
        (
            f"{url}/members/new",
            {"first_name": "Ewa", "last_name": "Kot", "email": "e@example.org", "starts": "2026-02-01",
             "ends": "2026-01-01"},
            "Ostatni dzień jest wcześniejszy niż pierwszy",
        ),
        ("/manage/groups/new", {"name": "ﷺ" * 301, "kind": "PZK", "meetings_before": "-1"}, "ﷺ" * 301),
        (f"{url}/turn", {"name": "PZK", "kind": "PZK", "begins_on": "", "version": "1"}, "Podaj dzień"),
        (f"{url}/members/1/end", {"last_day": "wczoraj"}, "wczoraj"),
        (f"{url}/members/1/end", {"last_day": "2000-01-01"}, 'href="#last_day"'),
        (f"{url}/meetings/join", {"event": ""}, "Nie ma takiej pozycji na liście."),
    ):  # fmt: skip
        answer = client.post(path, data=form)
        assert answer.status_code == 422, path
        assert sentence in answer.text, path
    edit = {
        "name": "Inna",
        "kind": "PZK",
        "project": group.project_id,
        "meetings_before": "0",
        "version": "7",
    }
    assert client.post(f"{url}/edit", data=edit).status_code == 409
    assert client.post(f"{url}/delete").status_code == 409
    assert client.get(f"{url}/members/999").status_code == 404
    assert client.post(f"{url}/meetings/join", data={"event": "99999999999"}).status_code == 404


def test_events_become_meetings_of_a_group(work: Work, alicja: Account, signed_in: SignedIn) -> None:
    group = a_group(work, numbers_through=True, meetings_before=3)
    event = an_event(work, meetings=2, project=group.project)
    work.session.commit()
    client, url = signed_in(alicja), f"/manage/groups/{group.id}/meetings/"
    assert event.title_pl in client.get(url).text
    assert client.post(f"{url}join", data={"event": event.id}).status_code == 303
    page = client.get(url).text
    assert "4. spotkanie" in page
    assert "5. spotkanie" in page
    assert "registrations/new" not in client.get(f"/events/{event.slug}/").text
    assert client.post(f"/events/{event.slug}/register", data={}).status_code == 409
    assert client.post(f"{url}part", data={"event": event.id}).status_code == 303
    assert work.session.scalars(select(GroupEvent)).all() == []


def test_a_group_turns_into_another_on_its_page(work: Work, alicja: Account, signed_in: SignedIn) -> None:
    group = a_group(work)
    a_member(work, group, "Anna Nowak", role="przewodnicząca")
    work.session.commit()
    client = signed_in(alicja)
    first = work.today + timedelta(days=30)
    form = {"name": "PZK powiatu piskiego", "kind": "PZK", "begins_on": first.isoformat(), "version": "1"}
    answer = client.post(f"/manage/groups/{group.id}/turn", data=form)
    assert answer.status_code == 303
    new = client.get(answer.location).text
    assert "PGR powiatu piskiego" in new
    assert "przewodnicząca" in new
    assert "PZK powiatu piskiego" in client.get(f"/manage/groups/{group.id}/").text
    assert "PGR powiatu piskiego" in client.get(f"{answer.location}history/").text
    assert client.post(f"/manage/groups/{group.id}/turn", data=form).status_code == 409
    assert "PGR powiatu piskiego" not in client.get("/manage/groups/").text
    assert "PGR powiatu piskiego" in client.get("/manage/groups/?ended=1").text


def test_lists_are_paged_and_narrowed(work: Work, alicja: Account, signed_in: SignedIn) -> None:
    for number in range(21):
        a_group(work, f"PZK {number:02}", county="ełcki")
    a_group(work, "GGK Pisz")
    group = a_group(work, "RGR")
    for number in range(51):
        a_member(work, group, f"Anna Nowak{number:02}")
    work.session.commit()
    client = signed_in(alicja)
    assert "23 grupy" in client.get("/manage/groups/").text.replace("\u00a0", " ")
    assert "GGK Pisz" not in client.get("/manage/groups/?kind=PZK").text
    assert "Nie znaleziono" in client.get("/manage/groups/?q=%00&county=x").text
    assert "Nowak50" in client.get(f"/manage/groups/{group.id}/?page=2").text


def test_a_membership_ends_and_is_corrected(work: Work, alicja: Account, signed_in: SignedIn) -> None:
    group = a_group(work)
    one = a_member(work, group)
    work.session.commit()
    client, url = signed_in(alicja), f"/manage/groups/{group.id}/members/{one.id}"
    assert client.post(url, data={"role": "sekretarz", "institution": "GOPS Nowy"}).status_code == 303
    assert client.post(f"{url}/end", data={"last_day": "2027-01-31"}).status_code == 303
    work.session.expire_all()
    kept = work.session.scalars(select(Membership)).one()
    assert (kept.role, str(kept.ends)) == ("sekretarz", "2027-01-31")
    assert kept.institution is not None
    assert client.post(f"{url}/remove").status_code == 303
    assert work.session.scalars(select(Membership)).all() == []
