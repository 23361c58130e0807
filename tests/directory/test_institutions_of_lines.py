"""Two institutions that are one keep one history in lines of support, and can be parted again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Account, Role
from app.coaching.budget import Budget
from app.coaching.models import AppointmentState
from app.coaching.operations import cancel, miss
from app.coaching.operations.books import enter
from app.coaching.queries.budgets import budget_of
from app.directory.operations.merging import merge_institutions
from app.directory.operations.parting import take_back
from app.invitations.models import Invitation
from app.ledger.models import Book, LedgerEntry
from app.lines.models import LineRecipient, SupportLine
from app.people.models import Institution, InstitutionVerdict
from app.people.operations import institution_for
from app.people.operations.institutions import rename_institution
from app.progress.models import InstitutionLink
from app.work import Work
from tests.coaching.test_budgets import charge
from tests.support.cast import actor, an_event, staff
from tests.support.groups import a_group, a_member
from tests.support.lines import a_line, a_person, a_recipient, an_appointment


def institution(work: Work, name: str) -> Institution:
    found = institution_for(work, name)
    assert found is not None
    return found


def rows(work: Work) -> list[tuple[int, int | None, int | None]]:
    """Return number, institution and main row of all recipients."""
    work.session.expire_all()
    found = work.session.scalars(select(LineRecipient).order_by(LineRecipient.id))
    return [(row.id, row.institution_id, row.merged_into_id) for row in found]


def latest(work: Work) -> InstitutionVerdict:
    return work.session.scalars(select(InstitutionVerdict).order_by(InstitutionVerdict.id.desc())).first()  # type: ignore[return-value]  # there is one


def budgets(work: Work, line: SupportLine) -> dict[int, Budget]:
    return dict(budget_of(work, line).of)


def test_the_page_tells_how_many_lines_move(
    work: Work, signed_in: Callable[..., FlaskClient], alicja: Account
) -> None:
    organiser = signed_in(alicja)
    line = a_line(work)
    cus, ops = institution(work, "CUS Pisz"), institution(work, "OPS Pisz")
    a_recipient(work, line, ops, 50)
    a_recipient(work, line, a_person(work), 30, institution_id=ops.id)
    a_recipient(work, a_line(work, "druga"), ops, 70)
    work.session.commit()
    moves = f"/manage/institutions/{ops.id}/merge?into={cus.id}"
    assert "Przenoszą się 2 linie wsparcia" in " ".join(organiser.get(moves).text.split())
    back = organiser.get(f"/manage/institutions/{cus.id}/merge?into={ops.id}").text
    assert "linie wsparcia" not in back


def test_recipients_and_links_go_with_the_institution_and_come_back(work: Work) -> None:
    line, other_line = a_line(work), a_line(work, "druga")
    cus, ops = institution(work, "CUS Pisz"), institution(work, "OPS Pisz")
    kept, other = a_recipient(work, line, cus, 100), a_recipient(work, line, ops, 50)
    person = a_recipient(work, line, a_person(work), 30, institution_id=ops.id)
    alone = a_recipient(work, other_line, ops, 70)
    account = staff(work, "Krystyna", Role.coach)
    an_appointment(work, line, account, [other, kept], hours=(time(9), time(9, 31)))
    charge(work, line, 1, (kept, 10), (other, 5), (person, 3))
    charge(work, other_line, 2, (alone, 20))
    link = InstitutionLink(
        institution_id=ops.id, project_id=line.project_id, name="Dyrektor", email="d@example.org",
        ends_on=date(2026, 12, 31), account_id=account.id, created_at=work.now,
    )  # fmt: skip
    work.session.add(link)
    membership = a_member(work, a_group(work), institution=ops.name)
    event = an_event(work)
    invitation = Invitation(
        event_id=event.id, institution_id=ops.id, name="Dyrektor", email="d@example.org", language="pl",
        link_version=1, invited_at=work.now,
    )  # fmt: skip
    work.session.add(invitation)
    work.session.flush()
    carried = (link, membership, invitation)
    before, parted = rows(work), budgets(work, line)
    gone, stays = ops.id, cus.id

    merge_institutions(work, cus, ops)
    assert rows(work) == [
        (kept.id, stays, None),
        (other.id, stays, kept.id),
        (person.id, stays, None),
        (alone.id, stays, None),
    ]
    assert budgets(work, line) == {kept.id: Budget(150, 15, 31), person.id: Budget(30, 3, 0)}
    assert budgets(work, other_line) == {alone.id: Budget(70, 20, 0)}
    assert {each.institution_id for each in carried} == {stays}

    take_back(work, latest(work))
    assert rows(work) == before
    assert (
        budgets(work, line)
        == parted
        == {
            kept.id: Budget(100, 10, 15),
            other.id: Budget(50, 5, 16),
            person.id: Budget(30, 3, 0),
        }
    )
    for each in carried:
        work.session.refresh(each)
    assert {each.institution_id for each in carried} == {gone}


def test_what_is_confirmed_while_two_are_one_goes_back_with_its_own(work: Work) -> None:
    line = a_line(work, is_group=True)
    cus, ops = institution(work, "CUS Pisz"), institution(work, "OPS Pisz")
    kept, other = a_recipient(work, line, cus, 100), a_recipient(work, line, ops, 100)
    account = staff(work, "Krystyna", Role.coach)

    def confirmed(*recipients: LineRecipient, minutes: int) -> None:
        made = an_appointment(work, line, account, recipients, state=AppointmentState.held, minutes=minutes)
        for each in made.invitees:
            each.attended = True
        enter(work, made)

    confirmed(kept, other, minutes=11)
    merge_institutions(work, cus, ops)
    work.session.expire_all()
    confirmed(other, minutes=20)
    confirmed(other, kept, minutes=31)
    assert budgets(work, line) == {kept.id: Budget(200, 62, 0)}
    take_back(work, latest(work))
    work.session.expire_all()
    assert budgets(work, line) == {kept.id: Budget(100, 6 + 15, 0), other.id: Budget(100, 5 + 20 + 16, 0)}
    received = select(func.sum(LedgerEntry.minutes)).where(LedgerEntry.book == Book.received)
    for row, minutes in ((kept, 11 + 31), (other, 11 + 20 + 31)):
        assert (
            work.session.scalar(received.where(LedgerEntry.institution_id == row.institution_id)) == minutes
        )


@pytest.mark.parametrize("end", ["miss", "cancel"])
def test_what_nobody_came_to_goes_back_with_those_who_were_charged(work: Work, end: str) -> None:
    line = a_line(work, is_group=True)
    cus, ops = institution(work, "CUS Pisz"), institution(work, "OPS Pisz")
    person = a_recipient(work, line, a_person(work), 100)
    kept, other = a_recipient(work, line, cus, 100), a_recipient(work, line, ops, 100)
    account = staff(work, "Krystyna", Role.coach)
    merge_institutions(work, cus, ops)
    work.session.expire_all()
    made = an_appointment(work, line, account, [kept, person, other], work.today, (time(9), time(10)))
    # The first called it off for themselves: the two others are charged, half an hour each.
    made.invitees[0].attended = False
    work.session.flush()
    mine = replace(work, actor=actor(account))
    if end == "miss":
        miss(mine, made)
    else:
        cancel(mine, made, "choroba", by_recipient=True)
    take_back(work, latest(work))
    work.session.expire_all()
    used = {id: budget.used for id, budget in budgets(work, line).items()}
    assert used == {kept.id: 0, person.id: 30, other.id: 30}


def test_a_chain_of_merges_is_taken_back_step_by_step(work: Work) -> None:
    line = a_line(work)
    bodies = [institution(work, f"GOPS Wieś {number}") for number in range(3)]
    recipients = [a_recipient(work, line, body, 2**number) for number, body in enumerate(bodies)]
    states = [rows(work)]
    for first, second in ((0, 1), (1, 2)):
        merge_institutions(work, bodies[second], bodies[first])
        states.append(rows(work))
    assert budgets(work, line) == {recipients[2].id: Budget(7)}
    assert [main for _, _, main in states[2]] == [recipients[2].id, recipients[2].id, None]
    verdicts = work.session.scalars(select(InstitutionVerdict).order_by(InstitutionVerdict.id.desc())).all()
    for verdict, state in zip(verdicts, states[1::-1], strict=True):
        take_back(work, verdict)
        assert rows(work) == state


def test_an_office_that_became_a_centre_keeps_one_history(work: Work) -> None:
    line = a_line(work)
    ops = institution(work, "OPS Pisz")
    recipient = a_recipient(work, line, ops, 100)
    charge(work, line, 1, (recipient, 10))
    rename_institution(work, ops, "CUS Pisz", date(2026, 6, 30))
    assert institution(work, "OPS Pisz").id == institution(work, "CUS Pisz").id == ops.id
    assert budgets(work, line) == {recipient.id: Budget(100, 10, 0)}
