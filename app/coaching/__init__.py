"""Appointments of coaches with recipients, from the offered slot to the confirmed hours."""
