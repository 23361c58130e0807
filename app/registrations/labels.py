"""The words for what can be chosen on a form of registration, as message ids."""

from app.errors import N_
from app.registrations.models import Diet, Measure

DIET = {
    Diet.vegetarian: N_("Vegetarian"),
    Diet.vegan: N_("Vegan"),
    Diet.gluten_free: N_("Gluten-free"),
    Diet.lactose_free: N_("Lactose-free"),
    Diet.other_by_phone: N_("Another one: please call me"),
}
MEASURE = {
    Measure.sign_interpreter: N_("Sign-language interpreter"),
    Measure.induction_loop: N_("Induction loop"),
    Measure.captions: N_("Live captions"),
    Measure.wheelchair_place: N_("A place for a wheelchair"),
    Measure.assistant: N_("An assistant on site"),
    Measure.large_print: N_("Materials in large print"),
    Measure.electronic_materials: N_("Electronic materials beforehand"),
    Measure.easy_to_read: N_("Easy-to-read materials"),
    Measure.guide_dog: N_("A place for an assistance dog"),
    Measure.parking: N_("An accessible parking space"),
    Measure.quiet_room: N_("A quiet room"),
}
