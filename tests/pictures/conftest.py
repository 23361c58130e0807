"""The cast of this room's tests: that of the texts, and people who agreed or not."""

from tests.notices.conftest import admin, grazyna, project, publish

__all__ = ["admin", "grazyna", "project", "publish"]
