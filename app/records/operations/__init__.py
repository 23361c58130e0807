"""The verbs of the room `records`."""

from app.records.operations.loading import Loaded, load

__all__ = ["Loaded", "load"]
