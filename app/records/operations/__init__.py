"""The verbs of the room `records`."""

from app.records.operations.lines import LoadedLines, load_lines
from app.records.operations.loading import Loaded, load
from app.records.operations.programmes import LoadedProgrammes, load_programmes

__all__ = ["Loaded", "LoadedLines", "LoadedProgrammes", "load", "load_lines", "load_programmes"]
