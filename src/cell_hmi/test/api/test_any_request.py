"""It should answer whatever the API's own description allows, and what it forbids, only as that description says."""

from collections.abc import Iterator
from typing import Any

import pytest
from served import Served

pytest.importorskip("schemathesis", reason="./cell test installs it")

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode, checks
from starlette.testclient import TestClient

from cell_hmi.api.app import api_document
from cell_hmi.users.roles import Role

WITHOUT_END = "/api/v1/stream"
"""It is watched, not answered."""
checks.load_all_checks()
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
CHECKED = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)


def operations(line: Served) -> Iterator[Any]:
    schema = schemathesis.openapi.from_dict(api_document(line.app))
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path != WITHOUT_END:
            yield operation


def try_all(line: Served, each: int) -> int:
    """Ask every route so many times, rightly and wrongly, once: the one or the other; returns how often in all."""
    client, asked = line.client(Role.ENGINEER), 0
    for number, operation in enumerate(operations(line)):
        for mode in MODES if each > 1 else (MODES[number % 2],):

            @seed(7)
            @settings(
                max_examples=each,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: Any) -> None:
                nonlocal asked
                asked += 1
                answer_is_described(client, case)

            ask()
    return asked


def answer_is_described(client: TestClient, case: Any) -> None:
    sent = case.as_transport_kwargs(base_url=str(client.base_url))
    sent = {
        name: value for name, value in sent.items() if name in ("method", "url", "params", "json", "data", "headers")
    }
    if isinstance(sent.get("data"), bytes):
        sent["content"] = sent.pop("data")
    case.validate_response(client.request(**sent), checks=list(CHECKED))


def test_any_request(line: Served) -> None:
    assert try_all(line, each=1) > 35


@pytest.mark.long
def test_many_requests(line: Served) -> None:
    assert try_all(line, each=50) > 2000
