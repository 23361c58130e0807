"""Forms of needs: how far one is arranged, what is served, who stays for which night."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from app.errors import N_
from app.events.models import Session
from app.needs.labels import MEAL, STATE
from app.needs.models import Meal, NeedsPlan, NeedState
from app.needs.operations.arranging import Arranging
from app.needs.operations.catering import NO_NIGHT, CateringPlan
from app.needs.queries.catering import CateringDay
from app.typed import number_in
from app.web.fields import NumberField, Ticks, choice, day_field, line, prose, translate_choices
from app.web.forms import Form, no_placeholder
from app.web.language import current_texts

_DAYS_MISSING = N_("Type a number of days.")


class ArrangingForm(Form):
    """How far a need is arranged, who does it, and what the person is told."""

    state = choice(N_("State"), STATE)
    arranged_by = line(
        N_("Who arranges it"), 200, N_("A member of staff, or somebody else such as the venue.")
    )
    needed_by = day_field(N_("Needed by"))
    sentence = prose(
        N_("What the person is told"),
        N_("It stands on the participant's page. If it is not possible, it goes out as a letter, too."),
        rows=3,
        more=[no_placeholder],
    )
    alike = BooleanField(N_("The same for all others who need this and for whom nothing is arranged yet"))
    seen = HiddenField()

    def offer(self) -> None:
        """Put the states into the page's language; must come before the form is checked."""
        translate_choices(self)

    @property
    def version(self) -> int:
        """The version of the arrangement that was seen, 0 for none."""
        return number_in(self.seen.data) or 0

    def wanted(self) -> Arranging:
        """Return what is to be written down."""
        return Arranging(
            state=NeedState(self.state.data),
            arranged_by=self.arranged_by.data,
            needed_by=self.needed_by.data,
            sentence=self.sentence.data or None,
        )


class CateringForm(Form):
    """Which meals are served on which day, whether rooms are offered, and two numbers of days."""

    meals = Ticks(N_("Meals"))
    everywhere = BooleanField(N_("The meals of the first day hold for all days"))
    offers_rooms = BooleanField(
        N_("Rooms for the nights between two days"),
        description=N_(
            "People with a place say on the page of their registration for which nights they stay."
        ),
    )
    freeze_days = NumberField(
        N_("Days before a meeting on which its figures are frozen"),
        validators=[InputRequired(_DAYS_MISSING), NumberRange(0, 60)],
        description=N_("Later changes are shown as a difference from what the caterer was told."),
    )
    erase_days = NumberField(
        N_("Days after the event until needs are erased"),
        validators=[InputRequired(_DAYS_MISSING), NumberRange(1, 365)],
        description=N_("Diets, access measures and special needs are erased then; counts stay."),
    )

    def offer(self, days: Sequence[CateringDay], plan: NeedsPlan) -> None:
        """Offer each meal of each day, and fill in what holds; must come before the form is checked."""
        texts = current_texts()
        self.meals.choices = [
            (_key(day.session, meal), texts.gettext(label)) for day in days for meal, label in MEAL.items()
        ]
        if not self.is_submitted():
            self.meals.data = [_key(day.session, meal) for day in days for meal in day.meals]
            self.offers_rooms.data = plan.offers_rooms
            self.freeze_days.data, self.erase_days.data = plan.freeze_days, plan.erase_days

    def wanted(self, days: Sequence[CateringDay]) -> CateringPlan:
        """Return what is to be settled."""
        ticked = set(self.meals.data or ())
        meals = {day.session.id: [meal for meal in Meal if _key(day.session, meal) in ticked] for day in days}
        if self.everywhere.data and days:
            meals = dict.fromkeys(meals, meals[days[0].session.id])
        return CateringPlan(
            meals=meals,
            freeze_days=self.freeze_days.data or 0,
            erase_days=self.erase_days.data or 0,
            offers_rooms=self.offers_rooms.data,
        )

    def options_of(self, day: CateringDay) -> Sequence[object]:
        """Return the boxes of one day."""
        begins = f"{day.session.id}-"
        return [option for option in self.meals if option.data.startswith(begins)]


def _key(session: Session, meal: Meal) -> str:
    return f"{session.id}-{meal.value}"


class NightsForm(Form):
    """For which nights somebody stays."""

    nights = Ticks(N_("Nights"), validate_choice=False)

    def offer(self, offered: Sequence[date], chosen: Sequence[date], *, sent: bool) -> None:
        """Offer these nights, the chosen ones ticked unless the form was sent; must come before the check."""
        self.nights.choices = [(each.isoformat(), label) for each, label in night_labels(offered).items()]
        if not sent:
            self.nights.data = [each.isoformat() for each in chosen]

    def validate_nights(self, field: Ticks) -> None:
        """Refuse nights that are not offered, in words that say why that may be."""
        offered = {value for value, _, *_ in self.nights.iter_choices()}
        if not set(field.data or ()) <= offered:
            raise ValidationError(NO_NIGHT)

    def wanted(self) -> list[date]:
        """Return the nights that are ticked."""
        return [date.fromisoformat(each) for each in self.nights.data or ()]


def night_labels(nights: Sequence[date]) -> Mapping[date, str]:
    """Return nights with their words: from which day to which."""
    texts = current_texts()
    return {
        each: texts.gettext(
            "from %(day)s to %(next)s",
            day=texts.day_plain(each),
            next=texts.day_plain(each + timedelta(days=1)),
        )
        for each in nights
    }
