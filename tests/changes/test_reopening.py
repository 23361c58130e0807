"""Before a register is reopened: the minutes, and whom it touches."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.attendance.operations import confirm_register, reopen_register, set_marks
from app.attendance.queries.registers import latest_version
from app.cards.models import CardKind, HoursCard
from app.changes.reopening import reopening_of
from app.contracts.models import Contract, ContractUse
from app.events.models import Event, Session
from app.files.models import StoredFile
from app.ledger.models import Book, MonthLock, Source, WhatFor
from app.ledger.operations import post
from app.ledger.postings import Posting
from app.progress.models import Outcome, OutcomeKind
from app.projects.models import Project
from app.registrations.models import Registration
from app.work import Work
from tests.attendance.conftest import SignedIn
from tests.attendance.people import a_training, group, held, marks
from tests.progress.modules import a_module, an_edition, plan_blocks, receive
from tests.support.cast import actor, alicja, celina
from tests.support.statements import statements


class Made:
    """A confirmed session of an edition; Bartek completes the module by it, Anna doesn't, Jan was away."""

    def __init__(self, work: Work, work_as: Callable[..., Work]) -> None:
        self.module = a_module(work, 270, 450)
        self.project = Project(name="Kooperacja", created_at=work.now)
        self.event: Event = an_edition(work, self.module, project=self.project)
        one, two = self.module.parts
        plan_blocks(work, self.event, [(one, 270)])
        self.people: list[Registration] = group(work, self.event, 3)
        receive(work, self.people[0], (two.id, 450))
        self.session: Session = held(self.event, work)[0]
        self.account: Account = alicja(work)
        self.work = work_as(actor(self.account))
        set_marks(self.work, self.session, marks(self.people, "present", "90", "absent"))
        confirm_register(self.work, self.session)
        work.session.commit()

    @property
    def path(self) -> str:
        """The address of the preview."""
        return f"/manage/events/{self.event.slug}/sessions/{self.session.id}/reopen"


@pytest.fixture
def made(work: Work, work_as: Callable[..., Work]) -> Made:
    """The session and its people."""
    return Made(work, work_as)


def _text(answer: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer).replace("\u00a0", " ").split())


def test_it_says_what_is_taken_back_and_who_loses(made: Made, work: Work, signed_in: SignedIn) -> None:
    bartek = made.people[0]
    work.session.add(
        Outcome(
            registration_id=bartek.id,
            outcome=OutcomeKind.completed,
            account_id=made.account.id,
            at=work.now,
        )
    )
    work.session.commit()
    page = signed_in(made.account).get(f"{made.path}?lang=en")
    told = _text(page.text)
    assert page.status_code == 200
    assert "1 person is completed or decided about" in told
    assert "would no longer meet the conditions (decided: Completed)" in told
    assert f'/manage/registrations/{bartek.id}/hours">{bartek.name}</a>' in page.text
    assert "2 people: −360 min in all" in told
    assert "No line of support was charged for it." in told
    assert (f"{made.people[1].name}: −90 min" in told, made.people[2].name in told) == (True, False)


def test_posting_the_form_reopens_and_the_preview_changes_nothing(
    made: Made, work: Work, signed_in: SignedIn
) -> None:
    client = signed_in(made.account)
    client.get(made.path)
    latest = latest_version(work, made.session)
    assert latest is not None
    assert latest.version == 1
    assert client.post(made.path, data={"reason": ""}).status_code == 422
    assert client.post(made.path, data={"reason": "pomyłka"}).status_code == 303
    answer = client.get(made.path)
    assert (answer.status_code, answer.headers["Location"].endswith("/attendance")) == (303, True)


def test_closed_months_settlements_and_charges_are_named(made: Made, work: Work, signed_in: SignedIn) -> None:
    trainer = celina(work, made.event)
    latest = latest_version(work, made.session)
    assert latest is not None
    month = f"{made.session.day:%Y-%m}"
    day = made.session.day
    post(
        work, Book.delivered, Source.teaching,
        [Posting(source_id=latest.id, for_kind=WhatFor.event, for_id=made.event.id, minutes=270, day=day,
                 account_id=trainer.id, session_id=made.session.id)],
    )  # fmt: skip
    contract = Contract(
        number="1/2026", account_id=trainer.id, starts=day, ends=day, minutes=600, created_at=work.now,
        uses=[ContractUse(event_id=made.event.id)],
    )  # fmt: skip
    file = StoredFile(sha256="a" * 64, content_type="application/pdf", size=1, created_at=work.now)
    work.session.add_all([contract, file])
    work.session.flush()
    work.session.add(
        HoursCard(
            kind=CardKind.contract, subject_id=contract.id, month=month, version=2, minutes=270,
            content_sha256="b" * 64, content="{}", file_id=file.id, at=work.now,
        )
    )  # fmt: skip
    work.session.commit()
    told = _text(signed_in(made.account).get(f"{made.path}?lang=en").text)
    assert f"A settlement of {month} was issued, version 2." in told
    assert "delivered by Celina: −270 min" in told
    work.session.add(MonthLock(project_id=made.project.id, month=month, at=work.now))
    work.session.commit()
    answer = signed_in(made.account).get(made.path)
    assert answer.location == made.path.replace("/reopen", "/correction")


def test_an_event_without_a_module(work: Work, work_as: Callable[..., Work]) -> None:
    event = a_training(work, required_minutes=360)
    people, session = group(work, event, 2), held(event, work)[0]
    mine = work_as(actor(alicja(work)))
    set_marks(mine, session, marks(people, "present", "90"))
    version = confirm_register(mine, session)
    found = reopening_of(mine, session, version)
    assert [(each.person.first_name, each.minutes, each.loses) for each in found.people] == [
        ("Anna", 90, False),
        ("Bartek", 360, True),
    ]


def test_what_was_taken_back_before_is_not_told_again(made: Made) -> None:
    reopen_register(made.work, made.session, "pomyłka")
    set_marks(made.work, made.session, {made.people[0].id: "90"})
    version = confirm_register(made.work, made.session)
    found = reopening_of(made.work, made.session, version)
    assert [each.minutes for each in found.people] == [90, 90]


def test_trainers_and_strangers_see_nothing(
    made: Made, work: Work, signed_in: SignedIn, client: FlaskClient
) -> None:
    trainer = celina(work, made.event)
    assert client.get(made.path).status_code == 303
    assert signed_in(trainer).get(made.path).status_code == 403
    assert (
        signed_in(made.account).get(made.path.replace(f"/{made.session.id}/", "/98765/")).status_code == 404
    )


def test_statements_do_not_grow(work: Work, work_as: Callable[..., Work]) -> None:
    counts, mine = [], work_as(actor(alicja(work)))
    for number in (2, 30):
        module = a_module(work, 270)
        event = an_edition(work, module, f"e-{number}")
        people, session = group(work, event, number), held(event, work)[0]
        set_marks(mine, session, {person.id: "present" for person in people})
        version = confirm_register(mine, session)
        assert session.meeting.event.module_id == module.id
        work.session.expire_all()
        assert session.meeting.event.id == event.id
        assert version.session_id == session.id
        with statements() as seen:
            reopening_of(mine, session, version)
        counts.append(len(seen))
    assert counts[0] == counts[1]
