"""The verbs of hours: post and take back minutes, and change meetings on which minutes may rest."""

from app.hours.operations.posting import confirm_and_post, reopen_and_reverse

__all__ = ["confirm_and_post", "reopen_and_reverse"]
