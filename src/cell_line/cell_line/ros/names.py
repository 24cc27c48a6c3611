"""All ROS names of a line. A node offers them as `own(NAME)`; others reach them as `of(node, NAME)`."""

ORCHESTRATOR = "orchestrator"
TRANSPORT = "transport"
CELLS = "cells"

# cells
RUN_SKILL = "run_skill"
CHANGEOVER = "changeover"
PACKML_COMMAND = "packml_command"
DESCRIBE = "describe"
TELL_JOBS = "tell_jobs"

# transport
MOVE_CARRIER = "move_carrier"
READ_TAG = "read_tag"
WRITE_TAG = "write_tag"
IDENTIFY_CARRIER = "identify_carrier"
CARRIER_READS = "carrier_reads"

# the simulated world
WORLD = "world"
SPAWN = "spawn"
REMOVE = "remove"
RESET = "reset"
FAULT = "fault"
DESCRIBE_SCENE = "describe_scene"

# the track under the transport; READ_TAG, WRITE_TAG and IDENTIFY_CARRIER as there
TRACK = "track"
HOP = "hop"

# what a cell knows of its surroundings, under `cells/<cell>/perception`; DESCRIBE_SCENE as of the world
PERCEPTION = "perception"
FIND_PLACES = "find_places"
FIND_CARRIER = "find_carrier"
FIND_PARTS = "find_parts"
"""Below a camera, of the node of vision."""

# devices of a cell, under `cells/<cell>/<device>`
FOLLOW_JOINT_TRAJECTORY = "follow_joint_trajectory"
JOINT_STATES = "joint_states"
ROBOT_DESCRIPTION = "robot_description"
GRIPPER = "gripper"
HOLDING = "holding"
STANDS_ON = "stands_on"
"""Latched by whoever answers for a device: simulated, world or hardware."""
IMAGE = "image_raw"
DEPTH = "depth"
CAMERA_INFO = "camera_info"
CALL = "call"

# orchestrator
SUBMIT_ORDER = "submit_order"
CANCEL_ORDER = "cancel_order"
SET_PRIORITY = "set_priority"
ACCEPT_CLOCK = "accept_clock"
HOLD = "hold"
RESUME = "resume"
TRACE = "trace"
REQUEST_CHANGEOVER = "request_changeover"
SETTLE_UNIT = "settle_unit"
SET_LOT = "set_lot"
EVENTS = "events"
CLAIM = "claim"

# cells and orchestrator
STATE = "state"

DIAGNOSTICS = "/diagnostics"


def own(name: str) -> str:
    """Return a name under the node that offers it."""
    return f"~/{name}"


def of(node: str, name: str) -> str:
    """Return a name another node offers; `node` is its full name."""
    return f"{node}/{name}"


def cell(namespace: str, name: str) -> str:
    """Return the full name of a cell's node."""
    return f"{namespace}/{CELLS}/{name}"


def device(namespace: str, cell_name: str, device_name: str) -> str:
    """Return the full name under which a device of a cell offers its interfaces."""
    return f"{cell(namespace, cell_name)}/{device_name}"


def perception(namespace: str, cell_name: str) -> str:
    """Return the full name of whoever tells a cell what is around it."""
    return device(namespace, cell_name, PERCEPTION)


def world(namespace: str) -> str:
    """Return the full name of the simulator's node."""
    return f"{namespace}/{WORLD}"


def track(namespace: str) -> str:
    """Return the full name of the track."""
    return f"{namespace}/{TRACK}"


def transport(namespace: str) -> str:
    """Return the full name of the transport's node."""
    return f"{namespace}/{TRANSPORT}"


def orchestrator(namespace: str) -> str:
    """Return the full name of the orchestrator's node."""
    return f"{namespace}/{ORCHESTRATOR}"
