"""The node table as launch actions.  The only module that imports launch; it is absent where ROS comes from wheels."""

import os
import shlex
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from launch import Action, LaunchContext, Substitution
from launch.actions import (
    DeclareLaunchArgument,
    LogInfo,
    OpaqueFunction,
    RegisterEventHandler,
    SetEnvironmentVariable,
    Shutdown,
    TimerAction,
)
from launch.event_handlers import OnShutdown
from launch.events.process import ProcessExited
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node
from launch_ros.parameter_descriptions import ParameterValue

from cell_bringup.anchor import anchored, anchored_as
from cell_bringup.domain import line_domain
from cell_bringup.gazebo import ENGINE, is_installed, picture_bridge
from cell_bringup.guarding import guarded
from cell_bringup.launch_arguments import read_arguments, the_cell
from cell_bringup.leftovers import clear_shared_memory
from cell_bringup.nodes import LineOptions, NodeSpec, cell_spec, node_table
from cell_bringup.own_run import only_runner, run_of
from cell_bringup.respawning import Respawn
from cell_bringup.ros.domain_look import check_free
from cell_bringup.start_checks import check_engine, check_start
from cell_bringup.started import note_start
from cell_line.config.line import LineConfig
from cell_line.ros.dds import NETWORK, sockets_only
from cell_line.ros.logs import NO_FILES
from cell_line.ros.names import ORCHESTRATOR
from cell_sim.gazebo.server import TOLD, partition

CELL_ARGUMENTS = ("config", "state_dir", "speed", "profile", "sim")
LINE_ARGUMENTS = (*CELL_ARGUMENTS, "faults", "cells")
RESPAWN_DELAY_S = 2.0
"""How long a node of Gazebo's is left alone after it has ended [s]."""


def argument(name: str, description: str, default: str | None = None) -> DeclareLaunchArgument:
    """A launch argument; one without a default must be given."""
    return DeclareLaunchArgument(name, default_value=default, description=description)


def line_nodes(context: LaunchContext) -> list[Action]:
    """Every node of the line named by the launch arguments; `./cell` commands find the line as if the runner ran it.

    Raises:
        WrongArgument: an argument is.
        ConfigError: the line's YAML file is wrong, or what it names.
        AlreadyRunning: a line runs in this state folder.
        CommandFailed: the wall clock cannot be believed, or another line runs in the namespace on the domain.
    """
    line, options = _line_and_options(context, LINE_ARGUMENTS)
    options = anchored(options, line.line)
    check_start(line, options)
    check_engine(line, options.profile)
    check_free(line_domain(), line.namespace, options.state_dir, line.profile(options.profile))
    clear_shared_memory()
    held = ExitStack()
    held.enter_context(only_runner(options.state_dir, "ros2 launch"))
    run_of(line, options, line_domain()).save(options.state_dir)
    note_start(options.state_dir)
    free = RegisterEventHandler(OnShutdown(on_shutdown=lambda event, context: held.close()))
    return [free, *_pictures(line, options), *map(_kept_alive, node_table(line, options))]


def cell_node(context: LaunchContext) -> list[Action]:
    """The node of the cell named by the launch arguments.

    Raises:
        WrongArgument: an argument is.
        ConfigError: the line's YAML file is wrong, or what it names.
    """
    line, options = _line_and_options(context, CELL_ARGUMENTS)
    options = replace(anchored_as(options, line.line), cells=(the_cell(line, _value(context, "cell")),))
    check_start(line, options)
    return [_kept_alive(cell_spec(line, cell, options)) for cell in options.cells or ()]


def _line_and_options(context: LaunchContext, names: Sequence[str]) -> tuple[LineConfig, LineOptions]:
    return read_arguments({name: _value(context, name) for name in names})


def _value(context: LaunchContext, name: str) -> str:
    return str(LaunchConfiguration(name, default="").perform(context))


def _pictures(line: LineConfig, options: LineOptions) -> list[Action]:
    """The bridge for the pictures of a line in Gazebo, which finds the server by the partition that both have."""
    tool = picture_bridge(line, options.config) if line.profile(options.profile).engine == ENGINE else None
    if tool is None:
        return []
    if not is_installed(tool.package):
        return [LogInfo(msg=f"no pictures come from Gazebo: there is no package {tool.package!r} {TOLD}")]
    bridge = _node(tool, respawn=True, respawn_delay=RESPAWN_DELAY_S, ros_arguments=[*NO_FILES[1:]])
    return [*(SetEnvironmentVariable(name, value) for name, value in partition().items()), bridge]


def _kept_alive(spec: NodeSpec) -> Node:
    """A node of the line that is started again when it ends, unless that cannot help."""
    return _started(spec, Respawn(spec.needed))


def _started(spec: NodeSpec, respawn: Respawn) -> Node:
    began = time.monotonic()

    def ended(event: ProcessExited, context: LaunchContext) -> list[Action]:
        pause = respawn.after(event.returncode, time.monotonic() - began)
        if context.is_shutdown:
            return []
        if pause is None:
            told = LogInfo(msg=f"{spec.label} is not started again: exit code {event.returncode}; it has said why")
            # Cells without their orchestrator would take the orders of whoever has the namespace.
            return [told, Shutdown(reason="no orchestrator")] if spec.name == ORCHESTRATOR else [told]
        return [TimerAction(period=pause, actions=[OpaqueFunction(function=lambda _: [_started(spec, respawn)])])]

    return _node(spec, on_exit=ended)


def _node(spec: NodeSpec, words: Sequence[str] = (), **more: Any) -> Node:
    return Node(
        package=spec.package,
        executable=spec.executable,
        exec_name=spec.label,
        name=spec.name,
        namespace=spec.namespace,
        arguments=list(words),
        # A text stays a text, whatever YAML would make of it.
        parameters=[
            {
                name: ParameterValue(value, value_type=str) if isinstance(value, str) else value
                for name, value in spec.parameters.items()
            }
        ],
        additional_env=sockets_only(os.environ, NETWORK),
        prefix=_guard(spec.niceness),
        output="screen",
        **more,
    )


def _guard(niceness: int = 0) -> list[Substitution | str]:
    """The words before a command: they end it with the launch, and carry the user's own `launch-prefix`."""
    return [f"{shlex.join(guarded(niceness))} ", LaunchConfiguration("launch-prefix", default="")]
