"""The web application's own description, and what schemathesis makes of it: no address and no form, however odd, is a fault of the server."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from starlette.routing import Route

import publish_rows as rows
from sayso.publish.serve.app import _routes
from sayso.publish.serve.openapi import describe
from serve_client import Client

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed: pip install sayso[test]")
EVERY = [(path, method) for path, _, methods in _routes() for method in methods]


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(rows.fill_store(tmp_path_factory.mktemp("openapi") / "t.db"))


@pytest.fixture(scope="module")
def schema() -> Any:
    return schemathesis.openapi.from_dict(describe([Route(path, page, methods=methods) for path, page, methods in _routes()]))


def test_every_page_is_described(lasting: Client) -> None:
    told = lasting.get("/openapi.json").json()
    assert {(path, method.upper()) for path, own in told["paths"].items() for method in own} == set(EVERY)


@pytest.mark.parametrize(("path", "method"), EVERY)
def test_no_page_fails(lasting: Client, schema: Any, path: str, method: str) -> None:
    csrf = dict(lasting.get("/help").page.form("Keep").fields)["csrf"]
    tried = {"let in": 0, "all": 0}

    @settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path][method].as_strategy())
    def ask(case: Any) -> None:
        tried["all"] += 1
        form = dict(case.body) | {"csrf": csrf} if isinstance(case.body, dict) else {}
        if "{id}" in path and tried["all"] % 2:  # what is there, every second time
            case.path_parameters["id"] = rows.readings()[0].claims[0].id if "claim" in path else rows.incidents()[0].id
        answer = lasting.request(method, case.formatted_path, dict(case.query or {}), form)
        assert answer.status < 500, (method, case.formatted_path, case.query, form, answer.html)
        tried["let in"] += answer.status not in (403, 405)

    ask()
    assert tried["all"] >= 1 and (method == "GET" or tried["let in"] > 0)  # the guard, whose answer is 403
