"""The editor of an event's form: fields, own questions, preview and templates, without scripts."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.events.models import Event, FormOfSupport
from app.history.models import HistoryFact
from app.questions.asking import Condition
from app.questions.models import Question, QuestionKind
from app.questions.operations import add_question
from app.questions.operations.changing import QuestionDetails
from app.questions.queries import asked_questions, template_of
from app.registrations.models import Registration
from app.work import Work
from tests.support.html import parsed
from tests.support.open_events import MakeEvent

USES = {
    "phone": "required", "institution": "optional", "municipality": "required", "position": "off",
    "diet": "optional", "measures": "optional", "access_needs": "off",
}  # fmt: skip


def page(event: Event, rest: str = "") -> str:
    return f"/manage/events/{event.slug}/form/{rest}"


def asked(work: Work, event: Event) -> list[str]:
    work.session.expire_all()
    return [each.label_pl for each in asked_questions(work, event)]


def a_question(work: Work, event: Event, label: str, **more: Any) -> int:
    kind = more.pop("kind", QuestionKind.yes_no)
    id = add_question(work, event, QuestionDetails(kind=kind, label_pl=label, **more)).id
    work.session.commit()
    return id


def offered(text: str, name: str) -> list[str]:
    """Return what the editor offers for a standard field."""
    return re.findall(rf'name="{name}" type="radio" value="(\w+)"', text)


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({}, ()),
        ({"per_institution_limit": 3}, ("institution",)),
        ({"who_applies": "chosen"}, ("institution", "position")),
    ],
)
def test_what_another_rule_needs_can_not_be_left_out(
    alicja: FlaskClient, make_event: MakeEvent, facts: dict[str, Any], kept: tuple[str, ...]
) -> None:
    text = alicja.get(page(make_event(**facts))).text
    for name in ("institution", "position", "phone"):
        assert offered(text, name) == [*([] if name in kept else ["off"]), "optional", "required"]


def test_fields_are_set_seen_in_the_preview_and_on_the_form(
    alicja: FlaskClient, client: FlaskClient, make_event: MakeEvent, session: Session
) -> None:
    event = make_event()
    answer = alicja.post(page(event, "fields"), data={"version": "1", **USES})
    assert answer.status_code == 303
    session.expire_all()
    kept = {"phone": "required", "municipality": "required", "position": "off", "diet": "optional",
            "measures": "optional"}  # fmt: skip
    assert session.get_one(Event, event.id).rules.fields == kept
    assert session.get_one(Event, event.id).rules.asks_access_needs is False
    for text in (
        client.get(f"/events/{event.slug}/register").text,
        alicja.get(page(event, "preview?words=pl")).text,
    ):
        assert 'name="municipality"' in text
        assert 'name="position"' not in text
    fact = session.scalars(select(HistoryFact).where(HistoryFact.kind == "event.edited")).one()
    assert set(fact.values["changed"]) == {"registration_fields", "asks_access_needs"}


@pytest.mark.parametrize(
    "bad",
    [
        {"diet": "required"},
        {"access_needs": "required"},
        {"phone": "perhaps"},
        {"version": "7"},
        {"version": ""},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(
    alicja: FlaskClient, make_event: MakeEvent, session: Session, bad: dict[str, str]
) -> None:
    event = make_event()
    answer = alicja.post(page(event, "fields"), data={"version": "1", **USES, **bad})
    assert answer.status_code == 422
    root, _ = parsed(answer.text)
    ticked = {
        each.get("name"): each.get("value") for each in root.all("input") if "checked" in each.attributes
    }
    assert ticked["municipality"] == "required"
    session.expire_all()
    assert session.get_one(Event, event.id).rules.fields is None


def test_a_question_is_added_changed_moved_taken_out_and_brought_back(
    alicja: FlaskClient, work: Work, make_event: MakeEvent
) -> None:
    event = make_event()
    root, _ = parsed(alicja.get(page(event, "questions/new?kind=one_of")).text)
    assert [each.get("name") for each in root.all("input") if each.get("name").endswith("-pl")] == [
        f"rows-{number}-pl" for number in range(4)
    ]
    sent = {
        "kind": "one_of", "label_pl": "Jaki autobus?", "label_en": "Which bus?", "rows-0-pl": "z Ełku",
        "rows-1-pl": "", "rows-2-pl": "z Pisza", "rows-2-en": "from Pisz", "is_required": "y",
    }  # fmt: skip
    more = alicja.post(page(event, "questions/new"), data={**sent, "act": "rows"})
    assert (more.status_code, 'value="Jaki autobus?"' in more.text) == (200, True)
    assert asked(work, event) == []
    assert alicja.post(page(event, "questions/new"), data=sent).status_code == 303
    assert (
        alicja.post(page(event, "questions/new"), data={"kind": "date", "label_pl": "Kiedy?"}).status_code
        == 303
    )
    assert asked(work, event) == ["Jaki autobus?", "Kiedy?"]
    first, second = asked_questions(work, event)
    assert [(each.key, each.pl, each.en) for each in first.choices] == [
        ("1", "z Ełku", None), ("2", "z Pisza", "from Pisz"),
    ]  # fmt: skip
    text = alicja.get(page(event, f"questions/{second.id}")).text
    assert f'value="{first.id}:2"' in text
    changed = {"seen": "1", "label_pl": "Kiedy z Pisza?", "condition": f"{first.id}:2"}
    assert alicja.post(page(event, f"questions/{second.id}"), data=changed).status_code == 303
    assert "from Pisz" in alicja.get(page(event, "?lang=en")).text
    moved = alicja.post(page(event, f"questions/{second.id}/move"), data={"step": "-1"})
    assert moved.status_code == 422, "it depends on the one before"
    stale = alicja.post(page(event, f"questions/{second.id}"), data=changed)
    assert (stale.status_code, "Kiedy z Pisza?" in stale.text) == (422, True)
    assert alicja.post(page(event, f"questions/{first.id}/retire")).status_code == 303
    assert asked(work, event) == ["Kiedy z Pisza?"]
    assert alicja.get(page(event, f"questions/{first.id}")).status_code == 404
    assert alicja.post(page(event, f"questions/{first.id}/bring-back")).status_code == 303
    assert asked(work, event) == ["Jaki autobus?", "Kiedy z Pisza?"]


def test_choices_keep_their_keys_when_they_are_reworded(
    alicja: FlaskClient, work: Work, make_event: MakeEvent
) -> None:
    event = make_event()
    alicja.post(
        page(event, "questions/new"),
        data={"kind": "several_of", "label_pl": "Co?", "rows-0-pl": "a", "rows-1-pl": "b", "rows-2-pl": "c"},
    )
    [question] = asked_questions(work, event)
    sent = {
        "seen": "1", "label_pl": "Co?", "rows-0-key": "1", "rows-0-pl": "A", "rows-1-key": "2",
        "rows-1-pl": "",
        "rows-2-key": "3", "rows-2-pl": "c", "rows-3-pl": "d",
    }  # fmt: skip
    assert alicja.post(page(event, f"questions/{question.id}"), data=sent).status_code == 303
    work.session.expire_all()
    [question] = asked_questions(work, event)
    assert [(each.key, each.pl) for each in question.choices] == [("1", "A"), ("3", "c"), ("4", "d")]
    foreign = {**sent, "seen": "2", "rows-0-key": "9"}
    assert alicja.post(page(event, f"questions/{question.id}"), data=foreign).status_code == 422


@pytest.mark.parametrize(
    "bad",
    [
        {"label_pl": ""},
        {"label_pl": "x" * 301},
        {"label_pl": "Co?", "kind": "one_of"},
        {"label_pl": "Co?", "kind": "one_of", "rows-0-pl": "a", "rows-1-en": "b"},
        {"label_pl": "Co?", "kind": "one_of", "rows-0-pl": "a", "rows-70-pl": "b", "rows-1-pl": "c"},
        {"label_pl": "Co?", "help_pl": "x" * 1001},
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    alicja: FlaskClient, work: Work, make_event: MakeEvent, bad: dict[str, str]
) -> None:
    event = make_event()
    answer = alicja.post(page(event, "questions/new?lang=en"), data=bad)
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.text
    assert asked(work, event) == []


def test_a_question_of_another_event_is_not_there(
    alicja: FlaskClient, work: Work, make_event: MakeEvent
) -> None:
    one, other = make_event(), make_event()
    id = a_question(work, other, "Czy?")
    for verb in ("", "/move", "/retire", "/bring-back"):
        assert alicja.post(page(one, f"questions/{id}{verb}"), data={"label_pl": "x"}).status_code == 404
    assert asked(work, other) == ["Czy?"]


def test_the_preview_shows_both_languages_and_sends_nothing(
    alicja: FlaskClient, work: Work, make_event: MakeEvent, session: Session
) -> None:
    event = make_event()
    a_question(work, event, "Czy pociągiem?", label_en="By train?")
    english = alicja.get(page(event, "preview?words=en"))
    assert "By train?" in english.text
    assert "Set-Cookie" not in english.headers or "language" not in english.headers["Set-Cookie"]
    polish = alicja.get(page(event, "preview?words=pl"))
    assert "Czy pociągiem?" in polish.text
    root, _ = parsed(polish.text)
    inside = [each for each in root.all("form") if "csrf" not in each.get("action")]
    names = {each.get("name") for form in inside for each in form.all("input")}
    assert "first_name" not in names, "the fields stand in no form"
    assert alicja.post(page(event, "preview")).status_code == 405
    assert session.scalar(select(func.count()).select_from(Registration)) == 0


def test_a_template_is_kept_replaced_and_begun_from(
    alicja: FlaskClient, work: Work, make_event: MakeEvent, session: Session
) -> None:
    source, target = make_event(fields={"diet": "optional"}, asks_access_needs=False), make_event()
    first = a_question(work, source, "Czy nocleg?")
    a_question(work, source, "Od kiedy?", kind=QuestionKind.date, condition=Condition(first, "yes"))
    a_question(work, target, "Czy autem?")
    assert "Start from the template" not in alicja.get(page(target, "?lang=en")).text
    for _ in range(2):
        assert alicja.post(page(source, "template/keep")).status_code == 303
    assert alicja.post(page(target, "template/start")).status_code == 303
    assert asked(work, target) == ["Czy autem?", "Czy nocleg?", "Od kiedy?"]
    target = session.get_one(Event, target.id)
    assert (target.rules.fields, target.rules.asks_access_needs) == ({"diet": "optional"}, False)
    last = asked_questions(work, target)[-1]
    assert last.shown_if is not None
    assert last.shown_if.question_id == asked_questions(work, target)[1].id
    template = template_of(work, FormOfSupport.seminar)
    assert template is not None
    count = select(func.count()).select_from(Question).where(Question.template_id == template.id)
    assert session.scalar(count) == 2, "a replaced template leaves nothing"
    kinds = session.scalars(select(HistoryFact.kind).where(HistoryFact.kind.like("form.%"))).all()
    assert kinds == ["form.kept_as_template"] * 2 + ["form.begun_from_template"]


def test_a_new_event_begins_with_the_template_of_its_form(
    alicja: FlaskClient, work: Work, make_event: MakeEvent, session: Session
) -> None:
    source = make_event(fields={"municipality": "required"})
    a_question(work, source, "Czy nocleg?")
    alicja.post(page(source, "template/keep"))
    made = {"title_pl": "Nowe", "form_of_support": "seminar", "mode": "onsite", "status": "planned"}
    for support in ("seminar", "webinar"):
        answer = alicja.post("/manage/events/new", data=made | {"form_of_support": support})
        assert answer.status_code == 303, answer.text
        found = re.search(r"/manage/events/([^/]+)/", answer.location)
        assert found
        event = session.scalars(select(Event).where(Event.slug == found[1])).one()
        questions = ["Czy nocleg?"] if support == "seminar" else []
        assert asked(work, event) == questions
        assert event.rules.fields == ({"municipality": "required"} if questions else None)


def test_the_editor_warns_when_people_have_applied(
    alicja: FlaskClient, client: FlaskClient, make_event: MakeEvent
) -> None:
    event = make_event()
    warning = "1 person has applied."
    assert warning not in alicja.get(page(event, "?lang=en")).text
    data = {"first_name": "Jan", "last_name": "Lis", "email": "j@example.org", "privacy_notice": "y"}
    assert client.post(f"/events/{event.slug}/register", data=data).status_code == 303
    assert warning in alicja.get(page(event, "?lang=en")).text


def test_outsiders_see_and_change_nothing(client: FlaskClient, work: Work, make_event: MakeEvent) -> None:
    event = make_event()
    id = a_question(work, event, "Czy?")
    assert client.get(page(event)).status_code == 303
    for rest in ("fields", "questions/new", f"questions/{id}/retire", "template/keep", "template/start"):
        assert client.post(page(event, rest), data={"version": "1", **USES}).status_code == 403
    assert asked(work, event) == ["Czy?"]
