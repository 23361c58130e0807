"""The demo's lines of support: the users' figures of the past, and one line of coaching that runs."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from app.demo.upcoming import PROJECT

COACH = "coach@example.org"
RUNNING_LINE = "coaching-indywidualny"
"""The line that runs: coaching of five people in their centres, with an appointment in each state."""
FIGURES = (
    ("warsztaty-lokalne", "Warsztaty współpracy lokalnej", "workshop", 60, 15, 1),
    ("superwizja-grupowa", "Superwizje grupowe", "supervision", 150, 19, 1),
    ("doradztwo-motywacyjne", "Doradztwo motywacyjne, wspierające i wzmacniające", "counselling", 188, 28, 1),
    ("doradztwo-diagnoza", "Doradztwo: diagnoza potrzeb i potencjału wspólnoty", "counselling", 390, 18, 2),
)
"""Id, name, form, hours, centres, and in how many appointments each centre's share was given."""
CENTRES = ("CUS", "GOPS", "MGOPS", "MOPS")
"""The types of institutions that are centres."""
MORE_CENTRES = (
    ("Miejski Ośrodek Pomocy Społecznej w Korszach", "MOPS", "kętrzyński"),
    ("Miejski Ośrodek Pomocy Społecznej w Reszlu", "MOPS", "kętrzyński"),
    ("Miejski Ośrodek Pomocy Społecznej w Miłomłynie", "MOPS", "ostródzki"),
    ("Miejsko-Gminny Ośrodek Pomocy Społecznej w Piszu", "MGOPS", "piski"),
    ("Miejski Ośrodek Pomocy Społecznej w Mrągowie", "MOPS", "mrągowski"),
    ("Miejski Ośrodek Pomocy Społecznej w Giżycku", "MOPS", "giżycki"),
    ("Gminny Ośrodek Pomocy Społecznej w Kętrzynie", "GOPS", "kętrzyński"),
    ("Miejski Ośrodek Pomocy Społecznej w Nidzicy", "MOPS", "nidzicki"),
    ("Gminny Ośrodek Pomocy Społecznej w Gołdapi", "GOPS", "gołdapski"),
    ("Miejski Ośrodek Pomocy Społecznej w Węgorzewie", "MOPS", "węgorzewski"),
)
"""Centres that receive support and are not on the starter list: name, type, county."""
_GROUP_PLACES, _SINGLE_PLACES = 15, 10
_YEAR = 2023


