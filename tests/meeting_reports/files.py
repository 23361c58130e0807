"""Reports as the services write them, in all variants that are known; the people are invented."""

# ruff: noqa: E501 - rows as long as the services write them

from app.files.table_reader import rows_of_text, text_of

WEBEX_NINE = "\r\n".join(
    (
        "Meeting Name\tMeeting Start Time\tMeeting End Time\tName\tAttendee Email\tJoin Time\tLeave Time"
        "\tAttendance Duration\tConnection Type",
        '"Webinarium"\t="2026-11-25 10:00:00"\t="2026-11-25 13:05:00"\tAnna Lis\tanna@example.org'
        '\t="2026-11-25 09:58:10"\t="2026-11-25 11:02:40"\t65 mins\tDesktop app',
        '"Webinarium"\t="2026-11-25 10:00:00"\t="2026-11-25 13:05:00"\tAnna Lis\tanna@example.org'
        '\t="2026-11-25 11:10:00"\t="2026-11-25 13:04:00"\t1 hr 54 mins\tDesktop app',
        '"Webinarium"\t="2026-11-25 10:00:00"\t="2026-11-25 13:05:00"\tGość\tg1@guest.webex.localhost'
        '\t="2026-11-25 10:00:10"\t="2026-11-25 10:30:40"\t31 mins\tMobile app',
    )
)
WEBEX_THIRTEEN = "\r\n".join(
    (
        "Nome da reunião\tData de início\tData de fim\tNome de exibição\tNome\tSobrenome\tFunção"
        "\tEndereço de e-mail\tHora de entrada\tHora de saída\tDuração da participação\tTipo de conexão"
        "\tNome da sessão",
        "Webinarium\t2026-11-25 10:00:00\t2026-11-25 13:05:00\tAnna Lis\tAnna\tLis\tParticipante"
        "\tanna@example.org\t2026-11-25 09:58:10\t2026-11-25 13:02:40\t185\tDesktop\tMain Session",
        "Webinarium\t2026-11-25 10:00:00\t2026-11-25 13:05:00\tAnna Lis\tAnna\tLis\tParticipante"
        "\tanna@example.org\t2026-11-25 11:00:00\t2026-11-25 11:20:00\t20\tDesktop\tGrupa 2",
    )
)
ZOOM = "\n".join(
    (
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room",
        "Anna Lis,anna@example.org,11/25/2026 09:58:10 AM,11/25/2026 11:02:40 AM,65,Yes,No",
        "Jan Żółć,,11/25/2026 09:50:00 AM,11/25/2026 10:00:00 AM,10,Yes,Yes",
        "Jan Żółć (OPS Pisz),,11/25/2026 10:00:00 AM,11/25/2026 01:00:00 PM,180,Yes,No",
    )
)
ZOOM_WITH_DATA = "\n".join(
    (
        "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants",
        "812 3456 7890,Webinarium,11/25/2026 09:50:00 AM,11/25/2026 01:05:00 PM,rops@example.org,195,2",
        "",
        "Name (original name),User Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response",
        "Anna Lis,anna@example.org,11/25/2026 09:58:10 AM,11/25/2026 01:02:40 PM,185,Yes,",
    )
)
ZOOM_UNIQUE = "\n".join(
    (
        "Name (Original Name),User Email,Total Duration (Minutes),Guest",
        "Anna Lis,anna@example.org,185,Yes",
        "Jan Żółć,,120,Yes",
    )
)
ZOOM_WEBINAR = "\n".join(
    (
        "Attendee Report",
        "Report Generated:,11/26/2026 08:00:00 AM",
        "Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registrants,Unique Viewers,Total Users",
        "Webinarium,812 3456 7890,11/25/2026 09:50:00 AM,195,30,2,3",
        "Attendee Details",
        "Attended,User Name (Original Name),First Name,Last Name,Email,Phone,Registration Time,Approval Status,"
        "Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name,Source Name",
        "Yes,Anna Lis,Anna,Lis,anna@example.org,,11/20/2026 08:00:00 AM,approved,11/25/2026 09:58:10 AM,"
        "11/25/2026 01:02:40 PM,185,Yes,Poland,",
        "No,,Ewa,Zając,ewa@example.org,,11/20/2026 08:00:00 AM,approved,--,--,--,--,,",
    )
)
TEAMS = "\r\n".join(
    (
        "1. Summary",
        "Meeting title\tWebinarium",
        "Attended participants\t2",
        "Start time\t25/11/26, 09:50:17",
        "End time\t25/11/26, 13:05:00",
        "",
        "2. Participants",
        "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole",
        "Anna Lis (External)\t25/11/26, 09:58:10\t25/11/26, 13:02:40\t2h 58m 51s\tanna@example.org\t\tPresenter",
        "Jan Żółć (Unverified)\t25/11/26, 10:00:00\t25/11/26, 12:00:00\t2h\t\t\tAttendee",
        "",
        "3. In-Meeting activities",
        "Name\tJoin time\tLeave time\tDuration\tEmail\tRole",
        "Anna Lis (External)\t25/11/26, 09:58:10\t25/11/26, 11:02:40\t1h 4m 30s\tanna@example.org\tPresenter",
        "Anna Lis (External)\t25/11/26, 11:08:19\t25/11/26, 13:02:40\t1h 54m 21s\tanna@example.org\tPresenter",
        "Jan Żółć (Unverified)\t25/11/26, 10:00:00\t25/11/26, 12:00:00\t2h\t\tAttendee",
    )
)
TEAMS_POLISH = "\r\n".join(
    (
        "2. Uczestnicy",
        "Imię i nazwisko\tPierwsze dołączenie\tOstatnie wyjście\tCzas udziału w spotkaniu\tAdres e-mail"
        "\tIdentyfikator uczestnika (UPN)\tRola",
        "Anna Lis\t25.11.2026, 09:58:10\t25.11.2026, 13:02:40\t3 godz. 4 min 30 sek.\tanna@example.org\t\tPrezenter",
    )
)
TEAMS_AMERICAN = TEAMS_POLISH.replace("25.11.2026, 09:58:10", "11/25/26, 9:58:10\u202fAM").replace(
    "25.11.2026, 13:02:40", "11/25/26, 1:02:40\u202fPM"
)
TEAMS_NAMES = "\r\n".join(
    (
        "1. Summary",
        "Meeting title\tWebinarium",
        "Attended participants\t2",
        "",
        "2. Participants",
        "Name\tEmail\tParticipant ID (UPN)\tRole",
        "Anna Lis (External)\tanna@example.org\t\tAttendee",
        "Jan Żółć (Unverified)\t\t\tAttendee",
    )
)
ALL = {
    name: value for name, value in globals().items() if name.isupper() and isinstance(value, str)
}  # fmt: skip


def rows_of(text: str, encoding: str = "utf-8") -> list[tuple[int, list[str]]]:
    """Return the rows of a report that was kept in an encoding, as the reader of tables hands them over."""
    rows = rows_of_text(text_of(text.encode(encoding)))
    width = max(map(len, rows))
    filled = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    return [(number, row) for number, row in enumerate(filled, 1) if any(row)]
