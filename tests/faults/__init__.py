"""Processes that are killed, and everything that Zapisy leans on failing, against real processes."""