def lines(today: date, centres: Sequence[str], people: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return all lines in the format of the loader; `centres` are names."""
    found = [_figure(*each, centres) for each in FIGURES]
    found += [_group_coaching(people), _single_coaching(people), _running(today, people)]
    return {"lines": found}


def _line(id: str, name: str, form: str, hours: int, starts: date, ends: date) -> dict[str, Any]:
    return {
        "id": id,
        "name_pl": name,
        "form_of_support": form,
        "project": PROJECT,
        "contract": f"{len(id)}/{starts.year}",
        "provider": "Fundacja Przykładowa",
        "unit_minutes": 60,
        "total_units": hours,
        "starts": starts.isoformat(),
        "ends": ends.isoformat(),
        "division": "even",
        "coaches": [COACH],
    }


def _figure(
    id: str, name: str, form: str, hours: int, count: int, times: int, centres: Sequence[str]
) -> dict[str, Any]:
    """Return a line whose centres were given their whole shares, one after another on working days."""
    share, rest = divmod(hours * 60, count)
    first = date(_YEAR, 3, 1)
    appointments = []
    for number in range(count * times):
        at = number % count
        whole = share + (rest if at == 0 else 0)
        minutes = whole // times + (whole % times if number < count else 0)
        day = first + timedelta(days=number // 5 * 7 + number % 5)
        appointments.append(
            _appointment(f"{id}-{number + 1}", day, 8 * 60, minutes, [at], "confirmed", centres[at])
        )
    line = _line(id, name, form, hours, first, date(_YEAR, 8, 31))
    return line | {
        "recipients": [{"institution": name} for name in centres[:count]],
        "appointments": appointments,
    }


def _appointment(
    id: str, day: date, start: int, minutes: int, recipients: list[int], state: str, place: str
) -> dict[str, Any]:
    end = start + minutes
    return {
        "id": id,
        "day": day.isoformat(),
        "start": f"{start // 60:02}:{start % 60:02}",
        "end": f"{end // 60:02}:{end % 60:02}",
        "coach": COACH,
        "recipients": recipients,
        "state": state,
        "place": place,
    }


def _recipients(people: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    fields = ("first_name", "last_name", "email", "institution")
    return [{name: person[name] for name in fields} for person in people]


def _group_coaching(people: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the group coaching of 15 people: two meetings of two days."""
    days = [date(2019, 11, 14), date(2019, 11, 15), date(2020, 1, 16), date(2020, 1, 17)]
    line = _line(
        "coaching-grupowy-2019", "Coaching grupowy dla pracowników socjalnych", "group_coaching", 24,
        date(2019, 11, 1), date(2020, 4, 30),
    )  # fmt: skip
    everybody = list(range(_GROUP_PLACES))
    return line | {
        "group": True,
        "recipients": _recipients(people[:_GROUP_PLACES]),
        "appointments": [
            _appointment(f"grupa-{number}", day, 9 * 60, 360, everybody, "confirmed", "Olsztyn, Hotel Park")
            for number, day in enumerate(days, 1)
        ],
    }


def _single_coaching(people: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the individual coaching of ten people, three hours each."""
    chosen = people[_GROUP_PLACES : _GROUP_PLACES + _SINGLE_PLACES]
    first = date(2019, 11, 5)
    line = _line(
        "coaching-indywidualny-2019", "Coaching indywidualny dla pracowników socjalnych",
        "individual_coaching", 30, first, date(2020, 4, 30),
    )  # fmt: skip
    return line | {
        "recipients": _recipients(chosen),
        "appointments": [
            _appointment(
                f"osoba-{number + 1}", first + timedelta(days=7 * number), 9 * 60, 180, [number], "confirmed",
                person["institution"],
            )
            for number, person in enumerate(chosen)
        ],
    }  # fmt: skip


def _running(today: date, people: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the line that runs: 60 hours of five people, one of whom has used nothing yet."""
    starts = (today - timedelta(days=130)).replace(day=1)
    line = _line(
        RUNNING_LINE, "Coaching indywidualny w ośrodkach", "individual_coaching", 60, starts,
        today + timedelta(days=150),
    )  # fmt: skip
    planned = (
        (-110, 9, 120, 0, "locked"), (-105, 13, 90, 1, "locked"), (-40, 9, 120, 0, "confirmed"),
        (-33, 9, 180, 2, "confirmed"), (-26, 10, 120, 0, "confirmed"), (-19, 9, 90, 1, "no_show"),
        (-12, 9, 120, 2, "confirmed"), (-10, 14, 60, 3, "cancelled"), (-6, 9, 120, 0, "held"),
        (-5, 12, 90, 1, "cancelled_late"), (-2, 9, 120, 2, "held"), (2, 9, 90, 0, "agreed"),
        (6, 10, 120, 3, "agreed"), (9, 9, 120, 0, "offered"), (9, 13, 120, 0, "offered"),
        (16, 9, 120, 0, "offered"),
    )  # fmt: skip
    chosen = people[:5]
    appointments = []
    for number, (days, hour, minutes, who, state) in enumerate(planned, 1):
        day = today + timedelta(days=days)
        day += timedelta(days=-day.weekday() % 7 if day.weekday() > 4 and days > 0 else 0)
        recipients = [] if state == "offered" else [who]
        place = chosen[who]["institution"]
        appointments.append(
            _appointment(f"coaching-{number}", day, hour * 60, minutes, recipients, state, place)
        )
    return line | {"recipients": _recipients(chosen), "appointments": appointments}
