"""Reads of appointments, and of the budgets that they use."""
