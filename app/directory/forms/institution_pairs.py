"""What staff tick on the page of likely pairs."""

import re

from werkzeug.datastructures import MultiDict

from app.directory.operations.verdicts import Sayings
from app.typed import number_in

_PAIR = re.compile(r"pair-([1-9][0-9]{0,8})-([1-9][0-9]{0,8})")


def sayings_of(form: "MultiDict[str, str]") -> Sayings:
    """Return what a posted form says: fields `pair-ONE-OTHER` (same, different), `own` (numbers).

    «Later», and whatever is none of these, says nothing.
    """
    said = Sayings()
    for name, value in form.items():
        found = _PAIR.fullmatch(name)
        if found is None or found[1] == found[2]:
            continue
        pair = int(found[1]), int(found[2])
        if value == "same":
            said.same.append(pair)
        elif value == "different":
            said.different.append(pair)
    own = {number for id in form.getlist("own")[:200] if (number := number_in(id)) is not None}
    gone = {id for pair in said.same for id in pair}
    said.own.extend(sorted(own - gone))
    return said
