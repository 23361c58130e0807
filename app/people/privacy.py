"""Which privacy notice people agree to have read."""

VERSION = "2026-11"
"""The version of the notice on /privacy; raise it with every change of meaning there."""
