"""A type and a mode in, what they are in other codings out (knowledge/event_types.yaml)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sayso.model import row


@row
class Coding:
    """`cameo`: the plainest code; `acled`: event type and sub-event type, or None; `ucdp`: an event of UCDP where somebody was killed;
    `quad`: verbal or material, cooperation or conflict, empty for what is neither."""

    cameo: str
    acled: tuple[str, str] | None
    ucdp: bool
    quad: str


@lru_cache(maxsize=256)
def coding(type: str, mode: str) -> Coding:
    """Where a mode says nothing of a coding, that of its type holds."""
    known = _types().get(type, {})
    own: dict[str, Any] = {**known, **(known.get("modes", {}).get(mode) or {})}
    acled = own.get("acled")
    side = own.get("side", "neutral")
    return Coding(
        cameo=(own.get("cameo") or [""])[0], acled=(acled[0], acled[1]) if acled else None, ucdp=own.get("ucdp") == "violence",
        quad="" if side == "neutral" else f"{own.get('sphere', '')} {side}",
    )  # fmt: skip


@lru_cache(maxsize=1)
def _types() -> dict[str, Any]:
    from sayso.knowledge import load_knowledge

    found: dict[str, Any] = load_knowledge().document("event_types.yaml")["types"]
    return found
