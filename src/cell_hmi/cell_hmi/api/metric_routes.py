"""Numbers for Prometheus, in its text format 0.0.4."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from cell_hmi.api.event_routes import Past
from cell_hmi.api.line_routes import Live, Sees
from cell_hmi.kpi.figures import Figures
from cell_hmi.live.live_line import LiveLine
from cell_hmi.webhooks.hook_sender import HookSenders

router = APIRouter(tags=["metrics"])
TEXT = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[Mapping[str, str], float]
"""Labels and value."""


@dataclass(frozen=True, slots=True)
class MetricFamily:
    """Numbers of one name; `kind`: gauge or counter."""

    name: str
    kind: str
    help: str
    samples: tuple[Sample, ...]


@router.get("/metrics", response_class=Response, responses={200: {"content": {TEXT: {}}}})
def metrics(request: Request, asker: Sees, live: Live, past: Past) -> Response:
    """What the line does and did, since its log began."""
    figures = past.figures(past.begin, live.now.at)
    senders: HookSenders = request.app.state.senders
    return Response(exposition([*_now(live), *_past(figures), _webhooks(senders)]), media_type=TEXT)


def exposition(families: Iterable[MetricFamily]) -> str:
    """The text of some numbers; a family without any is left out."""
    lines: list[str] = []
    for family in families:
        if family.samples:
            lines += [f"# HELP {family.name} {_escaped(family.help)}", f"# TYPE {family.name} {family.kind}"]
            lines += [f"{family.name}{_labels(labels)} {value:.17g}" for labels, value in family.samples]
    return "\n".join([*lines, ""])


def _labels(labels: Mapping[str, str]) -> str:
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{pairs}}}" if pairs else ""


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


def _now(live: LiveLine) -> Iterator[MetricFamily]:
    now = live.now
    cells = now.picture.get("cells", {})
    works = float(now.health.running and not now.health.trouble)
    yield MetricFamily("cell_line_up", "gauge", "1 while the orchestrator works.", (({}, works),))
    yield MetricFamily(
        "cell_units",
        "gauge",
        "Units by where they are in their life.",
        tuple(({"status": name}, float(count)) for name, count in now.told.units.items() if name != "ordered"),
    )
    state = tuple(({"cell": name, "state": str(it["state"])}, 1.0) for name, it in cells.items())
    yield MetricFamily("cell_state", "gauge", "State of PackML that a cell reported last.", state)
    waiting = tuple(({"cell": name}, float(it["units"])) for name, it in cells.items())
    yield MetricFamily("cell_waiting_units", "gauge", "Units that can go on only at this cell.", waiting)
    active = [it for it in live.alarms.in_order() if it.active]
    by_urgency = {n: float(sum(it.condition.urgency == n for it in active)) for n in (1, 2, 3)}
    alarms = tuple(({"urgency": str(n)}, count) for n, count in by_urgency.items())
    yield MetricFamily("cell_alarms", "gauge", "Alarms that are there: 1 urgent, 2 soon, 3 to know.", alarms)
    yield MetricFamily("cell_page_watchers", "gauge", "Who watches the stream.", (({}, float(live.hub.watched)),))


def _past(it: Figures) -> Iterator[MetricFamily]:
    left = {"done": it.done, "scrapped": it.scrapped, "cancelled": it.cancelled}
    units = tuple(({"status": name}, float(count)) for name, count in left.items())
    yield MetricFamily("cell_units_left_total", "counter", "Units that left the line.", units)
    yield MetricFamily("cell_reworks_total", "counter", "Reworks.", (({}, float(it.reworks)),))
    yield MetricFamily("cell_late_orders_total", "counter", "Orders that were late.", (({}, float(it.late_orders)),))
    times = tuple(
        ({"cell": cell.name, "category": category}, time) for cell in it.cells for category, time in cell.times.items()
    )
    yield MetricFamily("cell_time_seconds_total", "counter", "Line time of a cell, by what it did.", times)
    for verdict, jobs in (("good", [c.good for c in it.cells]), ("all", [c.jobs for c in it.cells])):
        counts = tuple(({"cell": c.name}, float(n)) for c, n in zip(it.cells, jobs, strict=True))
        yield MetricFamily(f"cell_jobs_{verdict}_total", "counter", f"Jobs that ended, {verdict} of them.", counts)


def _webhooks(senders: HookSenders) -> MetricFamily:
    counts = tuple(
        ({"receiver": str(it["name"]), "state": state}, float(it[state]))
        for it in senders.shown()
        for state in ("waiting", "dead")
    )
    return MetricFamily("cell_webhook_messages", "gauge", "Messages that wait, or were given up.", counts)
