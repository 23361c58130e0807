"""The verbs of the room `records`."""

from app.records.operations.loading import Loaded, load
from app.records.operations.programmes import LoadedProgrammes, load_programmes

__all__ = ["Loaded", "LoadedProgrammes", "load", "load_programmes"]
