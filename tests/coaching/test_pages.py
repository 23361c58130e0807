"""The coach's and the recipient's pages over HTTP: what is shown, what is refused, and nothing twice."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Account, Role
from app.coaching.models import Appointment, AppointmentState, Invitee
from app.coaching.operations import confirm, hold, miss, note_appointment, offer_slots
from app.events.models import Assignment
from app.links import Purpose
from app.work import Work
from tests.coaching.scene import TODAY, Scene, a_plan
from tests.conftest import TestClock
from tests.support.cast import staff
from tests.support.html import fields_of
from tests.support.lines import a_coach, a_line, a_project, a_recipient
from tests.support.staff import with_session

SignedIn = Callable[[Account], FlaskClient]
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def signed_in(client_as_visitor: Callable[[], FlaskClient], clock: TestClock, work: Work) -> SignedIn:
    """Make a client of one member of staff."""
    return lambda account: with_session(client_as_visitor(), work.session, account, clock.now)


def link_of(scene: Scene, invitee: Invitee) -> str:
    """Return the address of a recipient's page."""
    token = scene.work.links.token(Purpose.appointment, invitee.id, invitee.link_version)
    return f"/appointments/{token}/"


def new_form(scene: Scene, **further: Any) -> dict[str, Any]:
    """Return the form of a new appointment of today, for Anna."""
    return {
        "line": scene.line.id,
        "account": scene.coach.id,
        "recipients": scene.anna.id,
        "day": "2026-09-01",
        "starts_at": "08:00",
        "ends_at": "09:30",
        "place": "GOPS",
        "request_key": "abc",
        **further,
    }


def found(scene: Scene) -> list[Appointment]:
    """Return all appointments, the first one first."""
    return list(scene.work.session.scalars(select(Appointment).order_by(Appointment.id)))


def count(scene: Scene) -> int:
    """Return how many appointments there are."""
    return scene.work.session.scalar(select(func.count()).select_from(Appointment)) or 0


def test_the_first_page_has_what_waits(scene: Scene, signed_in: SignedIn) -> None:
    scene.agreed(scene.anna, on=TODAY, hours="11:00-12:00")
    scene.agreed(scene.milki)
    scene.held(scene.elk, hours="6:00-7:00")
    scene.agreed(scene.anna, on=TOMORROW)
    offer_slots(scene.as_coach, scene.line, scene.coach, [a_plan(TOMORROW, "15:00-16:00")])
    made = scene.held(scene.anna, hours="5:00-5:30")
    confirm(scene.as_person(scene.anna), made.invitees[0])
    page = signed_in(scene.coach).get("/manage/appointments/?lang=en").text
    headings = [each.strip() for each in re.findall(r"<h2[^>]*>([^<]+)</h2>", page)]
    assert headings == [
        "Today",
        "To fill in (1)",
        "Waiting for confirmation (1)",
        "Coming (1)",
        "Free slots (1)",
    ]
    words = page.replace("\u00a0", " ")
    assert "September 2026: 30 min confirmed, 1 h waiting" in words


def test_a_new_entry_is_held_at_once_and_once(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.coach)
    page = client.get("/manage/appointments/new").text
    assert 'name="request_key"' in page
    assert "10" in page
    for _ in range(2):
        answer = client.post("/manage/appointments/new", data=new_form(scene, then="held"))
        assert answer.status_code == 303
    assert count(scene) == 1
    made = scene.work.session.scalars(select(Appointment)).one()
    assert (made.state, made.minutes) == (AppointmentState.held, 90)
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("at_once", [True, False])
def test_who_has_no_e_mail_is_not_said_to_be_asked(scene: Scene, signed_in: SignedIn, at_once: bool) -> None:
    client = signed_in(scene.coach)
    for recipient, mailed in ((scene.elk, False), (scene.milki, True)):
        if at_once:
            form = new_form(scene, recipients=recipient.id, request_key=str(recipient.id), then="held")
            answer = client.post("/manage/appointments/new", data=form)
        else:
            made = scene.agreed(recipient)
            form = {"came": made.invitees[0].id, "seen": made.version}
            answer = client.post(f"/manage/appointments/{made.id}/held", data=form)
        page = client.get(f"{answer.headers['Location']}?lang=en").text
        assert ("the link to confirm it is on its way" in page) is mailed
        assert ("asked to confirm" in page) is mailed


