"""The public timetable of support: what is planned where and when, and the versions that were published."""
