"""The form in which a substitute is named for one session."""

from collections.abc import Sequence

from wtforms import HiddenField, SelectField

from app.accounts.models import Account
from app.errors import N_
from app.events.models import Session
from app.typed import number_in
from app.web.forms import Form


class SubstituteForm(Form):
    """Who is replaced by whom; `seen` is the colleague of whom the warning that they are busy was shown."""

    replaces = SelectField(N_("Instead of"), validate_choice=False)
    account = SelectField(
        N_("Who stands in"),
        description=N_("Sees this session alone, marks and confirms its attendance, and prints its list."),
        validate_choice=False,
    )
    seen = HiddenField()

    def __init__(self, session: Session, trainers: Sequence[Account], colleagues: Sequence[Account]) -> None:
        super().__init__()
        self.session = session
        self.replaces.choices = [(str(each.id), each.name) for each in trainers]
        self.account.choices = [("", "–"), *((str(each.id), each.name) for each in colleagues)]

    @property
    def chosen(self) -> tuple[int, int]:
        """Who is replaced and who stands in, by number; 0 for nobody."""
        return number_in(self.replaces.data) or 0, number_in(self.account.data) or 0