def test_a_form_that_is_sent_again_with_something_else_says_what_was_saved(
    scene: Scene, signed_in: SignedIn
) -> None:
    """After Back, or after a lost answer and other hours: nothing is lost, nothing stands twice."""
    client = signed_in(scene.coach)
    new, slots = "/manage/appointments/new", "/manage/appointments/slots"
    assert client.post(new, data=new_form(scene, then="agreed")).status_code == 303
    for change in ({"ends_at": "09:00"}, {"recipients": scene.milki.id}):
        answer = client.post(new, data=new_form(scene, then="agreed", **change))
        assert (answer.status_code, count(scene)) == (409, 1)
        assert "8:00" in answer.text
    key = dict(fields_of(answer.text, new))["request_key"]
    assert key not in ("", "abc")
    meant = new_form(scene, then="agreed", recipients=scene.milki.id, request_key=key)
    assert client.post(new, data=meant).status_code == 303
    assert count(scene) == 2
    # What was agreed by an answer that was lost is held when that is pressed.
    assert client.post(new, data=new_form(scene, then="held")).status_code == 303
    assert [each.state for each in found(scene)] == [AppointmentState.held, AppointmentState.agreed]
    free = new_form(scene, day="2026-09-02", request_key="slots", length=30)
    assert client.post(slots, data=free).status_code == 303
    assert client.post(slots, data=free).status_code == 303
    assert count(scene) == 5
    for change in ({"day": "2026-09-03"}, {"weeks": 2}):
        assert client.post(slots, data=free | change).status_code == 409
    assert count(scene) == 5


def test_a_form_that_is_sent_by_script_is_told_where_to_go(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.coach)
    sent = {"data": new_form(scene, then="held"), "headers": {"X-Sent-By": "keeps"}}
    answer = client.post("/manage/appointments/new", **sent)
    assert answer.status_code == 200
    assert answer.headers["X-Go-To"].startswith("/manage/appointments/")
    refused = client.post("/manage/appointments/new", data=new_form(scene, day=""), headers=sent["headers"])
    assert refused.status_code == 422
    assert "X-Go-To" not in refused.headers


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": ""},
        {"day": "jutro"},
        {"day": "2026-13-01"},
        {"starts_at": "25:00"},
        {"ends_at": "08:00"},
        {"ends_at": ""},
        {"minutes": "0"},
        {"minutes": "-5"},
        {"minutes": "1500"},
        {"minutes": "dużo"},
        {"recipients": ""},
        {"recipients": "999999"},
        {"recipients": "drop table"},
        {"account": "999999"},
        {"account": ""},
        {"place": "x" * 301},
        {"online_link": "javascript:alert(1)"},
        {"request_key": "x" * 65},
        {"day": "2026-12-24"},
        {"day": "2026-09-02"},
    ],
)
def test_bad_input_is_refused_and_kept(scene: Scene, signed_in: SignedIn, wrong: dict[str, str]) -> None:
    client = signed_in(scene.coach)
    place = {"place": "=HYPERLINK(1) 🙂 \u202eabc"} | wrong
    answer = client.post("/manage/appointments/new", data=new_form(scene, **place, then="held"))
    assert answer.status_code == 422, answer.text
    assert "error-summary" in answer.text
    if "place" not in wrong:
        assert "=HYPERLINK(1) 🙂" in answer.text
    assert count(scene) == 0


def test_another_coach_and_a_stranger_are_refused(
    scene: Scene, signed_in: SignedIn, client: FlaskClient, work: Work
) -> None:
    made = scene.held(scene.anna)
    kinga = staff(work, "Kinga")
    a_coach(work, a_line(work, "inna"), kinga)
    other = signed_in(kinga)
    for path in ("", "held", "move", "cancel", "correct", "card", "card/file", "enter"):
        assert other.get(f"/manage/appointments/{made.id}/{path}").status_code == 403
    for path in ("held", "move", "cancel", "correct", "card", "no-show", "enter", "drop-charge"):
        assert other.post(f"/manage/appointments/{made.id}/{path}", data={}).status_code == 403
    refused = other.post("/manage/appointments/new", data=new_form(scene))
    assert refused.status_code == 403
    nobody = signed_in(staff(work, "Daniel"))
    assert nobody.get("/manage/appointments/").status_code == 403
    assert nobody.get("/manage/appointments/all/").status_code == 403
    assert client.get("/manage/appointments/").status_code == 303
    assert other.get("/manage/appointments/all/").text.count("GOPS Miłki") == 0


