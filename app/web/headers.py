"""Security headers on every answer, trusted proxies, and how long answers may be kept."""

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.middleware.proxy_fix import ProxyFix

from app.web import visitors
from app.web.access import Audience

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_DEVICES = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
CAMERA_OF_PAGE = _DEVICES.replace("camera=()", "camera=(self)")
"""The policy of a page that reads codes by the camera, and of no other."""
_ALWAYS = {
    "content-security-policy": ("Content-Security-Policy", POLICY),
    "x-content-type-options": ("X-Content-Type-Options", "nosniff"),
    "x-frame-options": ("X-Frame-Options", "DENY"),
    # Links that act are in addresses: no other site may learn them.
    "referrer-policy": ("Referrer-Policy", "same-origin"),
    "cross-origin-opener-policy": ("Cross-Origin-Opener-Policy", "same-origin"),
    "cross-origin-resource-policy": ("Cross-Origin-Resource-Policy", "same-origin"),
    "permissions-policy": ("Permissions-Policy", _DEVICES),
}
"""The headers of every answer that does not bring its own, by their names in small letters."""
_YEAR = 31_536_000
_FORMS = "addresses_of_forms"


def install(app: Flask) -> None:
    """Add the headers; believe as many proxies as TRUSTED_PROXIES says."""
    visitors.install(app)
    proxies = app.config.get("TRUSTED_PROXIES", 0)
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the documented way to wrap
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.session_interface = _Sessions()
    app.after_request(_add)


class _Sessions(SecureCookieSessionInterface):
    """Sessions in a cookie; an answer to a form is its browser's own, whatever cookies come later.

    Browsers do not show a kept answer again once a cookie on which it depends has changed.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie holds; without one, a new session for which no signature is prepared."""
        if app.secret_key and self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie if anything changed."""
        super().save_session(app, session, response)
        if request.method == "POST":
            response.vary.discard("cookie")  # written otherwise, the library leaves it in


def _add(response: Response) -> Response:
    headers = response.headers
    # Headers are looked up name by name through the whole list: seven times for each answer is too dear.
    present = {name.lower() for name, _ in headers}
    headers.extend(header for name, header in _ALWAYS.items() if name not in present)
    if request.is_secure or current_app.config.get("SESSION_COOKIE_SECURE"):
        subdomains = "; includeSubDomains" if current_app.config.get("HSTS_SUBDOMAINS") else ""
        headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}{subdomains}")
    if "Location" in headers:
        headers["Location"] = _within(headers["Location"])
    _keep(response)
    return response


def _within(location: str) -> str:
    """A redirect to ourselves without the host, which is what the request says and may be anybody's.

    See docs/decisions/0057-what-the-host-header-is-worth.md.
    """
    here = request.host_url
    return "/" + location.removeprefix(here).lstrip("/") if location.startswith(here) else location


def _keep(response: Response) -> None:
    """Say who may keep an answer: pages for named people not at all.

    A page with a form stays in its browser's memory, so that going back to it loses nothing typed. See
    docs/decisions/0058-pages-about-people-are-not-kept.md.
    """
    headers = response.headers
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "audience", Audience.everyone) == Audience.everyone:
        headers.setdefault("Cache-Control", "private, no-cache")
        return
    headers.setdefault("X-Robots-Tag", "noindex")
    has_form = request.url_rule is not None and request.url_rule.rule in _forms()
    if headers.get("Cache-Control") != "no-store":  # files come with a rule of the library
        headers["Cache-Control"] = "private, no-cache" if has_form else "no-store"


def _forms() -> frozenset[str]:
    """The addresses to which forms are sent."""
    found: frozenset[str] | None = current_app.extensions.get(_FORMS)
    if found is None:
        rules = current_app.url_map.iter_rules()
        found = frozenset(rule.rule for rule in rules if "POST" in (rule.methods or ()))
        current_app.extensions[_FORMS] = found
    return found
