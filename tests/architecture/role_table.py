"""Who may do what: a row for each route and method, a column for each kind of visitor, the answer within.

`in` means that the visitor is led to the sign-in page. 409 and 422 are answers to somebody who may, when
the state of things or what was typed forbids it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.support.world import DRAFT, LOGO_CHECKSUM, SEMINAR, TRAINING, World

COLUMNS = (
    "visitor", "bartek", "daniel", "celina", "tomasz", "urszula",
    "wanda", "ewa", "paulina", "filip", "alicja", "grazyna",
)  # fmt: skip
"""Nobody signed in; a participant; trainers: of nothing, of the event, of this meeting (he also
coaches the line of support), of another one of the event, of another event; co-organisers: of the event, of
its project, of another event; organiser everywhere; administrator."""

REFUSED = ("in", "403", "404", "410")
"""The answers to somebody who may not: led to the sign-in page, forbidden, or nothing there for them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A route, its method and the expected answers in the order of COLUMNS (or of LINKS)."""

    method: str
    rule: str
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def admitted(self) -> list[str]:
        """The columns that get in."""
        return [name for name, answer in zip(COLUMNS, self.expected, strict=True) if answer not in REFUSED]


LIST = "Imię\tNazwisko\tE-mail\nIga\tMak\tmak@example.org"
CONFIRMED, OPEN = f"{TRAINING}-session-0", f"{TRAINING}-session-1"

TABLE = """
GET  /                                                        200 200 200 200 200 200 200 200 200 200 200 200
GET  /.well-known/security.txt                                200 200 200 200 200 200 200 200 200 200 200 200
GET  /accessibility                                           200 200 200 200 200 200 200 200 200 200 200 200
GET  /accessibility/<int:number>                              200 200 200 200 200 200 200 200 200 200 200 200
GET  /account/                                                 in 403 200 200 200 200 200 200 200 200 200 200
POST /account/language                                        403 403 303 303 303 303 303 303 303 303 303 303
POST /account/password                                        403 403 422 422 422 422 422 422 422 422 422 422
POST /account/password-link                                   403 403 303 303 303 303 303 303 303 303 303 303
GET  /account/daily-letter                                     in 403 200 200 200 200 200 200 200 200 200 200
POST /account/daily-letter                                    403 403 303 303 303 303 303 303 303 303 303 303
GET  /account/second-factor                                    in 403 200 200 200 200 200 200 200 200 200 200
POST /account/second-factor/begin                             403 403 303 303 303 303 303 303 303 303 303 303
POST /account/second-factor/codes                             403 403 303 303 303 303 303 303 303 303 303 303
POST /account/second-factor/confirm                           403 403 303 303 303 303 303 303 303 303 303 303
POST /account/second-factor/off                               403 403 303 303 303 303 303 303 303 303 303 303
GET  /account/sign-ins/                                        in 403 200 200 200 200 200 200 200 200 200 200
POST /account/sign-ins/<int:id>/end                           403 403 404 404 404 404 404 404 404 404 303 404
POST /account/sign-ins/end-others                             403 403 303 303 303 303 303 303 303 303 303 303
GET  /appointments/<token>/                                   200 200 200 200 200 200 200 200 200 200 200 200
POST /appointments/<token>/cancel                             409 409 409 409 409 409 409 409 409 409 409 409
POST /appointments/<token>/confirm                            303 303 303 303 303 303 303 303 303 303 303 303
POST /appointments/<token>/object                             303 303 303 303 303 303 303 303 303 303 303 303
POST /appointments/<token>/take                               303 303 303 303 303 303 303 303 303 303 303 303
GET  /evaluations/<token>/                                    200 200 200 200 200 200 200 200 200 200 200 200
POST /evaluations/<token>/                                    303 303 303 303 303 303 303 303 303 303 303 303
GET  /evaluations/<token>/thanks                              200 200 200 200 200 200 200 200 200 200 200 200
GET  /events/                                                 200 200 200 200 200 200 200 200 200 200 200 200
GET  /events/<slug>/                                          200 200 200 200 200 200 200 200 200 200 200 200
GET  /events/<slug>/calendar.ics                              200 200 200 200 200 200 200 200 200 200 200 200
GET  /events/<slug>/downloads/<int:id>                        200 200 200 200 200 200 200 200 200 200 200 200
GET  /events/<slug>/register                                  200 200 200 200 200 200 200 200 200 200 200 200
POST /events/<slug>/register                                  303 303 303 303 303 303 303 303 303 303 303 303
GET  /feeds/                                                  200 200 200 200 200 200 200 200 200 200 200 200
GET  /feeds/<token>.ics                                       200 200 200 200 200 200 200 200 200 200 200 200
GET  /feeds/events.ics                                        200 200 200 200 200 200 200 200 200 200 200 200
POST /feeds/renew                                            403 303 303 303 303 303 303 303 303 303 303 303
GET  /healthz                                                 503 503 503 503 503 503 503 503 503 503 503 503
GET  /invitations/<token>/                                    200 200 200 200 200 200 200 200 200 200 200 200
POST /invitations/<token>/                                    303 303 303 303 303 303 303 303 303 303 303 303
GET  /door/<token>/                                            200 200 200 200 200 200 200 200 200 200 200 200
GET  /door/<token>/walk-in                                     403 403 403 403 403 403 403 403 403 403 403 403
POST /door/<token>/pin                                         422 422 422 422 422 422 422 422 422 422 422 422
POST /door/<token>/search                                      403 403 403 403 403 403 403 403 403 403 403 403
POST /door/<token>/marks                                       403 403 403 403 403 403 403 403 403 403 403 403
POST /door/<token>/walk-in                                     403 403 403 403 403 403 403 403 403 403 403 403
GET  /door-codes/<token>/                                      200 200 200 200 200 200 200 200 200 200 200 200
GET  /manage/events/<slug>/door/                                in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/door/                               403 403 403 403 403 403 403 422 422 403 422 422
GET  /manage/events/<slug>/door/<int:id>/                       in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/door/<int:id>/revoke                403 403 403 403 403 403 403 303 303 403 303 303
GET  /institutions/<token>/events/<slug>/                     404 404 404 404 404 404 404 404 404 404 404 404
GET  /institutions/<token>/events/<slug>/people/<int:id>/     404 404 404 404 404 404 404 404 404 404 404 404
POST /institutions/<token>/events/<slug>/                     404 404 404 404 404 404 404 404 404 404 404 404
POST /institutions/<token>/events/<slug>/people/<int:id>/     404 404 404 404 404 404 404 404 404 404 404 404
POST /institutions/<token>/events/<slug>/people/<int:id>/move 404 404 404 404 404 404 404 404 404 404 404 404
POST /institutions/<token>/events/<slug>/people/<int:id>/end  404 404 404 404 404 404 404 404 404 404 404 404
POST /registrations/<token>/sender                            404 404 404 404 404 404 404 404 404 404 404 404
GET  /manage/events/<slug>/institutions/                       in 403 403 403 403 403 403 404 404 403 404 404
GET  /manage/events/<slug>/institutions/<int:id>/              in 403 403 403 403 403 403 404 404 403 404 404
POST /manage/events/<slug>/institutions/                      403 403 403 403 403 403 403 404 404 403 404 404
POST /manage/events/<slug>/institutions/<int:id>/             403 403 403 403 403 403 403 404 404 403 404 404
POST /manage/events/<slug>/nominations/<int:id>/<verb>        403 403 403 403 403 403 403 404 404 403 404 404
POST /institutions/<token>/events/<slug>/consent              404 404 404 404 404 404 404 404 404 404 404 404
GET  /manage/events/<slug>/institutions/<int:id>/consent       in 403 403 403 403 403 403 404 404 403 404 404
POST /manage/events/<slug>/institutions/<int:id>/consent      403 403 403 403 403 403 403 404 404 403 404 404
POST /manage/events/<slug>/institutions/<int:id>/consent/file 403 403 403 403 403 403 403 404 404 403 404 404
GET  /institutions/<token>/                                    200 200 200 200 200 200 200 200 200 200 200 200
GET  /institutions/suggest                                    200 200 200 200 200 200 200 200 200 200 200 200
GET  /manage/                                                  in 403 200 200 200 200 200 200 200 200 200 200
GET  /manage/cards/                                            in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/cards/<int:project_id>/<month>.zip                in 403 403 403 403 403 403 403 403 403 404 404
GET  /manage/cards/<int:project_id>/<month>/                   in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/cards/<int:project_id>/<month>/<kind>/<int:id>.pdf in 403 403 404 403 403 403 403 403 403 404 404
GET /manage/cards/<int:project_id>/<month>/<kind>/<int:id>.xlsx in 403 403 404 403 403 403 403 403 403 404 404
GET  /manage/cards/<int:project_id>/<month>/<kind>/<int:id>/   in 403 403 200 403 403 403 403 403 403 200 200
POST /manage/cards/<int:project_id>/<month>/close             403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/cards/<int:project_id>/<month>/issue             403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/cards/mine                                        in 403 200 200 200 200 200 200 200 200 200 200
GET  /manage/cards/versions/<int:id>.pdf                      in 403 404 404 404 404 404 404 404 404 404 404
GET  /manage/cards/versions/<int:id>.xlsx                     in 403 404 404 404 404 404 404 404 404 404 404
GET  /manage/contracts/                                        in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/contracts/<int:id>/                               in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/contracts/<int:id>/<month>/draft.pdf              in 403 403 404 403 403 403 403 403 403 404 404
GET  /manage/contracts/<int:id>/<month>/draft.xlsx             in 403 403 404 403 403 403 403 403 403 404 404
POST /manage/contracts/<int:id>/<month>/settle                403 403 403 403 403 403 403 403 403 403 422 422
GET  /manage/contracts/<int:id>/edit                           in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/contracts/<int:id>/edit                          403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/contracts/<int:id>/remove                        403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/contracts/new                                     in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/contracts/new                                    403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/appointments/                                     in 403 403 200 200 403 403 403 403 403 200 200
GET  /manage/appointments/all/                                 in 403 403 200 200 403 403 403 403 403 200 200
POST /manage/appointments/ask                                 403 403 403 303 303 403 403 403 403 403 303 303
GET  /manage/appointments/new                                  in 403 200 200 200 200 200 200 200 200 200 200
POST /manage/appointments/new                                 403 403 403 422 403 403 403 403 403 403 422 422
GET  /manage/appointments/slots                                in 403 200 200 200 200 200 200 200 200 200 200
POST /manage/appointments/slots                               403 403 403 422 403 403 403 403 403 403 422 422
GET  /manage/appointments/<int:id>/                            in 403 403 200 403 403 403 403 403 403 200 200
GET  /manage/appointments/<int:id>/answer                      in 403 403 200 403 403 403 403 403 403 200 200
POST /manage/appointments/<int:id>/answer                     403 403 403 409 403 403 403 403 403 403 409 409
GET  /manage/appointments/<int:id>/cancel                      in 403 403 200 403 403 403 403 403 403 200 200
POST /manage/appointments/<int:id>/cancel                     403 403 403 303 403 403 403 403 403 403 303 303
GET  /manage/appointments/<int:id>/card                        in 403 403 200 403 403 403 403 403 403 200 200
POST /manage/appointments/<int:id>/card                       403 403 403 422 403 403 403 403 403 403 422 422
GET  /manage/appointments/<int:id>/card/file                   in 403 403 200 403 403 403 403 403 403 200 200
GET  /manage/appointments/<int:id>/correct                     in 403 403 200 403 403 403 403 403 403 200 200
POST /manage/appointments/<int:id>/correct                    403 403 403 409 403 403 403 403 403 403 409 409
GET  /manage/appointments/<int:id>/drop-charge                 in 403 403 200 403 403 403 403 403 403 200 200
POST /manage/appointments/<int:id>/drop-charge                403 403 403 403 403 403 403 403 403 403 409 409
GET  /manage/appointments/<int:id>/enter                       in 403 403 200 403 403 403 403 403 403 200 200
POST /manage/appointments/<int:id>/enter                      403 403 403 403 403 403 403 403 403 403 422 422
GET  /manage/appointments/<int:id>/held                        in 403 403 200 403 403 403 403 403 403 200 200
POST /manage/appointments/<int:id>/held                       403 403 403 303 403 403 403 403 403 403 303 303
POST /manage/appointments/<int:id>/ask/<int:invitee>          403 403 403 303 403 403 403 403 403 403 303 303
GET  /manage/appointments/<int:id>/move                        in 403 403 200 403 403 403 403 403 403 200 200
POST /manage/appointments/<int:id>/move                       403 403 403 409 403 403 403 403 403 403 409 409
POST /manage/appointments/<int:id>/no-show                    403 403 403 303 403 403 403 403 403 403 303 303
GET  /manage/appointments/<int:id>/take-card-back              in 403 403 200 403 403 403 403 403 403 200 200
POST /manage/appointments/<int:id>/take-card-back             403 403 403 303 403 403 403 403 403 403 303 303
GET  /manage/changes/                                          in 403 403 403 403 403 403 200 200 200 200 200
POST /manage/changes/                                         403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/                                           in 403 403 403 403 403 403 200 200 200 200 200
GET  /manage/events/export                                     in 403 403 403 403 403 403 200 200 200 200 200
POST /manage/events/export                                    403 403 403 403 403 403 403 422 422 422 422 422
GET  /manage/events/<slug>/                                    in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/attendance.csv                      in 403 403 403 403 403 403 200 403 403 200 200
GET  /manage/events/<slug>/attendance.xlsx                     in 403 403 403 403 403 403 200 403 403 200 200
GET  /manage/events/<slug>/attendance/                         in 403 403 403 403 403 403 200 403 403 200 200
GET  /manage/events/<slug>/attendance/export                   in 403 403 403 403 403 403 200 403 403 200 200
GET  /manage/events/<slug>/attendance/registers/export         in 403 403 403 403 403 403 200 403 403 200 200
POST /manage/events/<slug>/attendance/registers/export        403 403 403 403 403 403 403 422 403 403 422 422
POST /manage/events/<slug>/attendance/export                  403 403 403 403 403 403 403 422 403 403 422 422
POST /manage/events/<slug>/attendance/                        403 403 403 403 403 403 403 303 403 403 303 303
GET  /manage/events/<slug>/attendance/print                    in 403 403 303 303 303 403 303 403 403 303 303
GET  /manage/events/<slug>/class-register.pdf                  in 403 403 200 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/meetings/<int:id>/sheet.pdf         in 403 403 200 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/receipts.pdf                        in 403 403 200 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/roster.pdf                          in 403 403 200 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/sessions/<int:id>/sheet.pdf         in 403 403 200 200 403 403 200 403 403 200 200
GET  /manage/events/<slug>/sheets.pdf                          in 403 403 200 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/sheets/                             in 403 403 200 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/sheets/returned/                    in 403 403 200 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/sheets/returned/                   403 403 403 422 403 403 403 422 422 403 422 422
GET  /manage/returned-lists/                                   in 403 200 200 200 200 200 200 200 200 200 200
POST /manage/returned-lists/                                  403 403 422 422 422 422 422 422 422 422 422 422
GET  /manage/returned-lists/<int:id>                           in 403 404 404 404 404 404 404 404 404 404 404
POST /manage/returned-lists/<int:id>                          403 403 404 404 404 404 404 404 404 404 404 404
GET  /manage/returned-lists/<int:id>/list                      in 403 404 404 404 404 404 404 404 404 404 404
POST /manage/returned-lists/<int:id>/list                     403 403 404 404 404 404 404 404 404 404 404 404
GET  /manage/returned-lists/<int:id>/page.jpg                  in 403 404 404 404 404 404 404 404 404 404 404
GET  /manage/returned-lists/<int:id>/original                  in 403 404 404 404 404 404 404 404 404 404 404
GET  /manage/sheets.pdf                                        in 403 404 404 404 404 404 404 404 404 404 404
GET  /manage/events/<slug>/cancel                              in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/events/<slug>/cancel                             403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/events/<slug>/access/                             in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/access/                            403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/changes/                            in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/changes/                           403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/copies/                             in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/events/<slug>/copies/                            403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/events/<slug>/copy                                in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/events/<slug>/copy                               403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/events/<slug>/delete                             403 403 403 403 403 403 403 303 403 403 303 303
GET  /manage/events/<slug>/downloads/<int:id>                  in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/downloads/<int:id>                 403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/downloads/<int:id>/remove          403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/downloads/versions/<int:version>   in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/downloads/new                       in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/downloads/new                      403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/edit                                in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/edit                               403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/form/                               in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/form/fields                         403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/form/preview                        in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/form/questions/<int:id>             in 403 403 403 403 403 403 200 403 403 200 200
POST /manage/events/<slug>/form/questions/<int:id>             403 403 403 403 403 403 403 303 403 403 303 303
POST /manage/events/<slug>/form/questions/<int:id>/bring-back  403 403 403 403 403 403 403 303 403 403 303 303
POST /manage/events/<slug>/form/questions/<int:id>/move        403 403 403 403 403 403 403 303 403 403 303 303
POST /manage/events/<slug>/form/questions/<int:id>/retire      403 403 403 403 403 403 403 303 403 403 303 303
GET  /manage/events/<slug>/form/questions/new                  in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/form/questions/new                  403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/form/template/keep                  403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/events/<slug>/form/template/start                 403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/groups/                             in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/groups/                            403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/groups/split                       403 403 403 403 403 403 403 422 422 403 422 422
GET  /manage/events/<slug>/history/                            in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/meetings/<int:id>/cancel            in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/meetings/<int:id>/cancel           403 403 403 403 403 403 403 422 422 403 303 303
GET  /manage/events/<slug>/meetings/<int:id>/edit              in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/meetings/<int:id>/edit             403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/meetings/<int:id>/remove           403 403 403 403 403 403 403 303 403 403 303 303
GET  /manage/events/<slug>/meetings/<int:id>/following         in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/meetings/<int:id>/following        403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/months/<int:id>/remove             403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/series/new                          in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/series/new                         403 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/meetings/<int:id>/restore           in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/meetings/<int:id>/restore          403 403 403 403 403 403 403 422 422 403 422 422
GET  /manage/events/<slug>/calls/                              in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/calls/<int:id>/told                403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/calls/<int:id>/not-told            403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/eligibility/                        in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/eligibility/                       403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/invitations/                        in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/invitations/new                     in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/invitations/new                    403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/interest/                          in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/interest.csv                       in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/interest/export                     in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/interest/export                    403 403 403 403 403 403 403 422 422 403 422 422
POST /manage/events/<slug>/interest/<int:id>/remove           403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/interest/letters                   403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/interest/sources                   403 403 403 403 403 403 403 422 422 403 422 422
POST /manage/events/<slug>/interest/sources/<int:id>/remove   403 403 403 403 403 403 403 404 404 403 404 404
GET  /manage/events/<slug>/pictures/                          in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/pictures.csv                       in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/pictures.pdf                       in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/pictures/<int:id>/withdraw         403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/needs/                              in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/needs/catering                      in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/needs/print                         in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/needs/rooms/                        in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/needs/rooms/<int:id>                in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/needs/<int:id>/<need>               in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/needs.csv                           in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/needs.xlsx                          in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/needs/export                        in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/needs/export                       403 403 403 403 403 403 403 422 422 403 422 422
POST /manage/events/<slug>/needs/catering                     403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/needs/rooms/<int:id>               403 403 403 403 403 403 403 409 409 403 409 409
POST /manage/events/<slug>/needs/<int:id>/<need>              403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/papers/                             in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/papers/accept                      403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/papers/scans/                       in 403 403 403 403 403 403 404 404 403 404 404
POST /manage/events/<slug>/papers/scans/                      403 403 403 403 403 403 403 404 404 403 404 404
GET  /manage/events/<slug>/papers/scans/<int:id>               in 403 403 403 403 403 403 404 404 403 404 404
POST /manage/events/<slug>/papers/scans/<int:id>              403 403 403 403 403 403 403 404 404 403 404 404
GET  /manage/events/<slug>/papers/scans/<int:id>/small.jpg     in 403 403 403 403 403 403 404 404 403 404 404
GET  /manage/papers/<int:id>                                   in 403 404 404 404 404 404 404 404 404 404 404
GET  /manage/registrations/<int:id>/paper                      in 403 403 403 403 403 403 404 404 403 404 404
POST /manage/registrations/<int:id>/paper                     403 403 403 403 403 403 403 404 404 403 404 404
GET  /manage/participation/                                    in 403 403 403 403 403 403 403 403 403 403 403
GET  /manage/participation/<int:project_id>/                   in 403 403 403 403 403 403 403 403 403 403 403
GET  /manage/participation/<int:project_id>/dictionaries       in 403 403 403 403 403 403 403 403 403 403 403
POST /manage/participation/<int:project_id>/dictionaries      403 403 403 403 403 403 403 403 403 403 403 403
GET  /manage/participation/dictionaries.json                   in 403 200 200 200 200 200 200 200 200 200 200
GET  /manage/participation/forms/<int:id>                      in 403 404 404 404 404 404 404 404 404 404 404
POST /manage/participation/forms/<int:id>                     403 403 404 404 404 404 404 404 404 404 404 404
GET  /manage/participation/registrations/<int:id>              in 403 404 404 404 404 404 404 404 404 404 404
POST /manage/participation/registrations/<int:id>             403 403 404 404 404 404 404 404 404 404 404 404
GET  /manage/events/<slug>/participation/                      in 403 403 403 403 403 403 404 404 403 404 404
POST /manage/registrations/<int:id>/participation             403 403 403 403 403 403 403 409 409 403 409 409
GET  /manage/registrations/<int:id>/participation.pdf          in 403 403 403 403 403 403 404 404 403 404 404
GET  /registrations/<token>/participation.pdf                 404 404 404 404 404 404 404 404 404 404 404 404
GET  /registrations/<token>/participation                     404 404 404 404 404 404 404 404 404 404 404 404
POST /registrations/<token>/participation                     404 404 404 404 404 404 404 404 404 404 404 404
GET  /registrations/<token>/paper                             404 404 404 404 404 404 404 404 404 404 404 404
POST /registrations/<token>/paper                             404 404 404 404 404 404 404 404 404 404 404 404
GET  /registrations/<token>/form.pdf                          404 404 404 404 404 404 404 404 404 404 404 404
GET  /registrations/<token>/paper/files/<int:id>              404 404 404 404 404 404 404 404 404 404 404 404
GET  /manage/events/<slug>/places/                             in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/places/                            403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/places/<int:id>/end                403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/lists/                              in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/lists/                             403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/lists/<int:id>/                                   in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/lists/<int:id>/                                  403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/lists/<int:id>/delete                            403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/lists/<int:id>/enter                             403 403 403 403 403 403 403 422 422 403 422 422
GET  /manage/lists/<int:id>/file                               in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/lists/<int:id>/pairs                             403 403 403 403 403 403 403 422 422 403 422 422
POST /manage/lists/<int:id>/sheet                             403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/lists/<int:id>/take-back                         403 403 403 403 403 403 403 422 422 403 422 422
GET  /manage/events/<slug>/members/                            in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/members/                           403 403 403 403 403 403 403 409 409 403 409 409
GET  /manage/events/<slug>/messages/                           in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/messages/new                        in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/messages/new                       403 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/messages/sent/                      in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/messages/sent/<int:id>/             in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/messages/settings                   in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/messages/settings                  403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/messages/<int:id>/send-again       403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/outcomes/                           in 403 403 403 403 403 403 200 403 403 200 200
POST /manage/events/<slug>/outcomes/                          403 403 403 403 403 403 403 409 403 403 409 409
GET  /manage/events/<slug>/preview                             in 403 403 403 403 403 403 200 403 403 200 200
POST /manage/events/<slug>/publish                            403 403 403 403 403 403 403 303 403 403 303 303
GET  /manage/events/<slug>/registrations.csv                   in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/registrations.xlsx                  in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/registrations/                      in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/registrations/export                in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/registrations/export               403 403 403 403 403 403 403 422 422 403 422 422
GET  /manage/events/<slug>/registrations/new                   in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/registrations/new                  403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/registrations/bulk                 403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/selection/                          in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/selection/                         403 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/selection/protocol.pdf              in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/selection/appointment               in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/events/<slug>/selection/appointment              403 403 403 403 403 403 403 403 403 403 422 422
POST /manage/events/<slug>/selection/decide                   403 403 403 403 403 403 403 422 422 403 422 422
POST /manage/events/<slug>/registrations/remove               403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/restore                             in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/events/<slug>/restore                            403 403 403 403 403 403 403 403 403 403 422 422
GET  /manage/events/<slug>/sessions/                           in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/meeting-reports/                    in 403 403 200 200 200 403 200 403 403 200 200
POST /manage/events/<slug>/meeting-reports/                   403 403 403 422 422 422 403 422 403 403 422 422
GET  /manage/events/<slug>/sessions/<int:id>/meeting-reports/  in 403 403 200 200 403 403 200 403 403 200 200
POST /manage/events/<slug>/sessions/<int:id>/meeting-reports/ 403 403 403 422 422 403 403 422 403 403 422 422
GET  /manage/meeting-reports/<int:id>/                         in 403 403 200 200 403 403 200 403 403 200 200
POST /manage/meeting-reports/<int:id>/                        403 403 403 303 303 403 403 303 403 403 303 303
GET  /manage/meeting-reports/<int:id>/file                     in 403 403 200 200 403 403 200 403 403 200 200
GET  /manage/meeting-reports/<int:id>/people/<int:place>       in 403 403 200 200 403 403 200 403 403 200 200
POST /manage/meeting-reports/<int:id>/people/<int:place>      403 403 403 303 303 403 403 303 403 403 303 303
POST /manage/meeting-reports/<int:id>/reading                 403 403 403 303 303 403 403 303 403 403 303 303
POST /manage/meeting-reports/<int:id>/withdraw                403 403 403 303 303 403 403 303 403 403 303 303
GET  /manage/events/<slug>/sessions/<int:id>/attendance        in 403 403 200 200 403 403 200 403 403 200 200
GET  /manage/events/<slug>/sessions/<int:id>/export            in 403 403 200 200 403 403 200 403 403 200 200
POST /manage/events/<slug>/sessions/<int:id>/export           403 403 403 422 422 403 403 422 403 403 422 422
GET  /manage/events/<slug>/sessions/<int:id>/needs             in 403 403 200 200 403 403 200 403 403 200 200
POST /manage/events/<slug>/sessions/<int:id>/attendance       403 403 403 303 303 403 403 303 403 403 303 303
GET  /manage/events/<slug>/sessions/<int:id>/evidence          in 403 403 200 200 403 403 200 403 403 200 200
POST /manage/events/<slug>/sessions/<int:id>/evidence         403 403 403 303 303 403 403 303 403 403 303 303
POST /manage/events/<slug>/sessions/<int:id>/evidence/withdraw 403 403 403 422 422 403 403 422 403 403 422 422
GET  /manage/events/<slug>/sessions/<int:id>/correction        in 403 403 403 403 403 403 303 403 403 303 303
POST /manage/events/<slug>/sessions/<int:id>/correction       403 403 403 403 403 403 403 422 403 403 422 422
POST /manage/events/<slug>/sessions/<int:id>/correction/decide 403 403 403 403 403 403 403 303 403 403 303 303
GET  /manage/events/<slug>/sessions/<int:id>/versions/<int:n> in 403 403 200 403 403 403 200 403 403 200 200
GET  /manage/registers/<int:id>.csv                           in 403 403 404 403 403 403 404 403 403 404 404
GET  /manage/registers/<int:id>.pdf                           in 403 403 404 403 403 403 404 403 403 404 404
GET  /manage/events/<slug>/sessions/<int:id>/people            in 403 403 200 200 403 403 200 403 403 200 200
POST /manage/events/<slug>/sessions/<int:id>/people           403 403 403 303 303 403 403 303 403 403 303 303
POST /manage/events/<slug>/sessions/<int:id>/leaders          403 403 403 303 403 403 403 303 403 403 303 303
POST /manage/events/<slug>/sessions/<int:id>/confirm          403 403 403 303 303 403 403 303 403 403 303 303
GET  /manage/events/<slug>/sessions/<int:id>/reopen            in 403 403 403 403 403 403 200 403 403 200 200
POST /manage/events/<slug>/sessions/<int:id>/reopen           403 403 403 403 403 403 403 303 403 403 303 303
GET  /manage/events/<slug>/sessions/<int:id>/plan              in 403 403 403 403 403 403 200 403 403 200 200
POST /manage/events/<slug>/sessions/<int:id>/plan             403 403 403 403 403 403 403 303 403 403 303 303
GET  /manage/events/<slug>/sessions/<int:id>/substitute        in 403 403 403 403 403 403 200 403 403 200 200
POST /manage/events/<slug>/sessions/<int:id>/substitute       403 403 403 403 403 403 403 303 403 403 303 303
POST /manage/events/<slug>/sessions/<int:id>/substitute/remove 403 403 403 403 403 403 403 303 403 403 303 303
GET  /manage/events/<slug>/sessions/new                        in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/sessions/new                       403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/standing.csv                        in 403 403 403 403 403 403 200 403 403 200 200
GET  /manage/events/<slug>/standing.xlsx                       in 403 403 403 403 403 403 200 403 403 200 200
GET  /manage/events/<slug>/standing/export                     in 403 403 403 403 403 403 200 403 403 200 200
POST /manage/events/<slug>/standing/export                    403 403 403 403 403 403 403 422 403 403 422 422
GET  /manage/events/<slug>/standing/                           in 403 403 200 200 200 403 200 403 403 200 200
GET  /manage/events/<slug>/suspend                             in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/suspend                            403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/tests.csv                           in 403 403 403 403 403 403 200 403 403 200 200
GET  /manage/events/<slug>/tests.xlsx                          in 403 403 403 403 403 403 200 403 403 200 200
GET  /manage/events/<slug>/tests/export                        in 403 403 403 403 403 403 200 403 403 200 200
POST /manage/events/<slug>/tests/export                       403 403 403 403 403 403 403 422 403 403 422 422
GET  /manage/events/<slug>/surveys/                           in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/surveys/<kind>/                    in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/surveys/<kind>/preview             in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/surveys/<kind>/send                in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/surveys/<kind>/<int:id>            in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/surveys/<kind>/new                 in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/surveys/exit/copy-entry            403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/surveys/<kind>/close               403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/surveys/<kind>/make                403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/surveys/<kind>/open                403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/surveys/<kind>/send                403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/surveys/<kind>/set-up              403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/surveys/<kind>/<int:id>            403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/surveys/<kind>/new                 403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/surveys/<kind>/<int:id>/bring-back 403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/surveys/<kind>/<int:id>/move       403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/surveys/<kind>/<int:id>/retire     403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/surveys/competence/                in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/surveys/competence/                403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/surveys/competence/print           in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/surveys/results/                   in 403 403 200 403 403 403 200 200 403 200 200
GET  /manage/events/<slug>/surveys/results.csv                in 403 403 403 403 403 403 404 404 403 404 404
GET  /manage/events/<slug>/surveys/results.xlsx               in 403 403 403 403 403 403 404 404 403 404 404
GET  /manage/events/<slug>/surveys/results/export              in 403 403 403 403 403 403 404 404 403 404 404
POST /manage/events/<slug>/surveys/results/export             403 403 403 403 403 403 403 404 404 403 404 404
GET  /manage/events/<slug>/surveys/evaluation/print            in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/events/<slug>/surveys/evaluation/renew-link      403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/events/<slug>/tests/                              in 403 403 403 403 403 403 200 403 403 200 200
POST /manage/events/<slug>/tests/                             403 403 403 403 403 403 403 303 403 403 303 303
POST /manage/events/<slug>/tests/<kind>/paste                 403 403 403 403 403 403 403 303 403 403 303 303
POST /manage/events/<slug>/tests/<kind>/remove                403 403 403 403 403 403 403 303 403 403 303 303
POST /manage/events/<slug>/tests/<kind>/set-up                403 403 403 403 403 403 403 303 403 403 303 303
POST /manage/events/<slug>/trainers                           403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/trainers/remove                    403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/events/<slug>/unpublish                          403 403 403 403 403 403 403 409 409 403 409 409
GET  /manage/events/new                                        in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/events/new                                       403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/groups/                                           in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/groups/<int:id>/                                  in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/groups/<int:id>/delete                           403 403 403 403 403 403 403 403 403 403 409 409
GET  /manage/groups/<int:id>/edit                              in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/groups/<int:id>/edit                             403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/groups/<int:id>/history/                          in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/groups/<int:id>/lists/                            in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/groups/<int:id>/lists/                           403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/groups/<int:id>/meetings/                         in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/groups/<int:id>/meetings/join                    403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/groups/<int:id>/meetings/part                    403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/groups/<int:id>/members/<int:one>                 in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/groups/<int:id>/members/<int:one>                403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/groups/<int:id>/members/<int:one>/end            403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/groups/<int:id>/members/<int:one>/remove         403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/groups/<int:id>/members/new                       in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/groups/<int:id>/members/new                      403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/groups/<int:id>/turn                              in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/groups/<int:id>/turn                             403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/recruitments/                                      in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/recruitments/<int:id>/                             in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/recruitments/<int:id>/delete                      403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/recruitments/<int:id>/edit                         in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/recruitments/<int:id>/edit                        403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/recruitments/<int:id>/events/join                 403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/recruitments/<int:id>/events/part                 403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/recruitments/<int:id>/history/                     in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/recruitments/<int:id>/applicants/                  in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/recruitments/<int:id>/applicants.csv               in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/recruitments/<int:id>/applicants.xlsx              in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/recruitments/<int:id>/applicants/export           in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/recruitments/<int:id>/applicants/export          403 403 403 403 403 403 403 403 403 403 422 422
POST /manage/recruitments/<int:id>/applicants/move             403 403 403 403 403 403 403 403 403 403 200 200
POST /manage/recruitments/<int:id>/applicants/swap             403 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/recruitments/new                                   in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/recruitments/new                                  403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/groups/new                                        in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/groups/new                                       403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/history/                                          in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/history/opened/                                   in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/hours.csv                                         in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/hours.xlsx                                        in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/hours/export                                      in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/hours/export                                     403 403 403 403 403 403 403 403 403 403 422 422
GET  /manage/hours/                                            in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/hours/entries                                     in 403 403 403 403 403 403 200 200 200 200 200
GET  /manage/institution-links/<int:id>/openings                in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/institution-links/<int:id>/renew                  403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/institution-links/<int:id>/revoke                 403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/institutions/                                     in 403 403 403 403 403 403 200 200 200 200 200
GET  /manage/institutions/export                               in 403 403 403 403 403 403 200 200 200 200 200
POST /manage/institutions/export                              403 403 403 403 403 403 403 422 422 422 422 422
GET  /manage/institutions/<int:id>/                            in 403 403 403 403 403 403 200 200 200 200 200
POST /manage/institutions/<int:id>/                           403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/institutions/<int:id>/merge                       in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/institutions/<int:id>/merge                      403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/institutions/<int:id>/said/<int:verdict>/undo    403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/institutions/<int:id>/projects/<int:one>          in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/institutions/<int:id>/projects/<int:one>         403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/institutions/<int:id>/projects/<int:one>/remove  403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/institutions/<int:id>/projects/new                in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/institutions/<int:id>/projects/new               403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/institutions/new                                  in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/institutions/new                                 403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/institutions/pairs                                in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/institutions/pairs                               403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/institutions/said/<act>/undo                     403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/institutions/starter-list                        403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/lines/                                           in 403 403 200 200 403 403 403 403 403 200 200
GET  /manage/lines/<int:id>/                                  in 403 403 403 200 403 403 403 403 403 200 200
GET  /manage/lines/<int:id>/coaches/                          in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/lines/<int:id>/coaches/                         403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/lines/<int:id>/coaches/remove                   403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/lines/<int:id>/delete                           403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/lines/<int:id>/division                          in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/lines/<int:id>/division                         403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/lines/<int:id>/division/even                    403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/lines/<int:id>/edit                              in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/lines/<int:id>/edit                             403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/lines/<int:id>/history/                          in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/lines/<int:id>/move                             403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/lines/<int:id>/recipients/                       in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/lines/<int:id>/recipients/<int:one>     in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/lines/<int:id>/recipients/<int:one>    403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/lines/<int:id>/recipients/<int:one>/end 403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/lines/<int:id>/recipients/<int:one>/remove 403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/lines/<int:id>/recipients/<int:one>/resume 403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/lines/<int:id>/recipients/institutions          403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/lines/<int:id>/recipients/persons               403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/lines/new                                        in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/lines/new                                       403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/messages/                                         in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/people/                                           in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/people/<int:id>/                                  in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/people/<int:id>/invite                           403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/people/<int:id>/off                              403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/people/<int:id>/on                               403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/people/<int:id>/roles                            403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/people/<int:id>/roles/remove                     403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/people/<int:id>/second-factor/reset              403 403 403 403 403 403 403 403 403 403 403 409
GET  /manage/people/new                                        in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/people/new                                       403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/persons/                                          in 403 403 403 403 403 403 200 200 200 200 200
GET  /manage/persons/<int:id>/                                 in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/persons/<int:id>/letters                          in 403 403 403 403 403 403 200 200 403 200 200
GET  /manage/persons/<int:id>/merge                            in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/persons/<int:id>/merge                           403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/persons/pairs                                     in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/persons/pairs                                    403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/persons/<int:id>/said/<int:verdict>/undo         403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/programmes/                                       in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/programmes/<int:id>/                              in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/programmes/<int:id>/delete                       403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/programmes/<int:id>/edit                          in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/programmes/<int:id>/edit                         403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/programmes/modules/<int:id>/                      in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/programmes/modules/<int:id>/delete               403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/programmes/modules/<int:id>/edit                  in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/programmes/modules/<int:id>/edit                 403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/programmes/modules/<int:id>/move                 403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/programmes/parts/<int:id>                         in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/programmes/parts/<int:id>                        403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/programmes/parts/<int:id>/delete                 403 403 403 403 403 403 403 403 403 403 303 303
POST /manage/programmes/parts/<int:id>/move                   403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/programmes/modules/<int:id>/parts/new             in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/programmes/modules/<int:id>/parts/new            403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/programmes/<int:id>/modules/new                   in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/programmes/<int:id>/modules/new                  403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/programmes/new                                    in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/programmes/new                                   403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/projects/                                         in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/projects/<int:id>/                               in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/projects/<int:id>/<kind>/new                     in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/projects/<int:id>/<kind>/new                    403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/projects/<int:id>/<kind>/<int:part>              in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/projects/<int:id>/<kind>/<int:part>             403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/projects/<int:id>/<kind>/<int:part>/remove      403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/projects/<int:id>/documents/new                  in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/projects/<int:id>/documents/new                 403 403 403 403 403 403 403 403 403 403 403 422
GET  /manage/projects/<int:id>/documents/<int:document>       in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/projects/<int:id>/documents/<int:document>      403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/projects/<int:id>/documents/<int:document>/remove 403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/projects/<int:id>/notices/<party>                 in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/projects/<int:id>/notices/<party>                403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/projects/<int:id>/notices/<party>/publish        403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/projects/<int:id>/notices/<party>/<int:number>    in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/projects/<int:id>/versions/<int:version>         in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/region/                                          in 403 403 403 403 403 403 403 403 403 403 403
GET  /manage/region/<slug>/                                   in 403 403 403 403 403 403 403 403 403 403 403
GET  /manage/region/<slug>/export                              in 403 403 403 403 403 403 403 403 403 403 403
POST /manage/region/<slug>/export                             403 403 403 403 403 403 403 403 403 403 403 403
GET  /manage/region/<slug>/people.csv                         in 403 403 403 403 403 403 403 403 403 403 403
GET  /manage/region/<slug>/people.xlsx                        in 403 403 403 403 403 403 403 403 403 403 403
POST /manage/projects/<int:id>/delete                        403 403 403 403 403 403 403 403 403 403 403 409
GET  /manage/projects/<int:id>/edit                           in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/projects/<int:id>/edit                          403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/projects/<int:id>/institution-links/             in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/projects/<int:id>/institution-links/            403 403 403 403 403 403 403 403 403 403 303 303
GET  /manage/attendance/export                                 in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/attendance/export                                403 403 403 403 403 403 403 403 403 403 422 422
GET  /manage/projects/<int:id>/attendance/export               in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/projects/<int:id>/attendance/export              403 403 403 403 403 403 403 403 403 403 422 422
GET  /manage/projects/<int:id>/timetable/                      in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/projects/<int:id>/timetable/                     403 403 403 403 403 403 403 403 403 403 409 409
GET  /manage/projects/new                                      in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/projects/new                                     403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/registrations/<int:id>/                           in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/registrations/<int:id>/accept                    403 403 403 403 403 403 403 422 422 403 422 422
GET  /manage/registrations/<int:id>/answers/<int:question>/file in 403 403 403 403 403 403 404 404 403 404 404
POST /manage/registrations/<int:id>/answers                   403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/registrations/<int:id>/data                      403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/registrations/<int:id>/edition                    in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/registrations/<int:id>/edition                   403 403 403 403 403 403 403 422 422 403 422 422
POST /manage/registrations/<int:id>/enrolment                 403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/registrations/<int:id>/hours                      in 403 403 403 403 403 403 200 403 403 200 200
POST /manage/registrations/<int:id>/remove                    403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/registrations/<int:id>/replace                    in 403 403 403 403 403 403 200 200 403 200 200
POST /manage/registrations/<int:id>/replace                   403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/registrations/<int:id>/restore                   403 403 403 403 403 403 403 303 303 403 303 303
POST /manage/registrations/<int:id>/seat                      403 403 403 403 403 403 403 422 422 403 422 422
POST /manage/registrations/<int:id>/send-link                 403 403 403 403 403 403 403 303 303 403 303 303
GET  /manage/sessions/                                         in 403 200 200 200 200 200 200 200 200 200 200
GET  /manage/sessions/calendar                                 in 403 200 200 200 200 200 200 200 200 200 200
POST /manage/sessions/seen                                    403 403 303 303 303 303 303 303 303 303 303 303
GET  /manage/sessions/<int:id>/attendance                      in 403 403 303 303 403 403 303 403 403 303 303
GET  /manage/settings/                                         in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/settings/office                                  403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/settings/own-texts                               403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/settings/days-off/                                in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/settings/days-off/                               403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/settings/days-off/<int:id>/remove                403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/settings/letters                                 403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/settings/logo                                    403 403 403 403 403 403 403 403 403 403 403 422
POST /manage/settings/logo/remove                             403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/settings/notices/<kind>                           in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/settings/notices/<kind>                          403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/settings/notices/<kind>/publish                  403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/settings/notices/<kind>/<int:number>              in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/settings/consents/                               in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/settings/consents/<kind>                         in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/settings/consents/<kind>                         403 403 403 403 403 403 403 403 403 403 403 303
POST /manage/settings/consents/<kind>/publish                 403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/settings/consents/<kind>/<int:number>            in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/interest/                                        in 403 200 200 200 200 200 200 200 200 200 200
GET  /manage/interest.csv                                     in 403 200 200 200 200 200 200 200 200 200 200
GET  /manage/interest/export                                   in 403 200 200 200 200 200 200 200 200 200 200
POST /manage/interest/export                                  403 403 422 422 422 422 422 422 422 422 422 422
POST /manage/interest/settings                                403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/newsletter/                                      in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/newsletter.csv                                   in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/newsletter.xlsx                                  in 403 403 403 403 403 403 403 403 403 403 200
GET  /manage/newsletter/export                                 in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/newsletter/export                                403 403 403 403 403 403 403 403 403 403 403 422
POST /manage/newsletter/<int:id>/withdraw                     403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/settings/test-letter                              in 403 403 403 403 403 403 403 403 403 403 200
POST /manage/settings/test-letter                             403 403 403 403 403 403 403 403 403 403 403 303
GET  /manage/suspensions/                                      in 403 403 403 403 403 403 403 403 403 200 200
GET  /manage/suspensions/<int:id>/                             in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/suspensions/<int:id>/                            403 403 403 403 403 403 403 403 403 403 422 422
GET  /manage/suspensions/new                                   in 403 403 403 403 403 403 403 403 403 200 200
POST /manage/suspensions/new                                  403 403 403 403 403 403 403 403 403 403 200 200
POST /manage/first-day/end                                    403 403 403 403 403 403 403 403 403 403 403 303
GET  /office/logo/<sha256>                                    200 200 200 200 200 200 200 200 200 200 200 200
GET  /metrics                                                 404 404 404 404 404 404 404 404 404 404 404 404
GET  /my/                                                      in 200 403 403 403 403 403 403 403 403 403 403
GET  /my/sign-ins/                                             in 200 403 403 403 403 403 403 403 403 403 403
POST /my/slots                                                403 303 403 403 403 403 403 403 403 403 403 403
POST /my/sign-ins/<int:id>/end                                403 303 403 403 403 403 403 403 403 403 403 403
POST /my/sign-ins/end-others                                  403 303 403 403 403 403 403 403 403 403 403 403
GET  /privacy                                                 200 200 200 200 200 200 200 200 200 200 200 200
GET  /privacy/<int:number>                                    200 200 200 200 200 200 200 200 200 200 200 200
GET  /recruitments/                                          200 200 200 200 200 200 200 200 200 200 200 200
GET  /recruitments/<int:id>/                                 200 200 200 200 200 200 200 200 200 200 200 200
GET  /recruitments/<int:id>/apply                            422 422 422 422 422 422 422 422 422 422 422 422
GET  /notices/<int:id>                                        200 200 200 200 200 200 200 200 200 200 200 200
GET  /projects/<int:id>/                                     200 200 200 200 200 200 200 200 200 200 200 200
GET  /projects/<int:id>/documents/<int:document>             200 200 200 200 200 200 200 200 200 200 200 200
GET  /projects/<int:id>/strip                                200 200 200 200 200 200 200 200 200 200 200 200
GET  /timetable.csv                                           200 200 200 200 200 200 200 200 200 200 200 200
GET  /timetable/                                              200 200 200 200 200 200 200 200 200 200 200 200
GET  /timetable/print                                         200 200 200 200 200 200 200 200 200 200 200 200
GET  /timetable/projects/<int:id>/                            200 200 200 200 200 200 200 200 200 200 200 200
GET  /timetable/projects/<int:id>/<int:number>.csv            200 200 200 200 200 200 200 200 200 200 200 200
GET  /timetable/projects/<int:id>/<int:number>/               200 200 200 200 200 200 200 200 200 200 200 200
GET  /registrations/<token>/                                  200 200 200 200 200 200 200 200 200 200 200 200
GET  /events/<slug>/interest                                  200 200 200 200 200 200 200 200 200 200 200 200
POST /events/<slug>/interest                                  303 303 303 303 303 303 303 303 303 303 303 303
GET  /events/<slug>/interest/sent                             200 200 200 200 200 200 200 200 200 200 200 200
GET  /interest/left                                           200 200 200 200 200 200 200 200 200 200 200 200
GET  /interest/<token>/                                       200 200 200 200 200 200 200 200 200 200 200 200
POST /interest/<token>/confirm                                303 303 303 303 303 303 303 303 303 303 303 303
POST /interest/<token>/leave                                  303 303 303 303 303 303 303 303 303 303 303 303
GET  /newsletter/<token>/                                     200 200 200 200 200 200 200 200 200 200 200 200
POST /newsletter/<token>/                                     303 303 303 303 303 303 303 303 303 303 303 303
POST /registrations/<token>/consents/<kind>/give              303 303 303 303 303 303 303 303 303 303 303 303
POST /registrations/<token>/consents/<kind>/withdraw          303 303 303 303 303 303 303 303 303 303 303 303
POST /registrations/<token>/accept                            303 303 303 303 303 303 303 303 303 303 303 303
POST /registrations/<token>/address                           303 303 303 303 303 303 303 303 303 303 303 303
GET  /registrations/<token>/calendar.ics                      200 200 200 200 200 200 200 200 200 200 200 200
GET  /registrations/<token>/feeds/                            200 200 200 200 200 200 200 200 200 200 200 200
POST /registrations/<token>/feeds/renew                       303 303 303 303 303 303 303 303 303 303 303 303
GET  /registrations/<token>/answers/<int:question>/file       404 404 404 404 404 404 404 404 404 404 404 404
POST /registrations/<token>/answers                           303 303 303 303 303 303 303 303 303 303 303 303
POST /registrations/<token>/data                              303 303 303 303 303 303 303 303 303 303 303 303
GET  /registrations/<token>/downloads/<int:id>               200 200 200 200 200 200 200 200 200 200 200 200
POST /registrations/<token>/nights                            409 409 409 409 409 409 409 409 409 409 409 409
POST /registrations/<token>/decline                           409 409 409 409 409 409 409 409 409 409 409 409
GET  /registrations/<token>/surveys/<kind>                    200 200 200 200 200 200 200 200 200 200 200 200
GET  /registrations/<token>/surveys/evaluation                200 200 200 200 200 200 200 200 200 200 200 200
POST /registrations/<token>/surveys/<kind>                    303 303 303 303 303 303 303 303 303 303 303 303
POST /registrations/<token>/surveys/evaluation                303 303 303 303 303 303 303 303 303 303 303 303
POST /registrations/<token>/take-back                         303 303 303 303 303 303 303 303 303 303 303 303
GET  /registrations/<token>/change                            303 303 303 303 303 303 303 303 303 303 303 303
POST /registrations/<token>/change                            422 422 422 422 422 422 422 422 422 422 422 422
GET  /registrations/<token>/colleague                         200 200 200 200 200 200 200 200 200 200 200 200
POST /registrations/<token>/colleague                         303 303 303 303 303 303 303 303 303 303 303 303
GET  /registrations/<token>/place                             303 303 303 303 303 303 303 303 303 303 303 303
POST /registrations/<token>/place                             303 303 303 303 303 303 303 303 303 303 303 303
GET  /registrations/<token>/withdraw                          200 200 200 200 200 200 200 200 200 200 200 200
POST /registrations/<token>/withdraw                          303 303 303 303 303 303 303 303 303 303 303 303
GET  /robots.txt                                              200 200 200 200 200 200 200 200 200 200 200 200
GET  /set-password/<token>                                    200 200 200 200 200 200 200 200 200 200 200 200
POST /set-password/<token>                                    303 303 303 303 303 303 303 303 303 303 303 303
GET  /sign-in                                                 200 200 200 200 200 200 200 200 200 200 200 200
POST /sign-in                                                 303 303 303 303 303 303 303 303 303 303 303 303
GET  /sign-in/<token>                                         200 200 200 200 200 200 200 200 200 200 200 200
POST /sign-in/<token>                                         303 303 303 303 303 303 303 303 303 303 303 303
GET  /sign-in/code                                            303 303 303 303 303 303 303 303 303 303 303 303
POST /sign-in/code                                            303 303 303 303 303 303 303 303 303 303 303 303
GET  /sign-in/sent                                            200 200 200 200 200 200 200 200 200 200 200 200
POST /returned                                                400 400 400 400 400 400 400 400 400 400 400 400
POST /sign-out                                                303 303 303 303 303 303 303 303 303 303 303 303
"""

LINKS = (
    "valid", "another's", "forged", "other purpose", "older",
    "form's", "another form's", "late", "form's, late",
)  # fmt: skip
"""Who comes with a link: its holder; somebody else, signed in as another; with the signature of another
row; with a link for another page; with one that a newer one replaced; with the link to which the form
led, and with that of a later form; eight days after it was sent, by mail or by the form."""

LINK_TABLE = """
GET  /door/<token>/                                             200 200 404 404 404 404 404 200 404
GET  /door/<token>/walk-in                                      403 403 404 404 404 404 404 403 404
POST /door/<token>/pin                                          422 422 404 404 404 404 404 422 404
POST /door/<token>/search                                       403 403 404 404 404 404 404 403 404
POST /door/<token>/marks                                        403 403 404 404 404 404 404 403 404
POST /door/<token>/walk-in                                      403 403 404 404 404 404 404 403 404
GET  /door-codes/<token>/                                       200 200 404 404 200 404 404 200 404
GET  /institutions/<token>/events/<slug>/                       404 404 404 404 404 404 404 404 404
GET  /institutions/<token>/events/<slug>/people/<int:id>/       404 404 404 404 404 404 404 404 404
POST /institutions/<token>/events/<slug>/                       404 404 404 404 404 404 404 404 404
POST /institutions/<token>/events/<slug>/people/<int:id>/       404 404 404 404 404 404 404 404 404
POST /institutions/<token>/events/<slug>/people/<int:id>/move   404 404 404 404 404 404 404 404 404
POST /institutions/<token>/events/<slug>/people/<int:id>/end    404 404 404 404 404 404 404 404 404
POST /registrations/<token>/sender                              404 404 404 404 404 404 404 404 404
POST /institutions/<token>/events/<slug>/consent                404 404 404 404 404 404 404 404 404
GET  /institutions/<token>/                                     200 200 404 404 404 404 404 200 404
GET  /appointments/<token>/                                     200 200 404 404 404 404 404 200 404
POST /appointments/<token>/cancel                               409 409 404 404 404 404 404 409 404
POST /appointments/<token>/confirm                              303 303 404 404 404 404 404 303 404
POST /appointments/<token>/object                               303 303 404 404 404 404 404 303 404
POST /appointments/<token>/take                                 303 303 404 404 404 404 404 409 404
GET  /invitations/<token>/                                      200 200 404 404 404 404 404 200 404
POST /invitations/<token>/                                      303 303 404 404 404 404 404 303 404
GET  /evaluations/<token>/                                    200 200 404 404 404 404 404 200 404
POST /evaluations/<token>/                                    303 303 404 404 404 404 404 303 404
GET  /evaluations/<token>/thanks                              200 200 404 404 404 404 404 200 404
GET  /registrations/<token>/surveys/<kind>                    200 404 404 404 404 404 404 200 404
GET  /registrations/<token>/surveys/evaluation                200 404 404 404 404 404 404 200 404
POST /registrations/<token>/surveys/<kind>                    303 404 404 404 404 404 404 303 404
POST /registrations/<token>/surveys/evaluation                303 404 404 404 404 404 404 303 404
GET  /registrations/<token>/                                    200 200 404 404 404 200 404 200 404
GET  /registrations/<token>/calendar.ics                        200 200 404 404 404 200 404 200 404
GET  /registrations/<token>/feeds/                              200 200 404 404 404 404 404 200 404
POST /registrations/<token>/feeds/renew                         303 303 404 404 404 404 404 303 404
GET  /feeds/<token>.ics                                         200 200 404 404 404 404 404 200 404
GET  /interest/<token>/                                         200 200 404 404 404 404 404 200 404
POST /interest/<token>/confirm                                  303 303 404 404 404 404 404 303 404
POST /interest/<token>/leave                                    303 303 404 404 404 404 404 303 404
GET  /newsletter/<token>/                                       200 200 404 404 404 404 404 200 404
POST /newsletter/<token>/                                       303 303 404 404 404 404 404 303 404
POST /registrations/<token>/consents/<kind>/give                303 303 404 404 404 404 404 303 404
POST /registrations/<token>/consents/<kind>/withdraw            303 303 404 404 404 404 404 303 404
POST /registrations/<token>/accept                              303 409 404 404 404 303 404 303 404
POST /registrations/<token>/address                             303 303 404 404 404 303 404 303 404
GET  /registrations/<token>/answers/<int:question>/file         404 404 404 404 404 404 404 404 404
POST /registrations/<token>/answers                             303 303 404 404 404 303 404 303 404
POST /registrations/<token>/data                                303 303 404 404 404 303 404 303 404
GET  /registrations/<token>/downloads/<int:id>                  200 404 404 404 404 404 404 200 404
POST /registrations/<token>/nights                              409 409 404 404 404 404 404 409 404
POST /registrations/<token>/decline                             409 409 404 404 404 409 404 409 404
GET  /registrations/<token>/participation.pdf                   404 404 404 404 404 404 404 404 404
GET  /registrations/<token>/participation                       404 404 404 404 404 404 404 404 404
POST /registrations/<token>/participation                       404 404 404 404 404 404 404 404 404
GET  /registrations/<token>/paper                               404 404 404 404 404 404 404 404 404
POST /registrations/<token>/paper                               404 404 404 404 404 404 404 404 404
GET  /registrations/<token>/form.pdf                            404 404 404 404 404 404 404 404 404
GET  /registrations/<token>/paper/files/<int:id>                404 404 404 404 404 404 404 404 404
POST /registrations/<token>/take-back                           303 303 404 404 404 303 404 303 404
GET  /registrations/<token>/change                              303 303 404 404 404 303 404 303 404
POST /registrations/<token>/change                              422 422 404 404 404 404 404 422 404
GET  /registrations/<token>/colleague                           200 303 404 404 404 303 404 200 404
POST /registrations/<token>/colleague                           303 409 404 404 404 404 404 303 404
GET  /registrations/<token>/place                               303 303 404 404 404 303 404 303 404
POST /registrations/<token>/place                               303 409 404 404 404 303 404 303 404
GET  /registrations/<token>/withdraw                            200 200 404 404 404 200 404 200 404
POST /registrations/<token>/withdraw                            303 303 404 404 404 303 404 303 404
GET  /set-password/<token>                                      200 200 410 410 410 410 410 410 410
POST /set-password/<token>                                      303 303 410 410 410 410 410 410 410
GET  /sign-in/<token>                                           200 200 410 410 410 410 410 410 410
POST /sign-in/<token>                                           303 303 410 410 410 410 410 410 410
"""
"""A link is a key: its holder gets in, and sees what it opens and nothing else."""


def _rows(table: str) -> list[Row]:
    lines = [line.split() for line in table.splitlines() if line]
    return [Row(method, rule, tuple(expected)) for method, rule, *expected in lines]


ROWS, LINK_ROWS = _rows(TABLE), _rows(LINK_TABLE)

VALUES: dict[str, dict[str, Callable[[World], Any]]] = {
    "": {"slug": lambda world: SEMINAR, "token": lambda world: world.tokens["place"]},
    "/institutions/": {"token": lambda world: world.tokens["director"]},
    "/institutions/<token>/events/<slug>/people/": {"id": lambda world: 1},
    "/manage/events/<slug>/institutions/": {"id": lambda world: world.ids["known"]},
    "/manage/events/<slug>/nominations/": {"id": lambda world: 1, "verb": lambda world: "withdraw"},
    "/manage/institution-links/": {"id": lambda world: world.ids["director"]},
    "/manage/events/<slug>/door/": {"id": lambda world: world.ids["door"]},
    "/door/": {"token": lambda world: world.tokens["door"]},
    "/door-codes/": {"token": lambda world: world.tokens["door_code"]},
    "/invitations/": {"token": lambda world: world.tokens["invitation"]},
    "/feeds/": {"token": lambda world: world.tokens["feed"]},
    "/appointments/": {"token": lambda world: world.tokens["appointment"]},
    "/manage/appointments/": {
        "id": lambda world: world.ids["held"],
        "invitee": lambda world: world.ids["invitee"],
    },
    "/sign-in/": {"token": lambda world: world.tokens["sign_in"]},
    "/set-password/": {"token": lambda world: world.tokens["set_password"]},
    "/events/<slug>/downloads/": {"id": lambda world: world.ids["download"]},
    "/manage/settings/notices/": {"kind": lambda world: "privacy", "number": lambda world: 1},
    "/notices/": {"id": lambda world: world.ids["minister"]},
    "/manage/settings/consents/": {"kind": lambda world: "newsletter", "number": lambda world: 1},
    "/registrations/<token>/consents/": {"kind": lambda world: "newsletter"},
    "/interest/": {"token": lambda world: world.tokens["interest"]},
    "/manage/events/<slug>/interest/": {"id": lambda world: world.ids["interest"]},
    "/newsletter/": {"token": lambda world: world.tokens["newsletter"]},
    "/manage/newsletter/": {"id": lambda world: world.ids["bartek"]},
    "/office/logo/": {"sha256": lambda world: LOGO_CHECKSUM},
    "/privacy/": {"number": lambda world: 1},
    "/accessibility/": {"number": lambda world: 1},
    "/projects/": {
        "id": lambda world: world.ids["project"],
        "document": lambda world: world.ids["rules"],
    },
    "/timetable/projects/": {"id": lambda world: world.ids["project"], "number": lambda world: 1},
    "/manage/programmes/": {"id": lambda world: world.ids["programme"]},
    "/manage/programmes/modules/": {"id": lambda world: world.ids["module"]},
    "/manage/programmes/parts/": {"id": lambda world: world.ids["part"]},
    "/manage/projects/": {
        "id": lambda world: world.ids["project"],
        "kind": lambda world: "stages",
        "party": lambda world: "minister",
        "number": lambda world: 1,
        "part": lambda world: world.ids["stage"],
        "document": lambda world: world.ids["rules"],
        "version": lambda world: world.ids["rules_before"],
    },
    "/manage/events/<slug>/downloads/versions/": {
        "version": lambda world: world.ids["limited_before"],
    },
    "/registrations/<token>/downloads/": {"id": lambda world: world.ids["limited"]},
    "/manage/institutions/": {"id": lambda world: world.ids["proposed"]},
    "/manage/institutions/<int:id>/said/": {"verdict": lambda world: world.ids["said"]},
    "/manage/institutions/<int:id>/projects/": {"one": lambda world: world.ids["belonging"]},
    "/manage/institutions/said/": {"act": lambda world: world.tokens["act"]},
    "/recruitments/": {"id": lambda world: world.ids["recruitment"]},
    "/manage/recruitments/": {"id": lambda world: world.ids["recruitment"]},
    "/manage/groups/": {"id": lambda world: world.ids["group"], "one": lambda world: world.ids["membership"]},
    "/manage/lines/": {"id": lambda world: world.ids["line"]},
    "/manage/lines/<int:id>/recipients/": {"one": lambda world: world.ids["line-institution"]},
    "/account/sign-ins/": {"id": lambda world: world.ids["sign-in-alicja"]},
    "/my/sign-ins/": {"id": lambda world: world.ids["sign-in-bartek"]},
    "/manage/persons/": {
        "id": lambda world: world.ids["bartek"],
        "verdict": lambda world: world.ids["apart"],
    },
    "/manage/people/": {"id": lambda world: world.ids["daniel"]},
    "/manage/cards/": {
        "project_id": lambda world: world.ids["project"],
        "month": lambda world: "2026-08",
        "kind": lambda world: "coach",
        "id": lambda world: world.ids["celina"],
    },
    "/manage/settings/days-off/": {"id": lambda world: 1},
    "/manage/suspensions/": {"id": lambda world: world.ids["suspension"]},
    "/manage/contracts/": {"id": lambda world: world.ids["contract"], "month": lambda world: "2026-08"},
    "/manage/registrations/": {"id": lambda world: world.ids["place"]},
    "/manage/registrations/<int:id>/seat": {"id": lambda world: world.ids["waiting"]},
    "/manage/registrations/<int:id>/hours": {"id": lambda world: world.ids["in_training"]},
    "/manage/sessions/": {"id": lambda world: world.ids[OPEN]},
    "/manage/events/<slug>/preview": {"slug": lambda world: DRAFT},
    "/manage/events/<slug>/publish": {"slug": lambda world: DRAFT},
    "/manage/events/<slug>/delete": {"slug": lambda world: DRAFT},
    "/manage/events/<slug>/attendance": {"slug": lambda world: TRAINING},
    "/manage/events/<slug>/outcomes": {"slug": lambda world: TRAINING},
    "/manage/events/<slug>/standing": {"slug": lambda world: TRAINING},
    "/manage/events/<slug>/tests": {"slug": lambda world: TRAINING, "kind": lambda world: "entry"},
    "/manage/events/<slug>/papers/": {"id": lambda world: 1},
    "/manage/participation/": {"project_id": lambda world: world.ids["project"], "id": lambda world: 1},
    "/manage/participation/registrations/": {"id": lambda world: world.ids["place"]},
    "/manage/papers/": {"id": lambda world: 1},
    "/manage/returned-lists/": {"id": lambda world: 1},
    "/manage/lists/": {"id": lambda world: world.ids["list"]},
    "/manage/meeting-reports/": {"id": lambda world: world.ids["report"], "place": lambda world: 0},
    "/manage/events/<slug>/meeting-reports/": {"slug": lambda world: TRAINING},
    "/registrations/<token>/paper/": {"id": lambda world: 1},
    "/registrations/<token>/surveys/": {"kind": lambda world: "entry"},
    "/evaluations/": {"token": lambda world: world.tokens["evaluation"]},
    "/manage/events/<slug>/surveys/": {
        "kind": lambda world: "entry",
        "id": lambda world: world.ids["test_question"],
    },
    "/registrations/<token>/answers/": {"question": lambda world: 1},
    "/manage/registrations/<int:id>/answers/": {"question": lambda world: 1},
    "/manage/events/<slug>/downloads/": {"id": lambda world: world.ids["download"]},
    "/manage/events/<slug>/pictures/": {"id": lambda world: world.ids["place"]},
    "/manage/events/<slug>/needs/": {"id": lambda world: world.ids["place"], "need": lambda world: "own"},
    "/manage/events/<slug>/calls/": {"id": lambda world: world.ids["call"]},
    "/manage/events/<slug>/messages/": {"id": lambda world: world.ids["failed"]},
    "/manage/events/<slug>/messages/sent/": {"id": lambda world: world.ids["message"]},
    "/manage/events/<slug>/form/questions/<int:id>": {
        "slug": lambda world: DRAFT,
        "id": lambda world: world.ids["question"],
    },
    "/manage/events/<slug>/places/": {"id": lambda world: world.ids["known"]},
    "/manage/events/<slug>/months/": {"id": lambda world: world.ids["planned_month"]},
    "/manage/events/<slug>/meetings/": {"id": lambda world: world.ids[f"{SEMINAR}-meeting-0"]},
    "/manage/events/<slug>/meetings/<int:id>/remove": {
        "slug": lambda world: DRAFT,
        "id": lambda world: world.ids[f"{DRAFT}-meeting-0"],
    },
    "/manage/events/<slug>/sessions/<int:id>": {
        "slug": lambda world: TRAINING,
        "id": lambda world: world.ids[OPEN],
    },
    "/manage/events/<slug>/sessions/<int:id>/leaders": {"id": lambda world: world.ids[CONFIRMED]},
    "/manage/events/<slug>/sessions/<int:id>/versions/": {
        "id": lambda world: world.ids[CONFIRMED],
        "n": lambda world: 1,
    },
    "/manage/registers/": {"id": lambda world: world.ids["register version"]},
    "/manage/events/<slug>/sessions/<int:id>/reopen": {"id": lambda world: world.ids[CONFIRMED]},
}
"""What stands for a part of an address: the longest beginning of the rule that knows it decides."""

OFFICE_SEEN = '{"name": "Zapisy", "email": "zapisy@example.org", "phone": ""}'
PERSON = {"first_name": "Zofia", "last_name": "Nowa", "email": "zofia@example.org", "privacy_notice": "y"}
COLLEAGUE = {"first_name": "Zofia", "last_name": "Nowa", "email": "zofia@example.org"}
PASSWORDS = {"new_password": "zielony parasol 7", "again": "zielony parasol 7"}
EVENT = {
    "title_pl": "Seminarium",
    "form_of_support": "seminar",
    "mode": "onsite",
    "status": "planned",
    "who_applies": "anybody",
    "who_decides": "arrival",
    "completed_by": "form",
}

CONTRACT = {
    "number": "1/2026", "starts": "2026-07-01", "ends": "2026-12-31", "unit": "60", "hours": "20",
    "version": 1,
}  # fmt: skip
MODULE = {"name_pl": "Moduł", "unit_minutes": "45", "required_hours": "60", "version": 1}
PART = {"name_pl": "Część", "hours": "6", "version": 1}


def _group(world: World) -> dict[str, Any]:
    return {
        "name": "GGK Lubawa", "kind": "GGK", "project": world.ids["project"], "meetings_before": 0,
    }  # fmt: skip


def _recruitment(world: World) -> dict[str, Any]:
    return {"title_pl": "Nabór na seminaria", "project": world.ids["project"], "once_only": "y"}


def _line(world: World) -> dict[str, Any]:
    return {
        "name_pl": "Doradztwo", "form_of_support": "counselling", "project": world.ids["project"],
        "unit_minutes": 60, "total_units": "20", "starts": "2026-03-01", "ends": "2026-12-31",
        "cancellation_hours": 24, "late_percent": 100, "no_show_percent": 100,
    }  # fmt: skip


BODIES: dict[tuple[str, str], Callable[[World], dict[str, Any]]] = {
    ("POST", "/manage/meeting-reports/<int:id>/people/<int:place>"): lambda world: {"person": "apart"},
    ("POST", "/manage/meeting-reports/<int:id>/reading"): lambda world: {"zone": "UTC", "order": ""},
    ("POST", "/manage/events/<slug>/lists/"): lambda world: {"target": "registrations", "pasted": LIST},
    ("POST", "/manage/groups/<int:id>/lists/"): lambda world: {"pasted": LIST},
    ("POST", "/manage/lists/<int:id>/"): lambda world: {
        "column-0": "first_name",
        "column-1": "last_name",
        "column-2": "email",
    },
    ("POST", "/manage/settings/days-off/"): lambda world: {"day": "2026-12-31", "name": "Sylwester"},
    ("POST", "/manage/suspensions/new"): lambda world: {"project": world.ids["project"]},
    ("POST", "/manage/events/<slug>/messages/new"): lambda world: {
        "readers": "all",
        "subject_pl": "Sala",
        "body_pl": "Dzień dobry",
    },
    ("POST", "/manage/events/<slug>/places/"): lambda world: {
        "institution": "Gminny Ośrodek Pomocy Społecznej w Lubawie",
        "places": "3",
    },
    ("POST", "/manage/contracts/new"): lambda world: {
        **CONTRACT,
        "number": "2/2026",
        "account": world.ids["celina"],
        "serves": f"event:{world.ids['training']}",
    },
    ("POST", "/manage/contracts/<int:id>/edit"): lambda world: {
        **CONTRACT,
        "serves": f"event:{world.ids['seminar']}",
    },
    ("POST", "/account/language"): lambda world: {"language": "en"},
    ("POST", "/account/password"): lambda world: {"old_password": "nobody has one", **PASSWORDS},
    ("POST", "/appointments/<token>/object"): lambda world: {"objection": "było krócej"},
    ("POST", "/my/slots"): lambda world: {"slot": world.ids["slot"]},
    ("POST", "/appointments/<token>/take"): lambda world: {"slot": world.ids["slot"]},
    ("POST", "/manage/appointments/new"): lambda world: {"line": world.ids["coached"]},
    ("POST", "/manage/appointments/slots"): lambda world: {"line": world.ids["coached"]},
    ("POST", "/manage/appointments/<int:id>/cancel"): lambda world: {"who": "coach", "reason": "choroba"},
    ("POST", "/manage/appointments/<int:id>/correct"): lambda world: {
        "came": world.ids["invitee"],
        "minutes": "60",
        "reason": "pomyłka",
    },
    ("POST", "/manage/appointments/<int:id>/answer"): lambda world: {"reason": "było 90 minut"},
    ("POST", "/manage/appointments/<int:id>/drop-charge"): lambda world: {"reason": "choroba"},
    ("POST", "/manage/appointments/<int:id>/enter"): lambda world: {"reason": "późno"},
    ("POST", "/manage/appointments/<int:id>/held"): lambda world: {
        "came": world.ids["invitee"],
        "minutes": "60",
    },
    ("POST", "/manage/appointments/<int:id>/move"): lambda world: {
        "day": "2026-09-03",
        "starts_at": "09:00",
        "ends_at": "10:00",
    },
    ("POST", "/manage/appointments/<int:id>/take-card-back"): lambda world: {"reason": "inny miesiąc"},
    ("POST", "/events/<slug>/register"): lambda world: PERSON,
    ("POST", "/registrations/<token>/address"): lambda world: {"new-email": "nowy@example.org"},
    ("POST", "/manage/events/<slug>/needs/catering"): lambda world: {"freeze_days": "3", "erase_days": "30"},
    ("POST", "/manage/events/<slug>/needs/<int:id>/<need>"): lambda world: {"state": "ordered", "seen": "0"},
    ("POST", "/registrations/<token>/data"): lambda world: PERSON,
    ("POST", "/registrations/<token>/colleague"): lambda world: COLLEAGUE,
    ("POST", "/registrations/<token>/place"): lambda world: {"privacy_notice": "y"},
    ("POST", "/manage/registrations/<int:id>/replace"): lambda world: COLLEAGUE,
    ("POST", "/set-password/<token>"): lambda world: PASSWORDS,
    ("POST", "/manage/institution-links/<int:id>/renew"): lambda world: {"ends_on": "2026-12-31"},
    ("POST", "/manage/projects/<int:id>/institution-links/"): lambda world: {
        "institution": world.ids["known"],
        "name": "Maria Nowak",
        "email": "maria@example.org",
        "language": "pl",
        "ends_on": "2026-12-31",
    },
    ("POST", "/sign-in"): lambda world: {"email": "nobody@example.org"},
    ("POST", "/manage/events/<slug>/attendance/"): lambda world: {
        f"a-{world.ids['in_training']}-{world.ids[OPEN]}": "absent"
    },
    ("POST", "/manage/events/<slug>/sessions/<int:id>/attendance"): lambda world: {
        f"a-{world.ids['in_training']}-{world.ids[OPEN]}": "absent"
    },
    ("POST", "/manage/events/<slug>/sessions/<int:id>/confirm"): lambda world: {
        f"a-{world.ids['jan']}-{world.ids[OPEN]}": "present"
    },
    ("POST", "/manage/events/<slug>/sessions/<int:id>/people"): lambda world: {
        "role": "guest",
        "first_name": "Gabriela",
        "last_name": "Gość",
        "email": "gosc@example.org",
    },
    ("POST", "/manage/events/<slug>/sessions/<int:id>/leaders"): lambda world: {
        "led": str(world.ids["celina"])
    },
    ("POST", "/manage/events/<slug>/sessions/<int:id>/reopen"): lambda world: {"reason": "pomyłka"},
    ("POST", "/manage/events/new"): lambda world: EVENT,
    ("POST", "/manage/events/<slug>/edit"): lambda world: {
        **EVENT,
        "version": world.ids[f"{SEMINAR}-version"],
        "choice": "notify",
    },
    ("POST", "/manage/events/<slug>/copies/"): lambda world: {
        "copies-0-title_pl": "Kopia w Ełku",
        "copies-0-start_local": "2026-12-01",
        "copies-0-city": "Ełk",
    },
    ("POST", "/manage/events/<slug>/copy"): lambda world: {"title_pl": "Kopia", "start_local": "2026-12-01"},
    ("POST", "/manage/events/<slug>/access/"): lambda world: {
        "version": world.ids[f"{SEMINAR}-version"],
        "meetings": world.ids[f"{SEMINAR}-meeting-0"],
        "online_link": "https://meet.example.org/nowe",
        "choice": "notify",
    },
    ("POST", "/manage/events/<slug>/changes/"): lambda world: {
        "version": world.ids[f"{SEMINAR}-version"],
        "meetings-0-start_local": "2026-12-01",
        "choice": "notify",
    },
    ("POST", "/manage/changes/"): lambda world: {
        "event": SEMINAR,
        f"event-{world.ids['seminar']}-version": world.ids[f"{SEMINAR}-version"],
        f"event-{world.ids['seminar']}-meetings-0-start_local": "2026-12-01",
        "choice": "notify",
    },
    ("POST", "/manage/events/<slug>/cancel"): lambda world: {
        "version": world.ids[f"{SEMINAR}-version"],
        "reason": "choroba",
        "choice": "notify",
    },
    ("POST", "/manage/events/<slug>/downloads/new"): lambda world: {"title": "regulamin"},
    ("POST", "/manage/events/<slug>/downloads/<int:id>"): lambda world: {"title": "regulamin"},
    ("POST", "/manage/events/<slug>/meetings/<int:id>/cancel"): lambda world: {
        "version": world.ids[f"{SEMINAR}-version"],
        "reason": "choroba",
        "choice": "notify",
    },
    ("POST", "/manage/events/<slug>/meetings/<int:id>/restore"): lambda world: {
        "version": world.ids[f"{SEMINAR}-version"],
    },
    ("POST", "/manage/events/<slug>/suspend"): lambda world: {
        "version": world.ids[f"{SEMINAR}-version"],
        "reason": "epidemia",
        "choice": "notify",
    },
    ("POST", "/manage/events/<slug>/restore"): lambda world: {"version": world.ids[f"{SEMINAR}-version"]},
    ("POST", "/manage/events/<slug>/meetings/<int:id>/edit"): lambda world: {
        "version": world.ids[f"{SEMINAR}-version"],
        "start_local": "2026-12-01",
        "choice": "notify",
    },
    ("POST", "/manage/events/<slug>/sessions/<int:id>/plan"): lambda world: {
        "version": world.ids[f"{TRAINING}-version"],
        "blocks-0-start": "09:00",
        "blocks-0-end": "10:30",
    },
    ("POST", "/manage/events/<slug>/sessions/<int:id>/substitute"): lambda world: {
        "replaces": world.ids["tomasz"],
        "account": world.ids["daniel"],
    },
    ("POST", "/manage/events/<slug>/meetings/<int:id>/following"): lambda world: {
        "version": world.ids[f"{SEMINAR}-version"],
        "start_local": "2026-12-01",
        "choice": "notify",
    },
    ("POST", "/manage/events/<slug>/series/new"): lambda world: {
        "version": world.ids[f"{SEMINAR}-version"],
        "rhythm": "weekly",
        "start_local": "2026-12-01",
        "length": "1",
        "count": "3",
    },
    ("POST", "/manage/events/<slug>/sessions/new"): lambda world: {
        "start_local": "2026-12-01",
        "choice": "notify",
    },
    ("POST", "/manage/events/<slug>/trainers"): lambda world: {
        "account": world.ids["daniel"],
        "choice": "quiet",
    },
    ("POST", "/manage/events/<slug>/trainers/remove"): lambda world: {
        "account": world.ids["celina"],
        "choice": "quiet",
    },
    ("POST", "/manage/settings/office"): lambda world: {
        "name": "Nowa nazwa",
        "email": "nowe@example.org",
        "seen": OFFICE_SEEN,
    },
    ("POST", "/manage/settings/own-texts"): lambda world: {"reminder_days": "7, 1"},
    ("POST", "/manage/settings/letters"): lambda world: {"sender_name": "Zespół szkoleń"},
    ("POST", "/manage/settings/notices/<kind>"): lambda world: {"body_pl": "Nowy tekst", "seen": "1"},
    ("POST", "/manage/settings/notices/<kind>/publish"): lambda world: {"number": "1"},
    ("POST", "/manage/events/<slug>/form/fields"): lambda world: {
        "version": world.ids[f"{SEMINAR}-version"],
        **dict.fromkeys(("phone", "institution", "position"), "required"),
        **dict.fromkeys(("municipality", "diet", "measures"), "off"),
        "access_needs": "optional",
    },
    ("POST", "/manage/events/<slug>/form/questions/new"): lambda world: {"label_pl": "Skąd Pani/Pan jedzie?"},
    ("POST", "/manage/events/<slug>/form/questions/<int:id>"): lambda world: {
        "label_pl": "Skąd ta chęć?",
        "seen": 1,
    },
    ("POST", "/manage/events/<slug>/groups/"): lambda world: {"parallel_group": "none"},
    ("POST", "/manage/events/<slug>/surveys/<kind>/new"): lambda world: {
        "kind": "yes_no",
        "label_pl": "Czy pada?",
        "yes_points": "1",
    },
    ("POST", "/manage/events/<slug>/surveys/<kind>/<int:id>"): lambda world: {
        "label_pl": "Czy budżet jest na rok?",
        "yes_points": "1",
        "seen": 1,
    },
    ("POST", "/registrations/<token>/surveys/<kind>"): lambda world: {
        f"question-{world.ids['test_question']}": "yes"
    },
    ("POST", "/registrations/<token>/surveys/evaluation"): lambda world: {
        f"question-{world.ids['survey_question']}": "5"
    },
    ("POST", "/evaluations/<token>/"): lambda world: {f"question-{world.ids['survey_question']}": "5"},
    ("POST", "/manage/events/<slug>/tests/<kind>/set-up"): lambda world: {"most_points": "20"},
    ("POST", "/manage/programmes/new"): lambda world: {"name_pl": "Nowy program"},
    ("POST", "/manage/programmes/<int:id>/edit"): lambda world: {"name_pl": "Nowa nazwa", "version": 1},
    ("POST", "/manage/programmes/<int:id>/modules/new"): lambda world: MODULE,
    ("POST", "/manage/programmes/modules/<int:id>/edit"): lambda world: MODULE,
    ("POST", "/manage/programmes/modules/<int:id>/parts/new"): lambda world: PART,
    ("POST", "/manage/programmes/parts/<int:id>"): lambda world: PART,
    ("POST", "/manage/interest/settings"): lambda world: {"months": "24"},
    ("POST", "/events/<slug>/interest"): lambda world: {
        **PERSON,
        "interest_consent": world.ids["interest-text"],
    },
    ("POST", "/manage/settings/consents/<kind>"): lambda world: {"body_pl": "Nowy tekst", "seen": "1"},
    ("POST", "/manage/settings/consents/<kind>/publish"): lambda world: {"number": "1"},
    ("POST", "/registrations/<token>/consents/<kind>/give"): lambda world: {"text": world.ids["newsletter"]},
    ("POST", "/manage/projects/<int:id>/notices/<party>"): lambda world: {
        "body_pl": "Nowy tekst",
        "seen": "1",
    },
    ("POST", "/manage/projects/<int:id>/notices/<party>/publish"): lambda world: {"number": "1"},
    ("POST", "/manage/projects/<int:id>/<kind>/new"): lambda world: {"name": "Etap II"},
    ("POST", "/manage/projects/<int:id>/<kind>/<int:part>"): lambda world: {
        "name": "Etap I",
        "ends_on": "2027-06-30",
    },
    ("POST", "/manage/projects/<int:id>/documents/<int:document>"): lambda world: {"title": "Regulamin 2"},
    ("POST", "/manage/projects/new"): lambda world: {"name": "Nowy projekt"},
    ("POST", "/manage/projects/<int:id>/edit"): lambda world: {
        "name": "Nowa nazwa",
        "strip_alternative": "Unia Europejska",
    },
    ("POST", "/manage/events/<slug>/registrations/new"): lambda world: {**PERSON, "channel": "phone"},
    ("POST", "/manage/events/<slug>/registrations/bulk"): lambda world: {
        "registration": world.ids["place"],
        "act": "remove",
        "decided": "1",
        "reason": "na prośbę",
    },
    ("POST", "/manage/events/<slug>/registrations/remove"): lambda world: {
        "registration": world.ids["place"],
        "reason": "na prośbę",
    },
    ("POST", "/manage/registrations/<int:id>/data"): lambda world: PERSON,
    ("POST", "/manage/registrations/<int:id>/accept"): lambda world: {"eligibility_reason": "wyjątek"},
    ("POST", "/manage/registrations/<int:id>/remove"): lambda world: {"reason": "na prośbę"},
    ("GET", "/manage/institutions/<int:id>/merge"): lambda world: {"into": world.ids["known"]},
    ("GET", "/manage/persons/<int:id>/merge"): lambda world: {"into": world.ids["waiting person"]},
    ("POST", "/manage/persons/<int:id>/merge"): lambda world: {"into": world.ids["waiting person"]},
    ("POST", "/manage/persons/pairs"): lambda world: {
        "one": world.ids["bartek"],
        "other": world.ids["waiting person"],
    },
    ("POST", "/manage/institutions/<int:id>/merge"): lambda world: {"into": world.ids["known"]},
    ("POST", "/manage/institutions/<int:id>/"): lambda world: {"name": "GOPS w Lubawie"},
    ("POST", "/manage/institutions/<int:id>/projects/new"): lambda world: {
        "project": world.ids["project"],
        "since": "2025-01-01",
        "until": "2025-06-30",
    },
    ("POST", "/manage/institutions/<int:id>/projects/<int:one>"): lambda world: {
        "project": world.ids["project"],
        "since": "2026-02-01",
    },
    ("POST", "/manage/institutions/new"): lambda world: {"name": "Nowe stowarzyszenie"},
    ("POST", "/invitations/<token>/"): lambda world: {"answer": "yes"},
    ("POST", "/manage/events/<slug>/invitations/new"): lambda world: {
        "people": "Ewa Kot, ewa.kot@example.org",
        "decided": "1",
    },
    ("POST", "/manage/events/<slug>/members/"): lambda world: {"person": world.ids["bartek"]},
    ("POST", "/manage/recruitments/new"): _recruitment,
    ("POST", "/manage/recruitments/<int:id>/edit"): lambda world: {**_recruitment(world), "version": 3},
    ("POST", "/manage/recruitments/<int:id>/applicants/move"): lambda world: {
        "registration": world.ids["one of two"],
        "target": world.ids["recruited elsewhere"],
    },
    ("POST", "/manage/recruitments/<int:id>/applicants/swap"): lambda world: {
        "registration": [world.ids["one of two"], world.ids["other of two"]],
    },
    ("POST", "/manage/recruitments/<int:id>/events/join"): lambda world: {"event": world.ids["seminar"]},
    ("POST", "/manage/recruitments/<int:id>/events/part"): lambda world: {"event": world.ids["seminar"]},
    ("POST", "/manage/groups/new"): _group,
    ("POST", "/manage/groups/<int:id>/edit"): lambda world: {**_group(world), "version": 1},
    ("POST", "/manage/groups/<int:id>/turn"): lambda world: {
        "name": "PZK",
        "kind": "PZK",
        "begins_on": "2027-01-01",
        "version": 1,
    },
    ("POST", "/manage/groups/<int:id>/meetings/join"): lambda world: {"event": world.ids["seminar"]},
    ("POST", "/manage/groups/<int:id>/meetings/part"): lambda world: {"event": world.ids["seminar"]},
    ("POST", "/manage/groups/<int:id>/members/new"): lambda world: PERSON,
    ("POST", "/manage/groups/<int:id>/members/<int:one>"): lambda world: {"role": "sekretarz"},
    ("POST", "/manage/groups/<int:id>/members/<int:one>/end"): lambda world: {"last_day": "2027-01-31"},
    ("POST", "/manage/lines/new"): _line,
    ("POST", "/manage/lines/<int:id>/edit"): lambda world: {**_line(world), "version": 1},
    ("POST", "/manage/lines/<int:id>/coaches/"): lambda world: {"account": world.ids["tomasz"]},
    ("POST", "/manage/lines/<int:id>/coaches/remove"): lambda world: {"account": world.ids["tomasz"]},
    ("POST", "/manage/lines/<int:id>/division"): lambda world: {
        f"share-{world.ids['line-institution']}": "5",
        f"share-{world.ids['line-person']}": "6",
        "reason": "x",
        "seen": 2,
    },
    ("POST", "/manage/lines/<int:id>/division/even"): lambda world: {"reason": "x", "seen": 2},
    ("POST", "/manage/lines/<int:id>/move"): lambda world: {
        "source": world.ids["line-person"],
        "target": world.ids["line-institution"],
        "amount": "1",
        "reason": "x",
        "seen": 2,
    },
    ("POST", "/manage/lines/<int:id>/recipients/institutions"): lambda world: {"institutions": "GOPS Nowy"},
    ("POST", "/manage/lines/<int:id>/recipients/persons"): lambda world: PERSON,
    ("POST", "/manage/lines/<int:id>/recipients/<int:one>"): lambda world: {"contact_name": "Jan"},
    ("POST", "/manage/lines/<int:id>/recipients/<int:one>/end"): lambda world: {"ended_on": "2026-09-01"},
    ("POST", "/manage/people/new"): lambda world: {
        "name": "Nowa Osoba",
        "email": "nowa@example.org",
        "role": "trainer",
        "scope": "everywhere",
    },
    ("POST", "/manage/people/<int:id>/roles"): lambda world: {
        "role": "co_organiser",
        "scope": f"event:{world.ids['seminar']}",
        "choice": "quiet",
    },
    ("POST", "/manage/people/<int:id>/roles/remove"): lambda world: {
        "role": "trainer",
        "scope": "everywhere",
    },
}
"""What is sent along: the form of a POST, the query of a GET."""


HELD = ("sign_in", "set_password", "director", "appointment", "invitation", "feed", "evaluation")
TOKENS = {
    "valid": (
        "place",
        "sign_in",
        "set_password",
        "director",
        "appointment",
        "invitation",
        "feed",
        "evaluation",
        "interest",
        "newsletter",
        "door",
        "door_code",
    ),
    "another's": (
        "waiting",
        "sign_in",
        "set_password",
        "director",
        "appointment",
        "invitation",
        "feed",
        "evaluation",
        "interest",
        "newsletter",
        "door",
        "door_code",
    ),
    "forged": (
        "forged",
        "forged",
        "forged",
        "forged_director",
        "forged_appointment",
        "forged_invitation",
        "forged_feed",
        "forged_evaluation",
        "forged_interest",
        "forged_newsletter",
        "forged_door",
        "forged_door_code",
    ),
    "other purpose": ("sign_in", "set_password", *["place"] * 10),
    "older": (
        "older",
        "older_sign_in",
        "older_set_password",
        "older_director",
        "older_appointment",
        "older_invitation",
        "older_feed",
        "older_evaluation",
        "older_interest",
        "older_newsletter",
        "older_door",
        "older_door_code",
    ),
    "form's": ("form",) * 12,
    "another form's": ("later_form",) * 12,
    "late": (
        "place",
        "sign_in",
        "set_password",
        "director",
        "appointment",
        "invitation",
        "feed",
        "evaluation",
        "interest",
        "newsletter",
        "door",
        "door_code",
    ),
    "form's, late": ("form",) * 12,
}
"""The world's token for each kind of link in LINK_TABLE: participant's page, sign-in, password,
director's page, appointment, invitation, calendar, evaluation, list of interest, newsletter, the door
and what a participant shows there."""


def address(rule: str, world: World, **given: Any) -> str:
    """Return a real address of the world for a rule; `given` takes the place of a part."""
    parts = []
    for part in rule.split("/"):
        if not part.startswith("<"):
            parts.append(part)
            continue
        name, _, rest = part.strip("<").partition(">")
        name = name.partition(":")[2] or name
        if name in given:
            value = given[name]
        else:
            beginnings = [start for start in VALUES if rule.startswith(start) and name in VALUES[start]]
            value = VALUES[max(beginnings, key=len)][name](world)
        parts.append(f"{value}{rest}")
    return "/".join(parts)


def link_address(rule: str, world: World, kind: str) -> str:
    """Return the address of a page behind a link, with the token of one kind."""
    pages = (
        "/registrations/", "/sign-in/", "/set-password/", "/institutions/", "/appointments/", "/invitations/",
        "/feeds/", "/evaluations/", "/interest/", "/newsletter/", "/door/", "/door-codes/",
    )  # fmt: skip
    page = next(number for number, start in enumerate(pages) if rule.startswith(start))
    return address(rule, world, token=world.tokens[TOKENS[kind][page]])


PARTNER = {
    "POST /feeds/renew": "403",
    "GET /manage/persons/": "200",
    "GET /manage/persons/<int:id>/": "200",
    "GET /manage/persons/<int:id>/letters": "200",
    "GET /manage/returned-lists/": "403",
    "POST /manage/returned-lists/": "403",
    "GET /manage/region/": "200",
    "GET /manage/region/<slug>/": "200",
    "GET /manage/region/<slug>/export": "200",
    "POST /manage/region/<slug>/export": "422",
    "GET /manage/region/<slug>/people.csv": "200",
    "GET /manage/region/<slug>/people.xlsx": "200",
}
"""What a partner (zenon) may: this, and what a trainer of nothing may."""
