"""The application's commands, and the demo's data that they load."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "app" / "demo" / "data"


@pytest.fixture
def command(app: Flask) -> Callable[..., Any]:
    """Run a command of the application: `command("events", "dump")`."""

    def run(*arguments: str) -> Any:
        return app.test_cli_runner().invoke(args=list(arguments))

    return run
