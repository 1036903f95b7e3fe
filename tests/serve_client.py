"""A browser without a window: asks the application in this process, keeps its cookies, reads its forms and sends them."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from sayso.publish.serve.app import create_app
from sayso.publish.serve.guard import Door
from sayso.store import Store


@dataclass
class Form:
    action: str
    method: str
    fields: list[tuple[str, str]]
    buttons: list[str] = field(default_factory=list)

    def holds(self, **wanted: str) -> bool:
        return all((name, value) in self.fields for name, value in wanted.items())


class Page(HTMLParser):
    """Elements with their attributes, the text outside of scripts, and the forms as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._button = False
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        self.elements.append((tag, own))
        self._button = tag == "button"
        if tag == "form":
            self._open = Form(action=own.get("action", ""), method=own.get("method", "get"), fields=[])
            self.forms.append(self._open)
        elif tag == "input" and self._open is not None and "name" in own:
            if own.get("type") not in ("checkbox", "radio") or "checked" in own:
                self._open.fields.append((own["name"], own.get("value", "")))
        elif tag == "select" and "name" in own:
            self._select = (own["name"], [])
        elif tag == "option" and self._select is not None:
            self._select[1].append((own.get("value", ""), "selected" in own))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "select" and self._select is not None:
            name, options = self._select
            if self._open is not None and options:
                self._open.fields.append((name, next((value for value, chosen in options if chosen), options[0][0])))
            self._select = None

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] not in ("script", "style"):
            self.words.append(data)
        if self._button and self._open is not None and data.strip():
            self._open.buttons.append(data.strip())

    def named(self, tag: str) -> list[dict[str, str]]:
        return [own for name, own in self.elements if name == tag]

    def links(self) -> list[str]:
        return [own["href"] for own in self.named("a") if "href" in own]

    def form(self, button: str = "", **wanted: str) -> Form:
        """The first form that has this button and these fields."""
        return next(form for form in self.forms if (not button or button in form.buttons) and form.holds(**wanted))


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def html(self) -> str:
        return self.body.decode("utf-8")

    @property
    def page(self) -> Page:
        return Page(self.html)

    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """`host` is the name that the server is asked by."""

    def __init__(self, store: Store, *, door: Door = Door(), who: str = "Anna", host: str = "127.0.0.1:8765") -> None:
        self.app = create_app(store, door=door, who=who)
        self.host, self.cookies = host, dict[str, str]()
        self.at = "/"

    def get(self, path: str, **headers: str) -> Answer:
        self.at = path
        return self._ask("GET", path, b"", headers)

    def post(self, path: str, fields: list[tuple[str, str]] | dict[str, str], **headers: str) -> Answer:
        body = urlencode(list(fields.items()) if isinstance(fields, dict) else fields).encode()
        return self._ask("POST", path, body, {"content-type": "application/x-www-form-urlencoded", **headers})

    def request(self, method: str, path: str, query: dict[str, Any], form: dict[str, Any]) -> Answer:
        """As a program would ask: any words in the address and in the form."""
        words = urlencode({name: _bytes(value) for name, value in query.items()}, doseq=True)
        body = urlencode({name: _bytes(value) for name, value in form.items()}, doseq=True).encode()
        return self._ask(
            method, f"{path}?{words}" if words else path, body, {"content-type": "application/x-www-form-urlencoded"} if form else {}
        )

    def send(self, form: Form, **changes: str) -> Answer:
        """As a click on its button would; the page to which it leads."""
        fields = [(name, changes.pop(name, value)) for name, value in form.fields] + list(changes.items())
        target = form.action or self.at.partition("?")[0].partition("#")[0]
        if form.method != "post":
            return self.get(f"{target}?{urlencode(fields)}")
        return self.follow(self.post(target, fields))

    def follow(self, answer: Answer) -> Answer:
        while answer.status == 303:
            answer = self.get(urljoin(self.at, answer.header("location")).partition("#")[0])
        return answer

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        parts = urlsplit(path)
        sent = {"host": self.host, "cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "path": _decoded(parts.path),
            "raw_path": parts.path.encode(), "query_string": parts.query.encode(), "root_path": "", "server": ("127.0.0.1", 8765),
            "client": ("127.0.0.1", 50000), "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
        }  # fmt: skip
        with ThreadPoolExecutor(1) as aside:  # a browser test before may have left a loop running in this thread
            answer = aside.submit(lambda: asyncio.run(self._run(scope, body))).result()
        for name, value in answer.headers:
            if name == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return answer

    async def _run(self, scope: dict[str, Any], body: bytes) -> Answer:
        waiting = [{"type": "http.request", "body": body, "more_body": False}]
        started: dict[str, Any] = {}
        chunks: list[bytes] = []

        async def receive() -> dict[str, Any]:
            if waiting:
                return waiting.pop()
            await asyncio.sleep(30)
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                chunks.append(message.get("body", b""))

        await self.app(scope, receive, send)
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in started["headers"]]
        return Answer(status=started["status"], headers=headers, body=b"".join(chunks))


def _bytes(value: Any) -> Any:
    return [_bytes(one) for one in value] if isinstance(value, list) else str(value).encode("utf-8", "replace")


def _decoded(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)
