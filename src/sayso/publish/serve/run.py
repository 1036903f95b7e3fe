"""A database and an address in; a server that answers there until it is stopped."""

from __future__ import annotations

import getpass
import secrets
import socket
from urllib.parse import urlsplit

import click

from sayso.errors import SaysoError
from sayso.model import row
from sayso.publish.serve.guard import LOOPBACK, Door
from sayso.store import Store

ALL = ("0.0.0.0", "::", "")


@row
class Address:
    """Where to listen, and the names that this server may be asked by. `token`: None makes one where others can reach it."""

    host: str = "127.0.0.1"
    port: int = 8765
    token: str | None = None
    names: tuple[str, ...] = ()


def serve(store: Store, at: Address, *, who: str | None = None, tiles: str = "", knowledge: str | None = None) -> None:
    """Raises SaysoError where the address is taken or `tiles` is no address of tiles."""
    import uvicorn

    from sayso.publish.serve.app import create_app

    door = _door(at, tiles)
    with _listening(at.host, at.port) as listener:
        port = listener.getsockname()[1]
        shown = f"[{at.host}]" if ":" in at.host else socket.gethostname() if at.host in ALL else at.host
        address = f"http://{shown}:{port}/{f'?token={door.token}' if door.token else ''}"
        click.echo(f"{store.name} is open at {address}\nStop with Ctrl-C.")
        # pages may be a second behind what another process writes, and counts a little more: then a large database answers quickly meanwhile
        store.patience, store.lag = 1.0, 10.0
        app = create_app(store, door=door, who=_person() if who is None else who, knowledge=knowledge)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, timeout_keep_alive=10, lifespan="on")
        uvicorn.Server(config).run(sockets=[listener])


def _door(at: Address, tiles: str) -> Door:
    others = at.host not in LOOPBACK
    own = {at.host.strip("[]").lower(), *(name.lower() for name in at.names)} | ({socket.gethostname().lower()} if others else set())
    if tiles and not (
        urlsplit(tiles).scheme in ("http", "https") and urlsplit(tiles).netloc and all(part in tiles for part in ("{z}", "{x}", "{y}"))
    ):
        raise SaysoError(f"{tiles}: an address of map tiles looks like https://tiles.example/{{z}}/{{x}}/{{y}}.png")
    return Door(
        hosts=LOOPBACK | own, addresses=at.host in ALL, token=at.token or (secrets.token_urlsafe(24) if others else None), tiles=tiles,
    )  # fmt: skip


def _listening(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)  # whoever reads the address may ask at once
    except (OSError, OverflowError) as error:
        listener.close()
        said = getattr(error, "strerror", None) or error
        raise SaysoError(f"cannot listen at {host}:{port}: {said}; another --port may be free") from error
    return listener


def _person() -> str:
    """The name that this person's account has; decisions bear it until another is given on a page."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