def test_a_coordinator_sees_all_coaches_and_chooses_one(scene: Scene, signed_in: SignedIn) -> None:
    scene.agreed(scene.milki)
    client = signed_in(scene.coordinator)
    assert "GOPS Miłki" in client.get("/manage/appointments/").text
    assert "GOPS Miłki" in client.get(f"/manage/appointments/?coach={scene.coach.id}").text
    assert "GOPS Miłki" not in client.get("/manage/appointments/?coach=999").text
    assert "GOPS Miłki" in client.get("/manage/appointments/all/?month=2026-09&state=agreed").text
    assert "GOPS Miłki" not in client.get("/manage/appointments/all/?month=2026-08").text
    assert client.get("/manage/appointments/all/?month=2026-99&state=x&line=y&coach=z").status_code == 200


def test_slots_are_cut_and_repeated(scene: Scene, signed_in: SignedIn) -> None:
    form = new_form(scene, day="2026-09-03", starts_at="09:00", ends_at="12:10", length="60", weeks="2")
    client = signed_in(scene.coach)
    for _ in range(2):
        assert client.post("/manage/appointments/slots", data=form).status_code == 303
    found = scene.work.session.scalars(select(Appointment).order_by(Appointment.id)).all()
    assert [(each.day.day, each.starts_at.hour, each.ends_at.hour) for each in found] == [
        (3, 9, 10), (3, 10, 11), (3, 11, 12), (10, 9, 10), (10, 10, 11), (10, 11, 12),
    ]  # fmt: skip
    many = client.post("/manage/appointments/slots", data=form | {"length": "10", "request_key": "x"})
    assert many.status_code == 422


def test_held_from_the_list_with_an_old_version_is_a_conflict(scene: Scene, signed_in: SignedIn) -> None:
    made = scene.agreed(scene.anna)
    client = signed_in(scene.coach)
    url = f"/manage/appointments/{made.id}/held"
    data = {"came": made.invitees[0].id, "seen": made.version, "minutes": "60"}
    assert client.post(url, data=data).status_code == 303
    assert client.post(url, data=data).status_code == 303
    stale = client.post(url, data=data | {"minutes": "45"})
    assert stale.status_code == 409
    assert 'value="45"' in stale.text
    assert made.minutes == 60


def test_the_whole_life_by_pages(scene: Scene, signed_in: SignedIn, client: FlaskClient) -> None:
    coach = signed_in(scene.coach)
    made = scene.agreed(scene.anna)
    url = f"/manage/appointments/{made.id}"
    assert coach.post(f"{url}/move", data=new_form(scene, starts_at="07:00", seen=1)).status_code == 303
    came = {"came": made.invitees[0].id, "seen": made.version, "later": "y"}
    assert coach.post(f"{url}/held", data=came).status_code == 303
    assert made.asked_at is None
    assert coach.post("/manage/appointments/ask").status_code == 303
    assert made.asked_at is not None
    link = link_of(scene, made.invitees[0])
    page = client.get(link)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert made.state == AppointmentState.held, "a GET does nothing"
    told = client.post(f"{link}object", data={"objection": "było 60", "seen": made.version})
    assert told.status_code == 303
    assert "było 60" in coach.get(url + "/").text
    assert "było 60" in coach.get("/manage/appointments/").text
    seen = made.version
    coach.post(f"{url}/held", data={"came": made.invitees[0].id, "seen": seen, "minutes": "60"})
    stale = client.post(f"{link}confirm", data={"seen": seen})
    assert stale.status_code == 409
    assert made.state == AppointmentState.held
    assert client.post(f"{link}confirm", data={"seen": made.version}).status_code == 303
    assert client.post(f"{link}confirm", data={"seen": made.version}).status_code == 303
    assert scene.sums() == {"received": 60, "delivered": 60, "charged": 60}
    data = {"came": made.invitees[0].id, "minutes": "45", "reason": "pomyłka", "seen": made.version}
    assert coach.post(f"{url}/correct", data=data | {"reason": ""}).status_code == 422
    assert coach.post(f"{url}/correct", data=data).status_code == 303
    assert "45" in client.get(link).text
    assert scene.sums()["charged"] == 45
    for path in ("", "/held", "/move", "/cancel", "/correct", "/card", "/take-card-back", "/enter"):
        assert coach.get(f"{url}{path or '/'}").status_code == 200


