"""The ledger of minutes that confirmed attendance earns in a training."""
