"""Reading where participants stand, and what lies behind one person's total."""

from app.progress.queries.balances import (
    balance,
    balance_in_module,
    balances_of,
    possible_minutes,
)
from app.progress.queries.parts import part_titles
from app.progress.queries.results import SessionResult, Stage, session_results
from app.progress.queries.standings import standing_in, standings

__all__ = [
    "SessionResult",
    "Stage",
    "balance",
    "balance_in_module",
    "balances_of",
    "part_titles",
    "possible_minutes",
    "session_results",
    "standing_in",
    "standings",
]
