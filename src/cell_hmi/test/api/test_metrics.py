"""It should be read by Prometheus: every line is a comment or a number, and counters never fall."""

import re

from served import Served

from cell_hmi.api.metric_routes import MetricFamily, exposition
from cell_hmi.users.roles import Role
from cell_orchestrator.core import events as ev

SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (-?[0-9.e+-]+)')


def read(text: str) -> dict[tuple[str, str], float]:
    found = {}
    for line in text.splitlines():
        if not line.startswith("# "):
            match = SAMPLE.fullmatch(line)
            assert match, line
            assert (match[1], match[2]) not in found, line
            found[match[1], match[2] or ""] = float(match[3])
    return found


def test_the_numbers_of_a_line(line: Served) -> None:
    line.happens(ev.CellHeld(3600.0, "dosing", "clean it", "ann"))
    answer = line.client(Role.VIEWER).get("/api/v1/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = read(answer.text)
    assert found["cell_line_up", ""] == 1.0
    assert found["cell_units_left_total", 'status="done"'] == 2.0
    assert found["cell_jobs_all_total", 'cell="dosing"'] == 4.0
    assert found["cell_time_seconds_total", 'cell="dosing",category="producing"'] == 960.0
    assert found["cell_alarms", 'urgency="2"'] == 1.0


def test_what_somebody_wrote_breaks_no_line() -> None:
    text = exposition([MetricFamily("x_total", "counter", "a\nb", (({"cell": 'a"b\\c\nd'}, 1.5),))])
    assert read(text) == {("x_total", r'cell="a\"b\\c\nd"'): 1.5}


def test_a_family_without_numbers_is_left_out() -> None:
    assert exposition([MetricFamily("x", "gauge", "y", ())]) == ""
