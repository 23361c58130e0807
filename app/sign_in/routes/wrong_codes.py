"""Wrong codes that come again and again: the owner of the account hears of them."""

from app.accounts.operations.second_factor import tell_of_wrong_codes
from app.accounts.queries import staff_by_id
from app.extensions import db
from app.sign_in.routes.tries import is_worth_telling
from app.sqlite import begin_write
from app.web.request_work import command_work


def note_wrong_code(account_id: int) -> None:
    """Count a wrong code, and tell the owner where it is time to; begins and commits its own transaction."""
    if not is_worth_telling(account_id):
        return
    db.session.rollback()
    begin_write(db.session())
    # Nobody is signed in yet: who typed the codes is not known.
    work = command_work(db.session())
    account = staff_by_id(work, account_id, to_change=True)
    if account is not None and account.is_active:
        tell_of_wrong_codes(work, account)
    db.session.commit()
