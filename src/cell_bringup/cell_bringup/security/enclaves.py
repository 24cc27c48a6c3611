"""The enclaves of a line: one per node, and one for the tools of its operators; each with what it does and no more.

The tables are what a kinematic line was seen to do: a test starts one and compares them with its graph.
In a name `~` is the node itself, `*` is anything; others than `/...` are below the line's namespace.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path

from cell_bringup.nodes import LineOptions, node_table
from cell_bringup.security.rights import Rights
from cell_bringup.view_options import ViewOptions
from cell_line.config.line import LineConfig
from cell_line.config.profiles import KINEMATIC
from cell_line.ros import names

OPERATOR = "operator"
"""The enclave of the command line and of the page."""
CELL = "CELL"
"""In a name of the tables: of each cell of the line."""

LIFECYCLE = ("change_state", "get_available_states", "get_available_transitions", "get_state", "get_transition_graph")
PARAMETERS = (
    "describe_parameters",
    "get_parameter_types",
    "get_parameters",
    "list_parameters",
    "set_parameters",
    "set_parameters_atomically",
)
TYPES = "get_type_description"
EVERY_NODE = Rights(
    publishes=("/rosout", "/parameter_events", names.DIAGNOSTICS, "~/transition_event"),
    serves=tuple(f"~/{service}" for service in (*LIFECYCLE, *PARAMETERS, TYPES)),
)
HEARS_CLAIM = ("orchestrator/claim",)
ORDERS = (
    names.ACCEPT_CLOCK,
    names.CANCEL_ORDER,
    names.HOLD,
    names.REQUEST_CHANGEOVER,
    names.RESUME,
    names.SET_LOT,
    names.SET_PRIORITY,
    names.SETTLE_UNIT,
    names.SUBMIT_ORDER,
    names.TRACE,
)
NODES = {
    "orchestrator_node": Rights(
        publishes=("~/claim", "~/events", "~/state"),
        subscribes=(*HEARS_CLAIM, "transport/carrier_reads", "transport/state", "cells/CELL/state"),
        serves=tuple(f"~/{service}" for service in ORDERS),
        calls=(
            "transport/identify_carrier",
            "transport/read_tag",
            "transport/write_tag",
            "cells/CELL/packml_command",
            "cells/CELL/tell_jobs",
        ),
        sends=("transport/move_carrier", "cells/CELL/run_skill", "cells/CELL/changeover"),
    ),
    "transport_node": Rights(
        publishes=("~/carrier_reads", "~/state"),
        subscribes=HEARS_CLAIM,
        serves=("~/identify_carrier", "~/read_tag", "~/write_tag"),
        executes=("~/move_carrier",),
    ),
    "cell_node": Rights(
        publishes=("~/state",),
        subscribes=HEARS_CLAIM,
        serves=("~/describe", "~/packml_command", "~/tell_jobs"),
        executes=("~/run_skill", "~/changeover"),
    ),
    "black_box_node": Rights(
        subscribes=(
            "orchestrator/events",
            "orchestrator/state",
            "transport/state",
            "track/state",
            "cells/CELL/*",
        ),
    ),
}
TOOLS = Rights(
    publishes=("/rosout", "/parameter_events"),
    subscribes=(*HEARS_CLAIM, "cells/CELL/*"),
    serves=(f"/cell_*/{TYPES}",),  # their nodes have the number of their process in their names
    calls=tuple(f"orchestrator/{service}" for service in ORDERS),
)


def enclaves(line: LineConfig, config: Path) -> dict[str, Rights]:
    """What each enclave of a line may do, by its path; that of a node is its full name.

    Args:
        line: the line.
        config: its YAML file.

    Raises:
        ConfigError: the line has no kinematic profile.
    """
    options = LineOptions(config, config.parent, profile=KINEMATIC, view=ViewOptions(black_box=True))
    found = {}
    for spec in node_table(line, options):
        node, own = f"{spec.namespace}/{spec.name}", NODES[spec.executable]
        found[node] = _expanded(_both(EVERY_NODE, own), node, line)
    tools = f"{line.namespace}/{OPERATOR}"
    found[tools] = _expanded(TOOLS, tools, line)
    return found


def _both(one: Rights, other: Rights) -> Rights:
    return replace(one, **{part.name: getattr(one, part.name) + getattr(other, part.name) for part in fields(one)})


def _expanded(rights: Rights, node: str, line: LineConfig) -> Rights:
    full = {part.name: tuple(_full(getattr(rights, part.name), node, line)) for part in fields(rights)}
    return Rights(**full)


def _full(given: Iterable[str], node: str, line: LineConfig) -> Iterable[str]:
    for name in given:
        if name.startswith("/"):
            yield name
        elif name.startswith("~"):
            yield node + name[1:]
        else:
            cells = line.cells if CELL in name else [""]
            yield from (f"{line.namespace}/{name.replace(CELL, cell)}" for cell in cells)
