"""The ledger of minutes: rooms that confirm something post to it, and totals are its sums."""
