"""The command that adds staff: the only way in to a fresh installation."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.accounts.passwords import matches
from app.events.models import Assignment
from app.lines.models import LineCoach
from app.office.models import OfficeSettings
from app.office.office import Keeper, Office
from app.projects.models import Project
from app.projects.operations.parts import save_region
from app.projects.parts import RegionDetails
from app.work import Work
from tests.support.cast import an_event
from tests.support.lines import a_line
from tests.support.staff import PASSWORD

Run = Callable[..., Result]
ALICJA = ("--email", "alicja@example.org", "--name", "Alicja Nowak")


@pytest.fixture
def run(app: Flask, session: Session) -> Run:
    def ran(*arguments: str, typed: str = PASSWORD + "\n") -> Result:
        session.commit()
        result = app.test_cli_runner().invoke(
            args=["people", "add-staff", *arguments, "--password-stdin"], input=typed
        )
        session.expire_all()
        return result

    return ran


def test_an_administrator_is_added(run: Run, session: Session) -> None:
    result = run(*ALICJA, "--role", "administrator")
    assert (result.exit_code, result.stdout) == (0, "Added alicja@example.org as administrator.\n")
    account = session.scalars(select(Account)).one()
    assert [each.role for each in account.roles] == [Role.administrator]
    assert matches(account.password_hash, PASSWORD)


def test_the_same_e_mail_again_adds_the_role(run: Run, session: Session) -> None:
    run(*ALICJA, "--role", "organiser")
    again = run("--email", " ALICJA@example.org", "--name", "X", "--role", "trainer", typed="")
    assert again.exit_code == 0
    assert "has an account already; the role was added" in again.stdout
    assert "it has this role already" in run(*ALICJA, "--role", "trainer", typed="").stdout
    account = session.scalars(select(Account)).one()
    assert ({each.role for each in account.roles}, account.name) == (
        {Role.organiser, Role.trainer},
        "Alicja Nowak",
    )
    assert matches(account.password_hash, PASSWORD)


def test_a_role_in_a_project_and_at_an_event(run: Run, work: Work, session: Session) -> None:
    session.add(Project(name="CUS 2", created_at=work.now))
    an_event(work)
    assert run(*ALICJA, "--role", "organiser", "--project", "CUS 2").exit_code == 0
    assert run(*ALICJA, "--role", "trainer", "--event", "seminarium").exit_code == 0
    assigned = session.scalars(select(Assignment).order_by(Assignment.id)).all()
    assert [(each.role, bool(each.project_id), bool(each.event_id)) for each in assigned] == [
        (Role.organiser, True, False),
        (Role.trainer, False, True),
    ]


@pytest.mark.parametrize(
    ("arguments", "typed", "sentence"),
    [
        (("--email", "nobody", "--name", "A", "--role", "trainer"), PASSWORD, "is not an e-mail address"),
        (("--email", "a@b.pl", "--name", " ", "--role", "trainer"), PASSWORD, "--name"),
        ((*ALICJA, "--role", "king"), PASSWORD, "--role: 'king' is none of administrator"),
        ((*ALICJA, "--role", "trainer"), "short", "at least 12 characters"),
        ((*ALICJA, "--role", "trainer"), "", "at least 12 characters"),
        ((*ALICJA, "--role", "trainer", "--project", "None"), PASSWORD, "no project of the name None"),
        ((*ALICJA, "--role", "trainer", "--event", "none"), PASSWORD, "no event with the address none"),
        ((*ALICJA, "--role", "trainer", "--event", "a", "--project", "b"), PASSWORD, "Give only one of"),
        ((*ALICJA, "--role", "partner"), PASSWORD, "is named for a region"),
        ((*ALICJA, "--role", "partner", "--region", "a"), PASSWORD, "give --project with it"),
        ((*ALICJA, "--role", "trainer", "--project", "a", "--region", "b"), PASSWORD, "and nobody else"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    run: Run, session: Session, arguments: tuple[str, ...], typed: str, sentence: str
) -> None:
    result = run(*arguments, typed=typed + "\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr
    assert session.scalars(select(Account)).all() == []


def test_a_partner_of_a_region(run: Run, work: Work, session: Session) -> None:
    project = Project(name="CUS 2", created_at=work.now, partners=["ROPS"])
    session.add(project)
    session.flush()
    region = save_region(work, project, None, RegionDetails("ROPS", "wschód", ["piski"]))
    where = ("--role", "partner", "--project", "CUS 2", "--region", "wschód")
    assert run(*ALICJA, *where).exit_code == 0
    assert "it has this role already" in run(*ALICJA, *where, typed="").stdout
    assert [(each.role, each.region_id) for each in session.scalars(select(Assignment))] == [
        (Role.partner, region.id)
    ]
    assert "no region of the name zachód" in run(*ALICJA, *where[:-1], "zachód").stderr


def test_an_administrator_of_one_event_is_refused(run: Run, work: Work, session: Session) -> None:
    an_event(work)
    result = run(*ALICJA, "--role", "administrator", "--event", "seminarium")
    assert result.exit_code == 1
    assert "everywhere" in result.stderr
    assert session.scalars(select(Account)).all() == []


def test_without_the_option_the_password_is_asked_for_twice(app: Flask, session: Session) -> None:
    session.commit()
    arguments = ["people", "add-staff", *ALICJA, "--role", "organiser"]
    result = app.test_cli_runner().invoke(args=arguments, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output


class TestOfficeOfTheEnvironment:
    """An empty installation whose environment says what the office is called."""

    @pytest.fixture
    def config_changes(self) -> dict[str, Any]:
        return {
            "OFFICE_NAME": "Urząd w Ełku",
            "OFFICE_EMAIL": "urzad@example.pl",
            "OFFICE_PHONE": "87 610 00 00",
        }

    def test_the_first_account_keeps_the_office_once(
        self, app: Flask, run: Run, session: Session, client: FlaskClient
    ) -> None:
        assert session.scalars(select(OfficeSettings)).all() == []
        assert run(*ALICJA, "--role", "administrator").exit_code == 0
        row = session.scalars(select(OfficeSettings)).one()
        kept = (row.name, row.email, row.phone)
        assert kept == ("Urząd w Ełku", "urzad@example.pl", "87 610 00 00")
        assert "Urząd w Ełku" in client.get("/").text.replace("\xa0", " ")
        # From now on the page alone changes it, whatever the environment says at the next start.
        app.extensions["office"] = Keeper(Office(name="Inny urząd"))
        other = ("--email", "jan@example.org", "--name", "Jan", "--role", "trainer")
        assert run(*other).exit_code == 0
        session.expire_all()
        assert [each.name for each in session.scalars(select(OfficeSettings))] == ["Urząd w Ełku"]
        assert "Inny urząd" not in client.get("/").text.replace("\xa0", " ")

    def test_a_refused_account_keeps_nothing(self, run: Run, session: Session) -> None:
        assert run("--email", "x", "--name", "Jan", "--role", "trainer").exit_code == 1
        assert run(*ALICJA, "--role", "administrator", typed="krótkie\n").exit_code == 1
        assert session.scalars(select(OfficeSettings)).all() == []


class TestCoaches:
    """Coaches are named for a line of support by its id."""

    def test_a_coach_of_a_line_is_named_once(self, run: Run, session: Session, work: Work) -> None:
        line = a_line(work, "dor-2026")
        session.commit()
        result = run(*ALICJA, "--role", "coach", "--line", "dor-2026")
        assert (result.exit_code, result.stdout) == (0, "Added alicja@example.org as coach.\n")
        row = session.scalars(select(LineCoach)).one()
        assert (row.line_id, row.account.email) == (line.id, "alicja@example.org")
        assert row.account.roles == []
        again = run(*ALICJA, "--role", "coach", "--line", "dor-2026")
        assert again.stdout == "alicja@example.org has an account already; it has this role already.\n"

    def test_the_role_everywhere_makes_eligible(self, run: Run, session: Session) -> None:
        assert run(*ALICJA, "--role", "coach").exit_code == 0
        account = session.scalars(select(Account)).one()
        assert [each.role for each in account.roles] == [Role.coach]

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("--role", "coach", "--line", "none"), "There is no line of support with the id none."),
            (("--role", "trainer", "--line", "dor-2026"), "only a coach is named for a line"),
            (("--role", "coach", "--line", "dor-2026", "--event", "x"), "Give only one of"),
            (("--role", "coach", "--project", "Kadry dla usług"), "A coach is named for a line of support"),
        ],
    )
    def test_what_no_coach_can_be_is_refused(
        self, run: Run, session: Session, work: Work, arguments: tuple[str, ...], sentence: str
    ) -> None:
        a_line(work, "dor-2026")
        session.commit()
        result = run(*ALICJA, *arguments)
        assert result.exit_code == 1
        assert sentence in result.stderr
        assert session.scalars(select(Account)).all() == []
