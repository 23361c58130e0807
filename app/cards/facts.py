"""What this room tells the history."""

from app.history.facts import declare

ISSUED = declare("card.issued", "Cards of hours for %(month)s were issued: %(count)s")
SETTLED = declare(
    "card.settled", "The settlement of %(month)s under contract %(number)s was issued (version %(version)s)"
)
TAKEN = declare("card.taken", "Hours of %(month)s were taken out as %(format)s")
