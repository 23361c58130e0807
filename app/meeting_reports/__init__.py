"""Attendance reports of Webex, Zoom and Teams: read, matched with people, and proposed to the trainer."""
