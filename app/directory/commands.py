"""Commands of the room `directory`."""

import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.accounts.operations import add_staff, give_role
from app.accounts.operations.second_factor import reset_second_factor, seal_anew
from app.accounts.passwords import check_new
from app.accounts.queries import staff_by_email
from app.coaching.online_link import seal_links_anew
from app.directory.operations.known import ids_of_names, make_known
from app.directory.operations.scopes import AnyScope, give_within
from app.errors import Refusal
from app.events.meeting_access import seal_access_anew
from app.events.models import Event
from app.extensions import db
from app.lines.models import SupportLine
from app.monitoring.operations.sealing import seal_forms_anew
from app.office.operations import keep_first
from app.people.operations.starter_list import load_starter_list, starter_list_names
from app.projects.models import Project, Region
from app.sqlite import begin_write
from app.texts import texts_in
from app.typed import email_problem
from app.web.office import office_of
from app.web.request_work import command_work
from app.web.schema import schema_problem
from app.web.transactions import writing
from app.work import Work

ROLES = ", ".join(Role)

Where = tuple[str | None, str | None, str | None, str | None]
"""Project, event, line and region of the options: one of the first three, a region with its project."""

people = AppGroup("people", help="Staff accounts and institutions.")


def install(app: Flask) -> None:
    """Install this room's commands."""
    app.cli.add_command(people)


@people.command("add-staff")
@click.option("--email", required=True, help="The e-mail to sign in with.")
@click.option("--name", required=True, help="First and last name.")
@click.option("--role", required=True, help=f"One of {ROLES}.")
@click.option("--project", help="The role holds in this project only (its exact name).")
@click.option("--event", "slug", help="The role holds at this event only (the last part of its address).")
@click.option("--line", "line_id", help="The role of coach holds for this line of support only (its id).")
@click.option(
    "--region", help="The role of partner holds for this region of --project only (its exact name)."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(
    email: str,
    name: str,
    role: str,
    project: str | None,
    slug: str | None,
    line_id: str | None,
    region: str | None,
    password_stdin: bool,
) -> None:
    """Add a member of staff with a role; for an e-mail that has an account, add the role to it."""
    where = (project, slug, line_id, region)
    problem = schema_problem() or _problem(email, name, role, where)
    if problem:
        raise click.ClickException(problem)
    try:
        click.echo(_added(email.strip(), name.strip(), Role(role), where, password_stdin))
    except Refusal as refusal:
        raise click.ClickException(texts_in("en").sentence(refusal)) from refusal


@people.command("remove-second-factor")
@click.option("--email", required=True, help="The e-mail of the account.")
def remove_second_factor(email: str) -> None:
    """Take the sign-in with a code from somebody who lost phone and recovery codes; a letter tells them."""
    try:
        with writing() as work:
            account = staff_by_email(work, email.strip())
            if account is None:
                raise click.ClickException(f"No account has the e-mail {email.strip()!r}.")
            reset_second_factor(work, account)
    except Refusal as refusal:
        raise click.ClickException(texts_in("en").sentence(refusal)) from refusal
    click.echo(f"The sign-in with a code is taken from {email.strip()}, and its sessions have ended.")


@people.command("reseal")
def reseal() -> None:
    """Seal all that is sealed with the first keys of SECRET_KEY and MONITORING_KEY; then older ones may go.

    Those are second factors, access data of meetings, and participation forms.
    """
    with writing() as work:
        counts = [seal(work, work.seals) for seal in (seal_anew, seal_access_anew, seal_links_anew)]
        forms, forms_lost = seal_forms_anew(work)
    done, lost = (sum(each) for each in zip(*counts, strict=True))
    sentences = []
    if lost:
        sentences.append(
            f"{lost} can't be opened by any key of SECRET_KEY: give the key "
            "back, or have administrators take the sign-in with a code away and organisers type "
            "the links of meetings anew."
        )
    if forms_lost:
        sentences.append(
            f"{forms_lost} participation forms can't be opened by any key of MONITORING_KEY: give it back."
        )
    if sentences:
        raise click.ClickException(f"{done + forms} sealed anew; " + " ".join(sentences))
    click.echo(f"{done + forms} sealed anew.")


@people.command("load-institutions")
def load_institutions() -> None:
    """Add the institutions of the starter list that nobody knows yet; loading it again changes nothing."""
    problem = schema_problem()
    if problem:
        raise click.ClickException(problem)
    counts: list[int] = []
    with writing() as work:
        ids = ids_of_names(work, starter_list_names())
        make_known(work, ids, lambda: counts.append(load_starter_list(work)))
    click.echo(f"{counts[0]} institutions added.")


def _added(email: str, name: str, role: Role, where: Where, password_stdin: bool) -> str:
    with Session(db.engine, expire_on_commit=False) as session:
        known = staff_by_email(command_work(session), email) is not None
        # Asking takes as long as it takes: no transaction may be open meanwhile.
        session.rollback()
        password = None if known else _password(password_stdin, email, name)
        begin_write(session)
        work = command_work(session)
        scope = _scope(work, *where)
        keep_first(work)
        account = add_staff(work, email, name, password)
        given = give_within(work, account, role, scope) if scope else give_role(work, account, role)
        session.commit()
    if not known:
        return f"Added {email} as {role}."
    return f"{email} has an account already; {'the role was added' if given else 'it has this role already'}."


def _problem(email: str, name: str, role: str, where: Where) -> str | None:
    if email_problem(email.strip()) or len(email) > 320:
        return f"--email: {email!r} is not an e-mail address."
    if not name.strip() or len(name) > 300 or not name.isprintable():
        return "--name: give a first and last name of at most 300 characters."
    if role not in set(Role):
        return f"--role: {role!r} is none of {ROLES}."
    if sum(each is not None for each in where[:3]) > 1:
        return "Give only one of --project, --event and --line."
    if where[2] is not None and role != Role.coach:
        return "--line: only a coach is named for a line of support."
    if (where[3] is not None) != (role == Role.partner) or (where[3] is not None and where[0] is None):
        return "--region: a partner, and nobody else, is named for a region; give --project with it."
    return None


def _password(from_stdin: bool, email: str, name: str) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    check_new(password, email, name, office_of(current_app).name)
    return password


def _scope(
    work: Work, project: str | None, slug: str | None, line_id: str | None, region: str | None
) -> AnyScope | None:
    if project:
        found = work.session.scalar(select(Project).where(Project.name == project))
        if found is None:
            raise Refusal("There is no project of the name %(name)s.", values={"name": project})
        return found if region is None else _region(work, found, region)
    if slug:
        event = work.session.scalar(select(Event).where(Event.slug == slug))
        if event is None:
            raise Refusal("There is no event with the address %(slug)s.", values={"slug": slug})
        return event
    if line_id:
        line = work.session.scalar(select(SupportLine).where(SupportLine.record_id == line_id))
        if line is None:
            raise Refusal("There is no line of support with the id %(id)s.", values={"id": line_id})
        return line
    return None


def _region(work: Work, project: Project, name: str) -> Region:
    for each in project.regions:
        if each.name == name:
            return each
    raise Refusal("The project has no region of the name %(name)s.", values={"name": name})
