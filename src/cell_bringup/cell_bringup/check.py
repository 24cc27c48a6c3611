"""`./cell check`: everything that is wrong with a line and what it names, found before anything is started."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cell_bringup.failure import CommandFailed, explain
from cell_bringup.order_files import read_orders, source_of
from cell_line.config.line import LineConfig, read_line
from cell_line.config.strict_yaml import ConfigError
from cell_line.registry import Registry
from cell_motion.planning.chosen import planner_errors
from cell_orchestrator.catalog import Catalog
from cell_orchestrator.intake.rules import load_rules
from cell_orchestrator.intake.submissions import to_submissions
from cell_orchestrator.offered import catalog_of
from cell_orchestrator.policies import policy_errors
from cell_sim.engine import engine_errors
from cell_skills.config.plugin_checks import plugin_errors
from cell_skills.devices.fault_rates import load_fault_rates
from cell_skills.devices.providers import perception_errors
from cell_transport.fault_rates import load_faults
from cell_transport.plugin_checks import transport_errors


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: where it belongs to (line, plug-ins, products, orders, faults, costs, world), and one line."""

    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """All that is wrong, and what was looked at."""

    findings: tuple[Finding, ...]
    seen: str


def check(line_file: Path, order_files: Iterable[Path] = (), now: float = 0.0) -> Checked:
    """Check a line, the plug-ins, products, rules, fault rates and world it names, and files of orders.

    Args:
        line_file: the line's YAML file.
        order_files: documents that it shall be able to make.
        now: line time [s].
    """
    line, errors = read_line(line_file)
    found = [Finding("line", str(error)) for error in errors]
    if line is None:
        return Checked(tuple(found), f"{line_file} is no line; nothing else was looked at")
    registry = Registry.installed()
    found += [Finding("plug-ins", str(error)) for error in plugin_errors(line, registry)]
    found += [Finding("plug-ins", str(error)) for error in transport_errors(line, registry)]
    found += [Finding("plug-ins", str(error)) for error in planner_errors(line, registry)]
    found += [Finding("plug-ins", str(error)) for error in perception_errors(line, registry)]
    found += [Finding("plug-ins", str(error)) for error in policy_errors(line, registry)]
    found += [Finding("plug-ins", str(error)) for error in engine_errors(line, registry)]
    orders = list(order_files)
    seen = f"line {line.line}: {len(line.cells)} cells; products, orders and world are looked at when this is right"
    if not found:  # else they would only say it again
        catalog = catalog_of(line, registry)
        what = f"{len(line.cells)} cells, {len(catalog.products)} products, {len(orders)} files of orders"
        seen = f"line {line.line}: {what}, {line.world_path or 'no world'}"
        found += _in_products(catalog, line)
        found += _in_orders(line, catalog, orders, now)
        found += _in_world(line, catalog)
    found += _in_faults(line)
    if line.costs_path and not line.costs_path.is_file():  # a line runs without it, and does not tell what units cost
        found.append(Finding("costs", str(line.error(("costs",), f"there is no file {line.costs_path}"))))
    return Checked(tuple(found), seen)


def product_errors(line: LineConfig) -> list[str]:
    """What is wrong with the products of a line that is right in itself; an empty catalogue is one thing."""
    return [finding.text for finding in _in_products(catalog_of(line, Registry.installed()), line)]


def _in_products(catalog: Catalog, line: LineConfig) -> Iterator[Finding]:
    errors = catalog.refresh()
    yield from (Finding("products", str(error)) for error in errors)
    if not catalog.products and not errors:
        yield Finding("products", f"{line.products_path}: there is nothing that can be ordered")


def _in_orders(line: LineConfig, catalog: Catalog, files: Iterable[Path], now: float) -> Iterator[Finding]:
    try:
        rules = load_rules(line.intake_path)
    except ConfigError as error:
        yield from _findings("orders", error)
        return
    for file in files:
        try:
            document = read_orders(file).text
        except (ConfigError, CommandFailed, OSError) as error:
            if told := explain(error):
                yield Finding("orders", told[0])
        else:
            intake = to_submissions(document, "", source_of(file), catalog, now, rules)
            yield from (Finding("orders", str(error)) for error in intake.errors)


def _in_faults(line: LineConfig) -> Iterator[Finding]:
    for file in sorted(line.faults_path().parent.glob("*.yaml")):
        for read in (load_fault_rates, load_faults):
            try:
                read(file)
            except ConfigError as error:
                yield from _findings("faults", error)
                break


def _in_world(line: LineConfig, catalog: Catalog) -> Iterator[Finding]:
    if line.world_path is None:
        return
    from cell_sim.simulated_line import MODELS, build_simulated_line
    from cell_sim.world.track_layout import read_layout
    from cell_sim.world_runtime.brought import brought_errors
    from cell_sim.world_runtime.demands import demand_errors
    from cell_world.sdf.errors import SdfError
    from cell_world.sdf.reader import load_world

    try:
        world = load_world(line.world_path, [line.world_path.parent / MODELS])
        track = read_layout(world)
        demands = list(demand_errors(line, world, track, line.world_path))
        if track is not None:
            models = line.world_path.parent / MODELS
            demands += brought_errors(catalog.brought(), world, track, line.world_path, models)
        yield from (Finding("world", str(error)) for error in demands)
        if not demands:
            build_simulated_line(line, line.world_path)
    except SdfError as error:
        yield Finding("world", str(error))
    except ConfigError as error:
        yield from _findings("world", error)


def _findings(part: str, error: ConfigError) -> Iterator[Finding]:
    yield from (Finding(part, str(one)) for one in error.all)
