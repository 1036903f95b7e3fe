"""sayso reads conflict and diplomacy news and records who says what happened.

The names below are the whole public face; they are loaded when they are first used, so that `import sayso` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sayso.flow import Setup
    from sayso.model import Claim, Incident, Report
    from sayso.publish.readings import read
    from sayso.store import open_store

_HOMES = {
    "read": "sayso.publish.readings",
    "open_store": "sayso.store",
    "Setup": "sayso.flow",
    "Report": "sayso.model",
    "Claim": "sayso.model",
    "Incident": "sayso.model",
}
__all__ = ["Claim", "Incident", "Report", "Setup", "__version__", "open_store", "read"]


def __getattr__(name: str) -> object:
    """PEP 562."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
