"""What this room tells the history."""

from app.errors import N_
from app.history.facts import declare
from app.history.names import name_fields

ADDED = declare("contract.added", "The contract %(number)s was added")
CHANGED = declare("contract.changed", "The contract %(number)s was changed")
REMOVED = declare("contract.removed", "The contract %(number)s was removed")

name_fields(
    {
        "number": N_("Number of the contract"),
        "contract_starts": N_("Contract from"),
        "contract_ends": N_("Contract until"),
        "contract_minutes": N_("Minutes of the contract"),
        "contract_unit": N_("Minutes of an hour"),
        "rate": N_("Rate for an hour"),
        "serves": N_("Counts hours of"),
    }
)