def test_a_card_is_attached_opened_and_taken_back(scene: Scene, signed_in: SignedIn) -> None:
    coach = signed_in(scene.coach)
    made = scene.held(scene.elk)
    url = f"/manage/appointments/{made.id}"
    assert "signed card" in coach.get(f"{url}/?lang=en").text
    for name, content in (("karta.exe", b"MZ"), ("karta.pdf", b"x"), ("karta.docx", b"PK"), ("", b"")):
        sent = {"file": (BytesIO(content), name), "seen": made.version}
        assert coach.post(f"{url}/card", data=sent).status_code == 422
    sent = {"file": (BytesIO(b"%PDF-1.4 karta"), "../karta wrzesień.pdf"), "seen": made.version}
    assert coach.post(f"{url}/card", data=sent).status_code == 303
    assert made.state == AppointmentState.confirmed
    opened = coach.get(f"{url}/card/file")
    assert opened.data == b"%PDF-1.4 karta"
    assert "attachment" in opened.headers["Content-Disposition"]
    opened.close()
    back = coach.post(f"{url}/take-card-back", data={"reason": "inny miesiąc", "seen": made.version})
    assert back.status_code == 303
    assert made.state == AppointmentState.held
    assert coach.get(f"{url}/card/file").status_code == 404


def test_a_recipient_never_sees_another_recipient(scene: Scene, client: FlaskClient) -> None:
    made = scene.held(scene.anna, scene.milki, scene.elk)
    mine = next(each for each in made.invitees if each.recipient is scene.anna)
    for address in (link_of(scene, mine),):
        page = client.get(address).text.replace("GOPS Miłki</dd>", "", 1)  # the place
        assert "Anna Nowak" in page
        assert "Miłki" not in page
        assert "Ełk" not in page
        assert "MOPS" not in page


def test_links_that_are_forged_old_or_another_s(scene: Scene, client: FlaskClient) -> None:
    made = scene.held(scene.anna)
    invitee = made.invitees[0]
    link = link_of(scene, invitee)
    wrong = scene.work.links.token(Purpose.manage, invitee.id, 1)
    for token in ("x", wrong, "1.1." + "a" * 22, "9" * 100):
        assert client.get(f"/appointments/{token}/").status_code == 404
        assert client.post(f"/appointments/{token}/confirm").status_code == 404
    invitee.link_version = 2
    replaced = client.get(link)
    assert replaced.status_code == 404
    assert "nowszy link" in replaced.text
    assert client.post(f"{link}confirm").status_code == 404
    assert made.state == AppointmentState.held


def test_a_link_takes_no_slot_of_another_line(scene: Scene, client: FlaskClient, work: Work) -> None:
    made = scene.agreed(scene.anna, on=TODAY + timedelta(days=3))
    slots = offer_slots(scene.as_coach, scene.line, scene.coach, [a_plan(TOMORROW, "15:00-16:00")])
    link = link_of(scene, made.invitees[0])
    foreign = scene.agreed(scene.milki, on=TOMORROW)
    foreign.line_id = a_line(work, "inna").id
    foreign.state = AppointmentState.offered
    for id in (foreign.id, 999999, "", "x"):
        assert client.post(f"{link}take", data={"slot": id}).status_code == 404
    again = client.post(f"{link}take", data={"slot": made.id})
    assert (again.status_code, link.endswith(again.headers["Location"])) == (303, True)
    others = scene.agreed(scene.milki, on=TOMORROW, hours="18:00-19:00")
    assert client.post(f"{link}take", data={"slot": others.id}).status_code == 409
    taken = client.post(f"{link}take", data={"slot": slots[0].id})
    assert taken.status_code == 303
    assert slots[0].state == AppointmentState.agreed
    assert client.post(f"{link}take", data={"slot": slots[0].id}).status_code == 303
    assert client.post(f"{link}cancel").status_code == 303
    assert made.state == AppointmentState.cancelled
    assert client.post(f"{link}cancel").status_code == 409


