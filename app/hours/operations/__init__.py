"""Changing meetings on which minutes may rest."""
