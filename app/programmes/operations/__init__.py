"""The verbs of the room `programmes`."""

from app.programmes.operations.editing import (
    move_module,
    move_part,
    remove_module,
    remove_part,
    remove_programme,
    save_module,
    save_part,
    save_programme,
)
from app.programmes.operations.locking import lock_programme
from app.programmes.operations.replacing import order_modules, remove_other_modules, replace_module

__all__ = [
    "lock_programme",
    "move_module",
    "move_part",
    "order_modules",
    "remove_module",
    "remove_other_modules",
    "remove_part",
    "remove_programme",
    "replace_module",
    "save_module",
    "save_part",
    "save_programme",
]
