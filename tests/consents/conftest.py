"""The cast of this room's tests: that of the texts."""

from tests.notices.conftest import admin, grazyna, project, publish

__all__ = ["admin", "grazyna", "project", "publish"]
