"""The demo is whole, the same however often it is loaded, and sends nothing to its invented people."""

from collections import Counter

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.demo.build import load_demo
from app.demo.upcoming import COACHING, FEW_LEFT, FULL, TRAINING
from app.events.models import Event, RegistrationRules
from app.history.models import HistoryFact
from app.interest.models import InterestEntry
from app.ledger.queries import earned_minutes
from app.notices.models import OF_CONSENTS, TextVersion
from app.outbox.models import Letter, LetterState
from app.outbox.operations import NewLetter, queue
from app.progress.models import Score, ScoreSource
from app.registrations.models import Registration
from app.surveys.models import Attempt, Voice
from app.surveys.results import LEAST
from app.work import Work

_SIGN_IN = {
    "names": ["Anna"],
    "others": 0,
    "link": "http://localhost/sign-in/x",
    "staff_name": "",
    "staff_link": "",
    "minutes": 60,
    "office": "ROPS",
}


def _states(session: Session, slug: str) -> Counter[str]:
    query = select(Registration.state).join(Registration.event).where(Event.slug == slug)
    return Counter(state.value for state in session.scalars(query))


def test_the_demo_has_what_a_newcomer_needs(work: Work, session: Session) -> None:
    assert load_demo(work) is True
    assert session.scalar(select(func.count()).select_from(Event)) == 83 + 8 + 6
    assert _states(session, FEW_LEFT) == {"confirmed": 17}
    assert _states(session, FULL) == {"confirmed": 12, "waiting": 4}
    assert _states(session, COACHING) == {"confirmed": 7, "waiting": 1}
    training = session.scalar(select(Event).where(Event.slug == TRAINING))
    assert training is not None
    people = session.scalars(select(Registration).where(Registration.event_id == training.id)).all()
    earned = set(earned_minutes(work, [person.id for person in people]).values())
    assert max(earned) == 5 * 6 * 45
    assert min(earned) < max(earned)
    assert (
        session.scalar(select(func.count()).where(Letter.state == LetterState.queued).select_from(Letter))
        == 0
    )


def test_the_demo_shows_what_people_answer_and_ask_for(work: Work, session: Session) -> None:
    assert load_demo(work) is True
    assert session.scalar(select(func.count()).select_from(Attempt)) == 8
    scored = select(func.count()).where(Score.source == ScoreSource.link).select_from(Score)
    assert session.scalar(scored) == 8
    assert (session.scalar(select(func.count()).select_from(Voice)) or 0) >= LEAST
    assert session.scalar(select(func.count()).select_from(InterestEntry)) == 6
    assert (
        len(session.scalars(select(RegistrationRules).where(RegistrationRules.recruitment_id > 0)).all()) == 3
    )
    published = session.scalars(select(TextVersion.kind).where(TextVersion.published_at.is_not(None)))
    assert set(published) == set(OF_CONSENTS)


def test_loading_it_again_changes_nothing(work: Work, session: Session) -> None:
    load_demo(work)
    before = session.scalar(select(func.max(HistoryFact.id)))
    assert load_demo(work) is False
    assert session.scalar(select(func.max(HistoryFact.id))) == before


def test_mail_that_waits_already_still_goes_out(work: Work, session: Session) -> None:
    mail = NewLetter("sign_in", "anna@example.org", "Anna", "pl", "person", 1, context=_SIGN_IN)
    real = queue(work, mail)
    session.flush()
    load_demo(work)
    session.refresh(real)
    assert real.state == LetterState.queued


def test_it_refuses_a_production_configuration(app: Flask) -> None:
    app.config["ENVIRONMENT"] = "production"
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "ENVIRONMENT=production" in result.output


def test_the_command_prints_the_sign_ins(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output
    for name in ("organiser", "coach"):
        assert f"{name}@example.org / demo-demo-demo" in result.output
