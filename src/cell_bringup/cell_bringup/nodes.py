"""The node table: which ROS nodes make a line, with which parameters.  Pure; runner and launch files both start it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from cell_bringup.view_options import ViewOptions
from cell_client.run_file import default_store
from cell_line.clock import Anchor
from cell_line.config.line import LineConfig
from cell_line.config.profiles import KINEMATIC

Value = str | float | int
"""A ROS parameter."""
YIELDING = 10
"""Niceness of all nodes beside a simulated world: most of the time they wait for it."""


class NoCell(Exception):
    """A line has no cell of that name."""


@dataclass(frozen=True, slots=True)
class LineOptions:
    """How a line is started; everything else stands in its YAML file.

    Attributes:
        config: the line's YAML file.
        state_dir: folder for all that must survive: store, ledgers, the kinematic truth.
        speed: line seconds per wall second.
        anchor: where its line time begins.
        seed: seed of everything random.
        faults: name of the fault rates, "" for those of the YAML file.
        store: database URL, "" for the SQLite file in `state_dir`.
        profile: with which drivers.
        view: how people look at it.
        cells: those of its cells that start here, None for all; the others have a computer of their own.
        time_of_claim: whether the line's orchestrator, on another computer, tells line time.
    """

    config: Path
    state_dir: Path
    speed: float = 1.0
    anchor: Anchor = Anchor(0.0, 0.0)
    seed: int = 0
    faults: str = ""
    store: str = ""
    profile: str = KINEMATIC
    view: ViewOptions = ViewOptions()
    cells: tuple[str, ...] | None = None
    time_of_claim: bool = False

    @property
    def store_url(self) -> str:
        """The database of the orchestrator."""
        return self.store or default_store(self.state_dir)


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """One process of the line, in the words of launch_ros; `niceness` is that of nice(1).

    `needed`: the line does not start without it.
    """

    package: str
    executable: str
    name: str
    namespace: str
    parameters: Mapping[str, Value] = field(default_factory=dict)
    respawn: bool = True
    niceness: int = 0
    needed: bool = True

    @property
    def label(self) -> str:
        """A short unique name of the process: `orchestrator`, `cell-assembly`."""
        return f"cell-{self.name}" if "cell" in self.parameters else self.name

    def arguments(self) -> list[str]:
        """Its command line after the executable."""
        out = ["--ros-args", "-r", f"__node:={self.name}", "-r", f"__ns:={self.namespace}"]
        for key, value in self.parameters.items():
            out += ["-p", f"{key}:={json.dumps(value)}"]
        return out


def node_table(line: LineConfig, options: LineOptions) -> list[NodeSpec]:
    """Every node of a line: orchestrator, transport, one per cell; where wanted the world, Foxglove's, the black box.

    Raises:
        ConfigError: the line has no such profile, or is to run in a world and names none.
        NoCell: the line has no such cell.
    """
    engine = line.profile(options.profile).engine
    if engine and line.world is None:
        raise line.error(("world",), "is missing: the file of the world to run in")
    common = _common(line, options)
    orchestrator = {**common, "store": options.store_url}
    table = [
        NodeSpec("cell_orchestrator", "orchestrator_node", "orchestrator", line.namespace, orchestrator),
        NodeSpec("cell_transport", "transport_node", "transport", line.namespace, common),
        *(cell_spec(line, name, options) for name in (line.cells if options.cells is None else options.cells)),
    ]
    if options.view.port or options.view.recording:
        shown = {**common, "port": options.view.port, "mcap": options.view.recording}
        table.append(NodeSpec("cell_bringup", "foxglove_node", "foxglove", line.namespace, shown, needed=False))
    if options.view.black_box:
        table.append(NodeSpec("cell_bringup", "black_box_node", "black_box", line.namespace, common, needed=False))
    if engine:
        # It makes the time that all others follow.
        parameters = {**common, "use_sim_time": False}
        parameters |= {"film": options.view.film, "view": options.view.window}
        world = NodeSpec("cell_sim", "physics_node", "world", line.namespace, parameters)
        table = [world, *(replace(spec, niceness=YIELDING) for spec in table)]
    return table


def cell_spec(line: LineConfig, cell: str, options: LineOptions) -> NodeSpec:
    """The node of one cell.

    Raises:
        NoCell: the line has no such cell; names those it has.
    """
    if cell not in line.cells:
        raise NoCell(f"no cell {cell!r} in line {line.line!r}; there are: {', '.join(line.cells)}")
    parameters = {**_common(line, options), "cell": cell}
    return NodeSpec("cell_skills", "cell_node", cell, f"{line.namespace}/cells", parameters)


def _common(line: LineConfig, options: LineOptions) -> dict[str, Value]:
    return {
        "config": str(options.config),
        "state_dir": str(options.state_dir),
        "speed": options.speed,
        **asdict(options.anchor),
        "time_of_claim": options.time_of_claim,
        "seed": options.seed,
        "faults": options.faults or line.faults,
        "profile": options.profile,
        "use_sim_time": bool(line.profile(options.profile).engine),
    }
