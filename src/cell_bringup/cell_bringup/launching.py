"""The node table as launch actions.  The only module that imports launch; it is absent where ROS comes from wheels."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from launch import Action, LaunchContext
from launch.actions import DeclareLaunchArgument, ExecuteProcess, RegisterEventHandler, Shutdown
from launch.event_handlers import OnShutdown
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node
from launch_ros.parameter_descriptions import ParameterValue

from cell_bringup.anchor import anchored
from cell_bringup.domain import line_domain
from cell_bringup.gazebo import MODELS, Gazebo, plan_gazebo
from cell_bringup.nodes import LineOptions, NodeSpec, Sim, cell_spec, node_table
from cell_bringup.run_file import RunFile, only_runner
from cell_bringup.started import note_start
from cell_skills.config.line import LineConfig, load_line
from cell_skills.sdf.reader import load_world


def argument(name: str, description: str, default: str | None = None) -> DeclareLaunchArgument:
    """A launch argument; one without a default must be given."""
    return DeclareLaunchArgument(name, default_value=default, description=description)


def line_nodes(context: LaunchContext) -> list[Action]:
    """Every node of the line named by the launch arguments; `./cell` commands find the line as if the runner ran it.

    Raises:
        ConfigError: the line's YAML file is wrong.
        SdfError: Gazebo shall run its world, and something is wrong in that.
        ValueError: there is no such sim, or it cannot be started like that.
        AlreadyRunning: a line runs in this state folder.
    """
    line, options = _line_and_options(context)
    nodes = [_node(spec) for spec in node_table(line, options)]
    if options.sim is Sim.GAZEBO:
        nodes = [*_gazebo_actions(_planned_gazebo(line, options)), *nodes]
    held = ExitStack()
    held.enter_context(only_runner(options.state_dir))
    RunFile.of(line, options, line_domain()).save(options.state_dir)
    note_start(options.state_dir)
    free = RegisterEventHandler(OnShutdown(on_shutdown=lambda event, context: held.close()))
    return [free, *nodes]


def cell_node(context: LaunchContext) -> list[Action]:
    """The node of the cell named by the launch arguments.

    Raises:
        ConfigError: the line's YAML file is wrong.
        ValueError: there is no such sim.
        KeyError: the line has no such cell.
    """
    line, options = _line_and_options(context)
    return [_node(cell_spec(line, _value(context, "cell"), options))]


def _line_and_options(context: LaunchContext) -> tuple[LineConfig, LineOptions]:
    config = Path(_value(context, "config")).resolve()
    state_dir = Path(_value(context, "state_dir")).resolve()
    line = load_line(config)
    state_dir.mkdir(parents=True, exist_ok=True)
    options = LineOptions(
        config,
        state_dir,
        speed=float(_value(context, "speed")),
        faults=_value(context, "faults", ""),
        sim=_sim(context),
    )
    return line, anchored(options, line.line)


def _sim(context: LaunchContext) -> Sim:
    given = _value(context, "sim")
    if given not in list(Sim):
        raise ValueError(f"sim:={given}: there are {', '.join(Sim)}")
    return Sim(given)


def _value(context: LaunchContext, name: str, otherwise: str | None = None) -> str:
    return str(LaunchConfiguration(name, default=otherwise).perform(context))


def _planned_gazebo(line: LineConfig, options: LineOptions) -> Gazebo:
    assert line.world_path is not None  # the node table would have complained
    file = line.world_path.resolve()
    has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return plan_gazebo(line, options, file, load_world(file, [file.parent / MODELS]), has_screen)


def _gazebo_actions(gazebo: Gazebo) -> list[Action]:
    """Gazebo and what belongs to it; when it ends, so does the line."""
    process = ExecuteProcess(
        cmd=list(gazebo.command),
        cwd=str(gazebo.folder),
        name="gazebo",
        additional_env={
            "GZ_SIM_RESOURCE_PATH": _joined(str(gazebo.models), os.environ.get("GZ_SIM_RESOURCE_PATH", "")),
            # Plugins that come with ROS packages lie where ROS has its libraries.
            "GZ_SIM_SYSTEM_PLUGIN_PATH": _joined(
                os.environ.get("GZ_SIM_SYSTEM_PLUGIN_PATH", ""), os.environ.get("LD_LIBRARY_PATH", "")
            ),
        },
        output="screen",
        on_exit=Shutdown(reason="Gazebo has ended"),
    )
    return [process, *(_node(tool, tool.words) for tool in gazebo.tools)]


def _joined(*paths: str) -> str:
    return os.pathsep.join(path for path in paths if path)


def _node(spec: NodeSpec, words: Sequence[str] = ()) -> Node:
    return Node(
        package=spec.package,
        executable=spec.executable,
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
        prefix=f"nice -n {spec.niceness}" if spec.niceness else None,
        respawn=spec.respawn,
        output="screen",
    )
