"""One person takes part once in a recruitment, and changes the place or date on their own page."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.errors import Refusal
from app.events.models import CompletedBy, Event, WhoDecides
from app.links import Purpose
from app.outbox.models import Letter
from app.questions.answers import SentAnswers
from app.registrations.models import (
    Channel,
    PaperState,
    QuestionAnswer,
    Registration,
    RegistrationState,
    SignedPaper,
)
from app.registrations.operations import (
    Act,
    Application,
    accept,
    act_on_all,
    fill_free_seats,
    pass_on,
    restore,
    seat,
    take_back,
    withdraw,
)
from app.registrations.operations.changing_event import change_event
from app.registrations.operations.passing_on import Colleague
from app.registrations.operations.signing_up import add_by_hand, sign_up, sign_up_invited
from app.work import Work
from tests.support.applicants import person, typed
from tests.support.cast import an_event
from tests.support.questions import asks
from tests.support.recruitments import a_recruitment
from tests.support.statements import statements

Work_as = Callable[..., Work]


def two(work: Work, **columns: object) -> tuple[Event, Event]:
    """Return the events of a recruitment with one place each."""
    columns = {"capacity": 1, **columns}
    events = [
        an_event(work, slug, title_pl=slug, title_en=None, **columns) for slug in ("piski", "ostrodzki")
    ]  # type: ignore[arg-type]
    a_recruitment(work, *events)
    return events[0], events[1]


def row(work: Work, event: Event, number: int = 1, **facts: object) -> Registration:
    """Sign an invented person up."""
    return sign_up(work, event, person(number, **facts)).registration


def states(work: Work, event: Event) -> list[str]:
    """Return the states at an event in order of arrival."""
    query = select(Registration.state).where(Registration.event_id == event.id).order_by(Registration.id)
    return [each.value for each in work.session.scalars(query)]


def kinds(work: Work, registration: Registration) -> list[str]:
    """Return the letters about a registration."""
    mine = Letter.subject_kind == "registration", Letter.subject_id == registration.id
    return list(work.session.scalars(select(Letter.kind).where(*mine).order_by(Letter.id)))


def test_who_applies_for_a_second_event_is_led_to_the_first(work: Work, client: FlaskClient) -> None:
    piski, ostrodzki = two(work)
    first = row(work, piski)
    work.session.commit()
    answer = client.post("/events/ostrodzki/register", data=typed(1))
    assert answer.status_code == 200
    assert "na to albo na inne wydarzenie" in answer.text
    assert "piski" not in answer.text, "somebody else may have typed this"
    client.post("/events/ostrodzki/register", data=typed(1))
    assert kinds(work, first) == ["registered", "elsewhere"], "mailed once in five minutes"
    assert states(work, ostrodzki) == []
    withdraw(work, first)
    assert row(work, ostrodzki).is_seated, "who has left is free"
    with pytest.raises(Refusal):
        take_back(work, first)
    with pytest.raises(Refusal, match="one event of this recruitment"):
        restore(work, first)


def test_nobody_is_brought_into_a_second_event(work: Work) -> None:
    piski, ostrodzki = two(work, capacity=9)
    first = row(work, piski)
    with pytest.raises(Refusal, match="Move them from there"):
        add_by_hand(work, ostrodzki, person(1), Channel.phone)
    with pytest.raises(Refusal, match="whose link was mailed"):
        sign_up_invited(work, ostrodzki, person(1))
    other = row(work, ostrodzki, 2, institution="MOPS Pisz")
    assert other.institution is not None
    other.institution.is_confirmed = True
    colleague = Colleague(first_name=first.first_name, last_name=first.last_name, email=first.email)
    with pytest.raises(Refusal, match=r"ask the organiser|registered for another"):
        pass_on(work, other, colleague)
    assert states(work, ostrodzki) == ["confirmed"]


def test_a_free_place_is_changed_to_at_once(work: Work) -> None:
    piski, ostrodzki = two(work)
    first, next_one = row(work, piski), row(work, piski, 2)
    changed = change_event(work, first, ostrodzki)
    assert (changed.keeps_place, changed.registration.is_seated) == (False, True)
    assert (first.state, next_one.state) == ("withdrawn", "confirmed")
    assert kinds(work, changed.registration) == ["place_changed"]
    letter = work.session.scalars(select(Letter).where(Letter.kind == "place_changed")).one()
    calendar = letter.calendar.decode() if letter.calendar else ""
    assert (calendar.count("BEGIN:VEVENT"), calendar.count("STATUS:CANCELLED")) == (2, 1)
    back = change_event(work, changed.registration, piski)
    assert back.registration.id == first.id, "the same row again"
    assert (back.keeps_place, first.state, changed.registration.state) == (True, "waiting", "confirmed")


def test_who_finds_no_place_waits_and_keeps_theirs(work: Work) -> None:
    piski, ostrodzki = two(work)
    first, next_one, there = row(work, piski), row(work, piski, 2), row(work, ostrodzki, 3)
    changed = change_event(work, first, ostrodzki)
    assert (changed.keeps_place, changed.registration.state, first.state) == (True, "waiting", "confirmed")
    with pytest.raises(Refusal, match="waits for another event already"):
        change_event(work, first, ostrodzki)
    with pytest.raises(Refusal, match="where the place is held"):
        change_event(work, changed.registration, piski)
    withdraw(work, there)
    assert (changed.registration.state, first.state) == ("confirmed", "withdrawn")
    assert next_one.state == "confirmed", "the place that was left goes to the next in line"
    assert kinds(work, first) == ["registered", "left_for_event"]
    assert kinds(work, changed.registration) == ["place_changed", "promoted"]


def test_places_go_round_a_chain(work: Work) -> None:
    events = [an_event(work, f"nabor-{number}", capacity=1) for number in range(4)]
    a_recruitment(work, *events)
    seated = [row(work, event, number) for number, event in enumerate(events)]
    waits = [change_event(work, seated[number], events[number + 1]).registration for number in range(3)]
    stranger = row(work, events[0], 9)
    withdraw(work, seated[3])
    assert [each.state.value for each in waits] == ["confirmed"] * 3
    assert [states(work, event) for event in events[:1]] == [["withdrawn", "confirmed"]]
    assert stranger.is_seated


def test_an_offer_keeps_the_place_until_it_is_accepted(work: Work) -> None:
    piski, ostrodzki = two(work, offer_hours=24)
    first, there = row(work, piski), row(work, ostrodzki, 3)
    wanted = change_event(work, first, ostrodzki).registration
    withdraw(work, there)
    assert (wanted.state, first.state) == ("offered", "confirmed")
    accept(work, wanted)
    assert (wanted.state, first.state) == ("confirmed", "withdrawn")


def test_a_place_given_by_staff_ends_the_other(work: Work) -> None:
    piski, ostrodzki = two(work, who_decides=WhoDecides.appointment, capacity=5)
    first, second = row(work, piski), row(work, piski, 2)
    act_on_all(work, piski, [first, second], Act.seat)
    wanted = [change_event(work, each, ostrodzki).registration for each in (first, second)]
    assert {each.state.value for each in wanted} == {"applied"}
    seat(work, wanted[0])
    act_on_all(work, ostrodzki, wanted[1:], Act.seat)
    assert states(work, piski) == ["withdrawn"] * 2
    assert states(work, ostrodzki) == ["confirmed"] * 2


def test_who_has_no_place_leaves_at_once(work: Work) -> None:
    piski, ostrodzki = two(work)
    row(work, piski)
    waiting = row(work, piski, 2)
    row(work, ostrodzki, 3)
    changed = change_event(work, waiting, ostrodzki)
    assert (waiting.state, changed.registration.state, changed.keeps_place) == ("withdrawn", "waiting", False)


def test_answers_and_the_signed_form_go_along(work: Work) -> None:
    piski, ostrodzki = two(work, completed_by=CompletedBy.signed_form)
    mine = [asks(work, event, "Skąd?") for event in (piski, ostrodzki)]
    asks(work, ostrodzki, "Dokąd?")
    answers = SentAnswers({mine[0].id: "yes"})
    first = sign_up(work, piski, Application(**{**vars_of(person(1)), "answers": answers})).registration
    work.session.add(SignedPaper(registration_id=first.id, state=PaperState.accepted))
    first.privacy_notice_version, first.project_notices = "2", ["7"]
    work.session.flush()
    changed = change_event(work, first, ostrodzki).registration
    assert (changed.privacy_notice_version, changed.project_notices) == ("2", ["7"])
    assert changed.is_seated, "the accepted form makes the application complete there"
    found = select(QuestionAnswer.question_id, QuestionAnswer.value).where(
        QuestionAnswer.registration_id == changed.id
    )
    assert work.session.execute(found).all() == [(mine[1].id, "yes")]
    assert work.session.scalars(select(SignedPaper)).one().registration_id == changed.id


def vars_of(application: Application) -> dict[str, object]:
    """Return the fields of an application."""
    return {name: getattr(application, name) for name in application.__dataclass_fields__}


def test_what_can_not_be_changed_to_is_refused(work: Work) -> None:
    piski, ostrodzki = two(work)
    first, alone = row(work, piski), an_event(work, "sam")
    for target, sentence in ((piski, "another event of the same"), (alone, "another event of the same")):
        with pytest.raises(Refusal, match=sentence):
            change_event(work, first, target)
    ostrodzki.publication = "draft"  # type: ignore[assignment]
    work.session.flush()
    with pytest.raises(Refusal, match="a draft, or it is over"):
        change_event(work, first, ostrodzki)
    withdraw(work, first)
    with pytest.raises(Refusal, match="not moved"):
        change_event(work, first, ostrodzki)
    assert states(work, piski) == ["withdrawn"]


def test_the_own_page_offers_the_change(
    work: Work, client: FlaskClient, letters: Callable[[], list[Letter]]
) -> None:
    piski = two(work)[0]
    first = row(work, piski)
    work.session.commit()
    page = (
        "/registrations/" + work.links.registration(first.id, first.link_version).split("/registrations/")[1]
    )
    assert "Zmień miejsce lub termin" in client.get(page).text
    shown = client.get(f"{page}change").text
    assert "zmiana nastąpi od razu" in shown
    for event in ("", "piski", "nie-ma", "\x00"):
        assert client.post(f"{page}change", data={"event": event}).status_code == 422
    answer = client.post(f"{page}change", data={"event": "ostrodzki"})
    assert answer.status_code == 303
    assert client.get(answer.headers["Location"]).status_code == 200
    after = client.get(page).text
    assert "przeszło na inne wydarzenie" in after
    assert client.get(f"{page}change").status_code == 303
    assert Counter(each.kind for each in letters())["place_changed"] == 1
    fill_free_seats(work, piski)
    assert RegistrationState.withdrawn == work.session.get_one(Registration, first.id).state


def test_the_page_asks_as_often_for_many_events_as_for_few(work: Work, client: FlaskClient) -> None:
    def asked(name: str, count: int) -> int:
        events = [an_event(work, f"{name}-{number}", capacity=9) for number in range(count)]
        a_recruitment(work, *events, title=name)
        first = row(work, events[0])
        link = work.links.token(Purpose.manage, first.id, first.link_version)
        work.session.commit()
        with statements() as seen:
            page = client.get(f"/registrations/{link}/change").text
        assert f"{name}-{count - 1}" in page
        return len(seen)

    assert asked("kilka", 3) == asked("wiele", 9)
