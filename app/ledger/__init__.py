"""The ledger of minutes: rooms that confirm something post to it, and every total is a sum of it."""
