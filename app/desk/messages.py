"""The letter of this room: the one that shows whether letters arrive."""

from app.accounts.models import Account
from app.outbox.operations import NewLetter

TEST_LETTER = "office_test"


def trial_letter(account: Account, office_name: str) -> NewLetter:
    """Return the letter that a member of staff has sent to themselves."""
    return NewLetter(
        kind=TEST_LETTER,
        recipient=account.email,
        recipient_name=account.name,
        language=account.language,
        subject_kind="account",
        subject_id=account.id,
        context={"office": office_name},
    )
