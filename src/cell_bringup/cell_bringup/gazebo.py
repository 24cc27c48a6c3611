"""What Gazebo needs beside the nodes of a line: its process, the bridge, descriptions and controllers of the robots."""

from dataclasses import dataclass
from pathlib import Path

from cell_bringup.gazebo_robots import describe_cameras, describe_driven
from cell_bringup.nodes import LineOptions, NodeSpec, Value
from cell_line.config.line import LineConfig
from cell_line.ros import names
from cell_world.sdf.elements import SCOPE, WORLD, Model, SdfWorld
from cell_world.sdf.extras import attribute
from cell_world.sdf.robot_description import mount, moving_joints

FOLDER = "gazebo"
"""Folder of bridge and controllers, beside that of the lines; the plugins in the world name files in it."""
MODELS = "models"
"""Folder of the models, beside the world."""
BRIDGE = "bridge.yaml"
VERSION = "8"
"""Gazebo Harmonic."""

BROADCASTER = "joint_state_broadcaster"
FOLLOWER = "joint_trajectory_controller"
GRASPER = "gripper_controller"
ACTION_PARTS = ("send_goal", "cancel_goal", "get_result", "feedback", "status")
"""The services and topics of an action; only one by one they can be given another name."""
PATIENCE_S = 120
"""Longest answer of a controller manager: nothing moves before Gazebo has loaded all robots [s]."""
CAMERAS = "cameras"


@dataclass(frozen=True, slots=True)
class GazeboTool(NodeSpec):
    """A node of another package; `words` come first on its command line."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazebo:
    """How Gazebo is started.

    Attributes:
        command: of its process.
        folder: in which it runs: there the robots' plugins find their controllers.
        models: where it finds `model://`.
        tools: nodes that belong to it.
    """

    command: tuple[str, ...]
    folder: Path
    models: Path
    tools: tuple[GazeboTool, ...]


def plan_gazebo(line: LineConfig, options: LineOptions, file: Path, world: SdfWorld, has_screen: bool) -> Gazebo:
    """Return what to start for a line whose world runs in Gazebo.

    Args:
        line: the line.
        options: how it is started; time begins in Gazebo where the line's time is.
        file: the world's.
        world: what it says.
        has_screen: whether there is a screen to show it on.

    Raises:
        ValueError: it shall be faster or slower than its world says.
    """
    if options.speed != 1.0:
        raise ValueError(f"speed:={options.speed:g}: Gazebo goes at the real_time_factor of {file}")
    folder = options.config.parent.parent / FOLDER
    view = () if has_screen else ("-s", "--headless-rendering")
    time = ("--initial-sim-time", f"{options.anchor.line0:.3f}")
    command = ("gz", "sim", "-r", *time, *view, "--force-version", VERSION, str(file))
    bridge = GazeboTool(
        "ros_gz_bridge", "parameter_bridge", "bridge", line.namespace, {"config_file": str(folder / BRIDGE)}
    )
    cameras = _publisher(f"{line.namespace}/{CAMERAS}", describe_cameras(world))
    robots = (tool for model in find_robots(line, world) for tool in _tools(line, world, model))
    return Gazebo(command, folder, file.parent / MODELS, (bridge, cameras, *robots))


def find_robots(line: LineConfig, world: SdfWorld) -> list[Model]:
    """Return the models in cells of the line that have joints to drive."""
    cells = tuple(f"{cell}{SCOPE}" for cell in line.cells)
    return [model for name, model in world.models.items() if name.startswith(cells) and moving_joints(world, model)]


def robot_namespace(line: LineConfig, model: str) -> str:
    """Return the namespace of a robot's controller manager, which is its full name in the line."""
    cell, role = model.split(SCOPE)
    return names.device(line.namespace, cell, role)


def finger(model: Model) -> str:
    """Return the joint that drives the fingers of a gripper; "" for what is none."""
    return next((attribute(extra, "joint") for extra in model.extras if extra.tag == "gripper"), "")


def open_gap(model: Model) -> float:
    """Return the gap between the open fingers of a gripper [m]."""
    return next(float(extra.attributes["max_width_m"]) for extra in model.extras if extra.tag == "gripper")


def _tools(line: LineConfig, world: SdfWorld, model: Model) -> list[GazeboTool]:
    namespace = robot_namespace(line, model.name)
    controller = GRASPER if finger(model) else FOLLOWER
    words = [BROADCASTER, controller, "--controller-manager", "controller_manager"]
    words += ["--switch-timeout", str(PATIENCE_S), "--service-call-timeout", str(PATIENCE_S)]
    words += [] if finger(model) else [f"--controller-ros-args=-r {rule}" for rule in action_name_rules()]
    spawner = GazeboTool("controller_manager", "spawner", "spawner", namespace, respawn=False, words=tuple(words))
    tools = [_publisher(namespace, describe_driven(world, model)), spawner]
    base = mount(world, model)
    if finger(model) and base != WORLD:
        arm = robot_namespace(line, world.links[base].model)
        own: dict[str, Value] = {"finger": finger(model), "open_m": open_gap(model)}
        hand: dict[str, Value] = {"hand": namespace, **own, "use_sim_time": True}
        tools.append(GazeboTool("cell_bringup", "gazebo_gripper", "gazebo_gripper", arm, hand))
    return tools


def action_name_rules() -> list[str]:
    """Return the remapping rules that lift a controller's action out of its own name into that of its robot."""
    action = names.FOLLOW_JOINT_TRAJECTORY
    return [f"~/{action}/_action/{part}:={action}/_action/{part}" for part in ACTION_PARTS]


def _publisher(namespace: str, description: str) -> GazeboTool:
    """TF of what a description describes, and the description itself for the controller manager beside it."""
    name = "robot_state_publisher"
    return GazeboTool(name, name, name, namespace, {"robot_description": description, "use_sim_time": True})
