"""It should be read by Prometheus, follow its rules for names, and have all that the Grafana dashboard shows."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("prometheus_client", reason="./cell test installs what reads metrics")

from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from served import Served

from cell_hmi.api.metric_routes import MetricFamily, exposition
from cell_hmi.users.roles import Role
from cell_orchestrator.core import events as ev

DASHBOARD = Path(__file__).parents[4] / "config" / "monitoring" / "grafana-line.json"
USED = re.compile(r"\b(cell_\w+)(?:\{([^}]*)\})?")
Values = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def families(text: str) -> list[Metric]:
    return list(text_string_to_metric_families(text))


def values(text: str) -> Values:
    samples = [sample for family in families(text) for sample in family.samples]
    found = {(it.name, tuple(it.labels.items())): it.value for it in samples}
    assert len(found) == len(samples), "no number stands twice"
    return found


@pytest.fixture
def told(line: Served) -> str:
    line.happens(ev.CellHeld(3600.0, "dosing", "clean it", "ann"))
    answer = line.client(Role.VIEWER).get("/api/v1/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return answer.text


def test_the_numbers_of_a_line(told: str) -> None:
    found = values(told)
    assert found["cell_line_up", ()] == 1.0
    assert found["cell_units_left_total", (("status", "done"),)] == 2.0
    assert found["cell_jobs_all_total", (("cell", "dosing"),)] == 4.0
    assert found["cell_time_seconds_total", (("cell", "dosing"), ("category", "producing"))] == 960.0
    assert found["cell_alarms", (("urgency", "2"),)] == 1.0


def test_names_follow_the_rules_that_promtool_checks(told: str) -> None:
    """It should have help, a known type, counters that end with _total and nothing else that does, and base units."""
    for family in families(told):
        assert family.documentation and family.type in ("gauge", "counter"), family.name
        assert re.fullmatch(r"cell_[a-z][a-z_]*", family.name), family.name
        assert not family.name.endswith(("_total", "_count", "_sum", "_bucket", "_info")), family.name
        assert not re.search(r"_(milliseconds|ms|minutes|hours|percent|bytes_total)$", family.name)
        for sample in family.samples:
            assert sample.name == family.name + ("_total" if family.type == "counter" else ""), sample.name
            assert all(re.fullmatch(r"[a-z][a-z_]*", label) for label in sample.labels)


def test_what_somebody_wrote_breaks_no_line() -> None:
    text = exposition([MetricFamily("x_total", "counter", "a\nb", (({"cell": 'a"b\\c\nd'}, 1.5),))])
    assert values(text) == {("x_total", (("cell", 'a"b\\c\nd'),)): 1.5}


def test_a_family_without_numbers_is_left_out() -> None:
    assert exposition([MetricFamily("x", "gauge", "y", ())]) == ""


def expressions() -> Iterator[str]:
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        yield from (target["expr"] for target in panel["targets"])


ELSEWHERE = {"cell_webhook_messages": {"receiver", "state"}}
"""Told only where somebody is told something; its labels."""


def test_every_metric_and_label_of_the_dashboard_exists(told: str) -> None:
    known = {sample.name: set(sample.labels) for family in families(told) for sample in family.samples} | ELSEWHERE
    used = [found for expression in expressions() for found in USED.findall(expression)]
    assert len({name for name, _ in used}) > 8
    for name, labels in used:
        assert name in known, name
        assert set(re.findall(r"(\w+)\s*(?:=|!=|=~|!~)", labels)) <= known[name], (name, labels)
    for expression in expressions():
        grouped = re.findall(r"by \((\w+)\)", expression)
        assert all(any(label in known[name] for name, _ in USED.findall(expression)) for label in grouped), expression