def test_a_no_show_can_be_objected_to(scene: Scene, client: FlaskClient, signed_in: SignedIn) -> None:
    made = scene.agreed(scene.anna)
    miss(scene.as_coach, made)
    link = link_of(scene, made.invitees[0])
    assert client.post(f"{link}confirm", data={"seen": made.version}).status_code == 409
    sent = {"objection": "byłam", "seen": made.version}
    assert client.post(f"{link}object", data=sent).status_code == 303
    url = f"/manage/appointments/{made.id}/drop-charge"
    assert signed_in(scene.coach).post(url, data={"reason": "x", "seen": made.version}).status_code == 403
    dropped = signed_in(scene.coordinator).post(url, data={"reason": "była", "seen": made.version})
    assert dropped.status_code == 303
    assert scene.sums()["charged"] == 0


def test_an_objection_is_answered_on_the_page(scene: Scene, client: FlaskClient, signed_in: SignedIn) -> None:
    made = scene.held(scene.anna)
    link = link_of(scene, made.invitees[0])
    client.post(f"{link}object", data={"objection": "krócej", "seen": made.version})
    coach = signed_in(scene.coach)
    url = f"/manage/appointments/{made.id}/"
    assert f'href="{url}answer"' in coach.get(url).text
    form = coach.get(f"{url}answer?lang=en").text
    assert "krócej" in form
    assert re.search(r'<label[^>]*for="reason"[^>]*>\s*Answer', form)
    refused = coach.post(f"{url}answer", data={"reason": " ", "seen": made.version})
    assert (refused.status_code, 'id="error-reason"' in refused.text) == (422, True)
    sent = {"reason": "tak jest w dzienniku", "seen": made.version}
    assert coach.post(f"{url}answer", data=sent).status_code == 303
    assert coach.post(f"{url}answer", data=sent).status_code == 409
    assert f'href="{url}answer"' not in coach.get(url).text


@pytest.mark.parametrize("line", ["nonsense", "0", "-1", "9" * 30, "999999"])
@pytest.mark.parametrize("path", ["new", "slots"])
def test_a_line_that_is_none_is_not_found(scene: Scene, signed_in: SignedIn, path: str, line: str) -> None:
    coach = signed_in(scene.coach)
    assert coach.get(f"/manage/appointments/{path}?line={line}").status_code == 404
    assert coach.post(f"/manage/appointments/{path}", data=new_form(scene, line=line)).status_code == 404
    assert coach.get(f"/manage/appointments/{path}?line=").status_code == 200
    assert count(scene) == 0


def test_an_organiser_learns_nothing_of_a_coach_s_other_projects(
    scene: Scene, signed_in: SignedIn, work: Work
) -> None:
    """They see that the coach is busy at that time, not with whom, and no minutes of other projects."""
    made = scene.agreed(scene.anna, on=TOMORROW, hours="9:00-10:00")
    other = a_line(work, "inna", project_id=a_project(work, "Inny projekt").id)
    a_coach(work, other, scene.coach)
    secret = a_recipient(work, other, "DPS Tajny", 600)
    for plan in (a_plan(TOMORROW, "9:30-10:30"), a_plan(TODAY, "3:00-4:17")):
        busy = note_appointment(scene.as_coach, other, scene.coach, plan, [secret]).appointment
    hold(scene.as_coach, busy, [each.id for each in busy.invitees])
    own = staff(work, "Olga")
    work.session.add(Assignment(account_id=own.id, role=Role.organiser, project_id=scene.line.project_id))
    work.session.flush()
    url = f"/manage/appointments/{made.id}/"
    olga, coach = signed_in(own), signed_in(scene.coach)
    page = olga.get(url).text
    assert "9:30" in page
    assert "DPS Tajny" not in page
    assert "DPS Tajny" in coach.get(url).text
    mine = f"/manage/appointments/?coach={scene.coach.id}&lang=en"
    assert "17\xa0min" in coach.get("/manage/appointments/?lang=en").text
    assert "17\xa0min" not in olga.get(mine).text


def test_an_over_budget_form_asks_for_the_reason_at_its_field(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.coach)
    form = new_form(scene, starts_at="00:00", ends_at="11:00", then="agreed")
    refused = client.post("/manage/appointments/new", data=form)
    assert refused.status_code == 422
    assert 'id="error-override_reason"' in refused.text
    taken = client.post("/manage/appointments/new", data=form | {"override_reason": "zgoda"})
    assert taken.status_code == 303
