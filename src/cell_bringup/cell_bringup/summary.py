"""The summary of a batch."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.console import Group, RenderableType

from cell_bringup.audit import Audit
from cell_bringup.output import number, table, trouble
from cell_bringup.views import report_view
from cell_bringup.world_audit import WorldAudit
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.kpis import Report
from cell_orchestrator.core.orders import UnitStatus


@dataclass(frozen=True, slots=True)
class Summary:
    """What came out of a batch.  Times in line time [s], `wall_s` and `start_s` in wall time [s]."""

    units_ordered: int
    units_done: int
    units_scrapped: int
    units_cancelled: int
    units_open: int
    first_pass_yield: float
    changeovers: int
    changeover_s: float
    variants_made: int
    carriers: int
    double_executions: int
    lost_units: int
    doubtful_work: int
    late_orders: int
    cycle_s: float
    throughput_per_h: float
    oee: dict[str, float]
    wall_s: float
    start_s: float
    line_s: float
    events: int
    reworks: int
    doubts: int
    kills: int
    restarts: int
    scrap_reasons: dict[str, int]
    findings: tuple[str, ...]
    world: WorldAudit | None
    """What was found in the simulated world, if there is one."""
    report: Report = field(repr=False)

    @property
    def good(self) -> bool:
        """Every unit left the line, none was lost, nothing was done twice or in doubt, all is physically true."""
        return self.units_ordered > 0 and not (self.units_open or self.findings)


@dataclass(frozen=True, slots=True)
class BatchRun:
    """What the demo itself counted."""

    wall_s: float
    start_s: float
    kills: int
    restarts: int


def summarise(
    report: Report, log: Iterable[ev.Event], audit: Audit, run: BatchRun, world: WorldAudit | None = None
) -> Summary:
    """Put the summary together."""
    events = tuple(log)
    left = [event for event in events if isinstance(event, ev.UnitLeft)]
    return Summary(
        units_ordered=report.units_ordered,
        units_done=report.units_done,
        units_scrapped=report.units_scrapped,
        units_cancelled=report.units_cancelled,
        units_open=report.units_open,
        first_pass_yield=report.first_pass_yield,
        changeovers=report.changeovers,
        changeover_s=report.changeover_s,
        variants_made=len(report.variants),
        carriers=len({event.carrier for event in events if isinstance(event, ev.UnitLoaded)}),
        double_executions=len(audit.double_executions),
        lost_units=len(audit.lost_units),
        doubtful_work=len(audit.doubtful_work),
        late_orders=report.late_orders,
        cycle_s=report.cycle_mean_s,
        throughput_per_h=report.throughput_per_h,
        oee={cell.name: cell.oee for cell in report.cells},
        wall_s=run.wall_s,
        start_s=run.start_s,
        line_s=report.order_time_s,
        events=len(events),
        reworks=report.reworks,
        doubts=report.doubts,
        kills=run.kills,
        restarts=run.restarts,
        scrap_reasons=dict(Counter(event.reason for event in left if event.status is UnitStatus.SCRAPPED)),
        findings=(
            *audit.double_executions,
            *audit.lost_units,
            *audit.doubtful_work,
            *(world.findings if world else ()),
        ),
        world=world,
        report=report,
    )


def summary_view(summary: Summary) -> RenderableType:
    """The summary for people."""
    proof = table("Proof", "what", "value")
    for name, value in (
        ("double executions", summary.double_executions),
        ("lost units", summary.lost_units),
        ("work on a carrier in doubt", summary.doubtful_work),
        ("variants made", summary.variants_made),
        ("carriers used", summary.carriers),
        ("processes killed, restarted", f"{summary.kills}, {summary.restarts}"),
        ("wall time of the batch", f"{number(summary.wall_s, 1)} s (line time {number(summary.line_s)} s)"),
        *(_world_rows(summary.world) if summary.world else ()),
    ):
        proof.add_row(name, str(value))
    scrap = table("Scrap", "units", "reason")
    for reason, count in summary.scrap_reasons.items():
        scrap.add_row(str(count), reason)
    findings = [trouble(finding) for finding in summary.findings]
    parts: list[RenderableType] = [report_view(summary.report), "", proof]
    if summary.scrap_reasons:
        parts += ["", scrap]
    return Group(*parts, *findings)


def _world_rows(world: WorldAudit) -> tuple[tuple[str, str], ...]:
    farthest = f"{number(1e3 * world.farthest_m, 2)} mm ({world.farthest})"
    return (
        (
            "parts on good units, farthest from its nest",
            f"{world.parts}, {farthest}",
        ),
        (
            "deepest that a body was in another",
            _depth(world.depth_m),
        ),
    )


def _depth(depth_m: float) -> str:
    if depth_m < 0.0:
        return "not known: the engine does not tell"
    return f"{number(1e3 * depth_m, 1)} mm" if depth_m else "under 2 mm"
