"""Staff accounts, their roles, and the sign-ins of staff and participants."""
