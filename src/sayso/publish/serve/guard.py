"""A request in, the application's answer out, if the request may ask at all; every answer leaves with the same strict headers.

Four things are checked before any page is made: that the request names this server (a foreign name that points here would let a
web page read the database: DNS rebinding), that it bears the token where one is asked for, that a form was sent by one of our own
pages (CSRF), and that its body is small.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Message, Receive, Scope, Send

from sayso.model import row

BODY = 256 * 1024  # bytes of a form: the longest field is a report's sentence, the rest are names
FIELDS = 400
URL = 8 * 1024  # bytes of path and query
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
YEAR = 365 * 24 * 3600

OLD_FORM = "This form is from before the server was started. Nothing was changed: go back, reload the page, and send it again."

Refuse = Callable[[Request, int, str], Response]


@row
class Door:
    """Who may come in. `hosts`: names that this server is asked by; `addresses`: also any bare address (it listens on all).
    `token`: what a reader must show, or None. `tiles`: the address of map tiles that the user turned on, or ""."""

    hosts: frozenset[str] = LOOPBACK
    addresses: bool = False
    token: str | None = None
    tiles: str = ""


class Guard:
    """`refuse` makes the page that says why. `secret` signs what forms carry; a server that starts again forgets it."""

    def __init__(self, app: Starlette, *, door: Door, refuse: Refuse) -> None:
        self.app, self.door, self.refuse = app, door, refuse
        self.secret = secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        fresh = "" if _session(request) else secrets.token_urlsafe(24)
        scope["csrf"] = self._sign(_session(request) or fresh)
        sending = self._with_headers(send, fresh, _suffix(request))
        scope["app"] = self.app  # for the pages that refuse: they are made before the application sees the request
        answer = self._refusal(request)
        if answer is None and request.method == "POST":
            answer = await self._read_form(request)
        if answer is None:
            await self.app(scope, receive, sending)
        else:
            await answer(scope, receive, sending)

    def _refusal(self, request: Request) -> Response | None:
        if len(request.scope.get("raw_path") or b"") + len(request.scope["query_string"]) > URL:
            return self.refuse(request, 414, "This address is too long for any page here.")
        if not self._known_host(request.headers.get("host", "")):
            return self.refuse(request, 421, "This server is not asked by that name. Open the address that `sayso serve` printed.")
        if self.door.token is not None:
            return self._check_token(request, self.door.token)
        return None

    def _known_host(self, given: str) -> bool:
        try:
            name = (urlsplit(f"//{given}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name in self.door.hosts:
            return True
        return self.door.addresses and _is_address(name)

    def _check_token(self, request: Request, token: str) -> Response | None:
        name = f"sayso_token{_suffix(request)}"
        if hmac.compare_digest(cookies(request).get(name, "").encode(), _pass(token).encode()):
            return None
        query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        shown = next((value for key, value in query if key == "token"), "")
        if request.method in ("GET", "HEAD") and hmac.compare_digest(shown.encode(), token.encode()):
            rest = urlencode([(key, value) for key, value in query if key != "token"])
            answer = RedirectResponse(request.url.path + (f"?{rest}" if rest else ""), status_code=303)
            answer.set_cookie(
                name, _pass(token), max_age=YEAR, httponly=True, samesite="strict", path="/", secure=request.url.scheme == "https"
            )
            return answer
        return self.refuse(
            request, 401, "This server asks for the token. Open the whole address that `sayso serve` printed, with its token."
        )

    async def _read_form(self, request: Request) -> Response | None:
        """Puts the form into the request's scope, or says why not."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY:
                return self.refuse(request, 413, "This form is larger than any of ours.")
        if not _same_origin(request.headers):
            return self.refuse(request, 403, "This form was sent by another web site. Nothing was changed.")
        try:
            fields = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=FIELDS)
        except ValueError:
            return self.refuse(request, 400, "This form has more fields than any of ours.")
        if not hmac.compare_digest(dict(fields).get("csrf", "").encode("utf-8", "replace"), request.scope["csrf"].encode()):
            return self.refuse(request, 403, OLD_FORM)
        form: dict[str, list[str]] = {}
        for name, value in fields:
            form.setdefault(name, []).append(value)
        request.scope["form"] = form
        return None

    def _sign(self, words: str) -> str:
        return hmac.new(self.secret, words.encode(), hashlib.sha256).hexdigest()

    def _with_headers(self, send: Send, session: str, suffix: str) -> Callable[[Message], Awaitable[None]]:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers().items():
                    headers.setdefault(name, value)
                if session:
                    headers.append("set-cookie", f"sayso_session{suffix}={session}; HttpOnly; SameSite=Strict; Path=/; Max-Age={YEAR}")
            await send(message)

        return sending

    def _headers(self) -> dict[str, str]:
        tiles = urlsplit(self.door.tiles)
        images = f"'self' data: {tiles.scheme}://{tiles.netloc}" if self.door.tiles else "'self' data:"
        policy = (
            f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; connect-src 'self'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )
        return {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
            "referrer-policy": "same-origin" if not self.door.tiles else "strict-origin",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "cache-control": "no-store",
        }


def field(request: Request, name: str) -> str:
    """A field of the form that was sent, "" where it was not filled in."""
    return fields(request, name)[-1] if fields(request, name) else ""


def fields(request: Request, name: str) -> list[str]:
    form: dict[str, list[str]] = request.scope["form"]
    return form.get(name, [])


def cookies(request: Request) -> dict[str, str]:
    """The cookies that can be read; a broken header holds none."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(request.headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _pass(token: str) -> str:
    """What a browser keeps in place of the token."""
    return hashlib.sha256(f"sayso pass {token}".encode()).hexdigest()


def _session(request: Request) -> str:
    return cookies(request).get(f"sayso_session{_suffix(request)}", "")


def _suffix(request: Request) -> str:
    """Browsers share cookies between the ports of a host, and two databases may be open side by side."""
    server = request.scope.get("server") or ("", 0)
    return f"_{server[1]}"


def _same_origin(headers: Headers) -> bool:
    """Browsers say where a form comes from; a program that says nothing has no cookie of somebody else's to misuse."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
