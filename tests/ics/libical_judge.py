"""What libical makes of the calendar on standard input, as JSON; run by the system's own Python."""

import json
import sys

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as ical  # noqa: E402

UTC = ical.Timezone.get_utc_timezone()


def moment(event, kind):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the instant in UTC, the day, or None."""
    prop = event.get_first_property(kind)
    if prop is None:
        return None
    time = prop.get_datetime_with_component(event)
    day = f"{time.get_year():04}-{time.get_month():02}-{time.get_day():02}"
    if time.is_date():
        return day
    time = time.convert_to_zone(UTC)
    day = f"{time.get_year():04}-{time.get_month():02}-{time.get_day():02}"
    return f"{day}T{time.get_hour():02}:{time.get_minute():02}:{time.get_second():02}Z"


calendar = ical.Component.new_from_string(sys.stdin.buffer.read().decode())
assert calendar is not None, "libical cannot read it"
assert calendar.count_errors() == 0, calendar.as_ical_string()
answer = []
event = calendar.get_first_component(ical.ComponentKind.VEVENT_COMPONENT)
while event is not None:
    answer.append(
        {
            "uid": event.get_uid(),
            "start": moment(event, ical.PropertyKind.DTSTART_PROPERTY),
            "end": moment(event, ical.PropertyKind.DTEND_PROPERTY),
            "summary": event.get_summary(),
            "status": {
                ical.PropertyStatus.CONFIRMED: "CONFIRMED",
                ical.PropertyStatus.CANCELLED: "CANCELLED",
                ical.PropertyStatus.TENTATIVE: "TENTATIVE",
            }.get(event.get_status()),
        }
    )
    event = calendar.get_next_component(ical.ComponentKind.VEVENT_COMPONENT)
sys.stdout.write(json.dumps(answer))
