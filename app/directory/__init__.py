"""The staff's pages about institutions and staff accounts, with all that rests on them."""
