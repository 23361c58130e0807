"""What the history can tell of lists of who may be photographed; it is also the record of printings."""

from app.history.facts import declare

PRINTED = declare(
    "pictures.printed",
    "The list of who may be photographed was taken along as %(format)s; agreed: %(agreed)s of %(people)s",
)
