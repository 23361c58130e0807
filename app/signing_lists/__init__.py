"""Papers that people sign at a meeting, and what goes with them: class register, roster, receipts."""
