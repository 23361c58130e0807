"""At the door of a meeting: who came and left, marked on a phone without an account, even offline."""
