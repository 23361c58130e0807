"""The folder in which the processes of one run keep compiled templates for each other."""

import os
import shutil
import tempfile

import pytest

from tests.support.templates import FOLDER


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder; the processes of this run find it in their environment."""
    if not hasattr(config, "workerinput"):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="zapisy-templates-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder with the run."""
    if not hasattr(config, "workerinput") and (folder := os.environ.pop(FOLDER, None)):
        shutil.rmtree(folder, ignore_errors=True)
