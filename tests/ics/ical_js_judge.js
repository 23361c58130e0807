// What ical.js makes of a calendar: each entry with its instants in UTC, or with its whole days.
function read(ICAL, text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const moment = (time) => {
    if (!time) return null;
    if (time.isDate) return time.toString();
    return time.convertToZone(ICAL.Timezone.utcTimezone).toString();
  };
  return calendar.getAllSubcomponents("vevent").map((event) => ({
    uid: event.getFirstPropertyValue("uid"),
    start: moment(event.getFirstPropertyValue("dtstart")),
    end: moment(event.getFirstPropertyValue("dtend")),
    summary: event.getFirstPropertyValue("summary"),
    status: event.getFirstPropertyValue("status"),
  }));
}
