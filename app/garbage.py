"""The garbage collector of Python is kept from what stays for the whole run of a process.

Modules, mappers and routes are some 320,000 objects that never go. A full collection walks them all, and
meanwhile stops every thread, for a quarter of a second; big pages of staff make one due again and again. So
nothing is collected while the program loads (`wsgi.py`), and what is there then is set aside for good
(`gc.freeze`). What requests leave behind is collected as ever.

Figures, and what was tried: docs/decisions/0252-what-a-process-sets-aside.md.
"""

import gc

THRESHOLDS = 2000, 10, 10
"""New objects between two collections of the youngest, where Python has 700: a page makes some thousands.

With 5,000 the processor spares nothing more, and a process keeps 15 MB more of what is garbage already.
"""


def set_aside() -> None:
    """Collect what is garbage now, leave alone for good what is not, and collect from now on.

    For the end of a start. It may be called again when more has come to stay, and then walks only that.
    """
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
