"""The world of the line on its way to Foxglove: its shape, what moves in it, and what is written above."""

import json
from typing import Any

from cell_interfaces.msg import LineState
from cell_interfaces.srv import DescribeScene
from foxglove import messages as fox
from rclpy.qos import QoSProfile
from tf2_msgs.msg import TFMessage

from cell_bringup.foxglove.frames import pose_transforms, to_transforms
from cell_bringup.foxglove.labels import to_labels
from cell_bringup.foxglove.outlets import Outlet, Outlets
from cell_bringup.foxglove.standing import standing
from cell_bringup.foxglove.thing_scene import ThingScene, model_called
from cell_bringup.foxglove.times import in_nanoseconds, timestamp_of
from cell_bringup.foxglove.world_scene import WorldScene
from cell_bringup.ros.foxglove_feeds import encoded
from cell_line.ros import names, qos
from cell_line.ros.calls import ServiceCalls
from cell_line.ros.line_node import LineNode
from cell_sim.physics.build_scene import visible_spec
from cell_sim.physics.catalogue import ModelCatalogue
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world_runtime.scene import CARRIER
from cell_world.geometry import Pose
from cell_world.sdf.elements import WORLD

TF = "/tf"
TF_DEPTH = 100
SCENE, THINGS, LABELS = "scene", "things", "labels"
"""Topics under the name of the world."""
GONE_S = 8.0
"""What TF has not had for so long is gone, line time: all comes every two seconds [s]."""
OVERDUE_S = 5.0
"""A world that has not answered is asked again after this long, wall time [s]."""


class WorldScenery:
    """Shows the world of a line.

    Where nobody publishes TF, the carriers stand where the orchestrator believes them to be.
    """

    def __init__(self, node: LineNode, outlets: Outlets, line: SimulatedLine) -> None:
        """Take the world."""
        self._node, self._line = node, line
        profile = line.line.profile(str(node.param("profile")))
        self._moves = bool(profile.engine) or profile.hardware  # so somebody publishes TF
        world, base = line.description, names.world(line.line.namespace)
        carriers = line.carriers.values()
        poses = {name: pose for name in world.links if (pose := line.simulation.pose(name))}
        self._scene = WorldScene(world, poses, set(carriers))
        self._things = ThingScene(ModelCatalogue(line.models, visible_spec).world)
        self._known = dict.fromkeys(carriers, CARRIER)
        self._is_told = False
        self._heard: dict[str, float] = {}
        self._frames: set[str] = set()
        self._status: dict[str, Any] = {}
        self._places = _places(line)
        self._tf = outlets.open(TF, fox.FrameTransforms.get_schema())
        self._outlets = {
            name: outlets.open(names.of(base, name), fox.SceneUpdate.get_schema(), keeps=True)
            for name in (SCENE, THINGS, LABELS)
        }
        self._states = node.create_subscription(
            LineState, names.of(names.orchestrator(line.line.namespace), names.STATE), self._told, qos.LATCHED
        )
        self._transforms: Any = None
        self._describe = ServiceCalls(node, DescribeScene, names.of(base, names.DESCRIBE_SCENE), OVERDUE_S)

    def destroy(self) -> None:
        """Let go of ROS."""
        self._listen(False)
        self._node.destroy_subscription(self._states)
        self._describe.destroy()

    def look(self) -> None:
        """Show what has changed; to be called regularly, in the thread of the executor."""
        scene, things = self._outlets[SCENE], self._outlets[THINGS]
        self._listen(self._moves and any(o.is_wanted for o in (self._tf, scene, things)))
        self._ask(things.is_wanted)
        now = self._node.clock.now()
        time = timestamp_of(now)
        self._show(scene, self._scene.update(self._frames, time), now)
        known = self._known if self._is_told or not self._moves else self._named()
        self._show(things, self._things.update(known, time), now)

    def _show(self, outlet: Outlet, update: fox.SceneUpdate | None, now: float) -> None:
        if update is not None:
            outlet.put(update.encode(), in_nanoseconds(now))

    # TF

    def _listen(self, wanted: bool) -> None:
        if wanted and self._transforms is None:
            profile = QoSProfile(depth=TF_DEPTH)
            self._transforms = self._node.create_subscription(TFMessage, TF, self._moved, profile)
        elif not wanted and self._transforms is not None:
            self._node.destroy_subscription(self._transforms)
            self._transforms = None

    def _moved(self, message: TFMessage) -> None:
        now = self._node.clock.now()
        self._heard |= {one.child_frame_id: now for one in message.transforms if one.header.frame_id == WORLD}
        self._frames.update(transform.child_frame_id for transform in message.transforms)
        self._tf.put(encoded(to_transforms(message)), in_nanoseconds(self._node.clock.now()))

    # What comes and goes

    def _ask(self, wanted: bool) -> None:
        """Ask the world what there is, if it is simulated and has answered before."""
        if wanted:
            self._describe.start(SCENE, DescribeScene.Request(), self._answered)
            self._describe.poke()

    def _answered(self, answer: DescribeScene.Response) -> None:
        self._known = {thing.name: thing.model for thing in answer.things}
        self._is_told = True

    def _named(self) -> dict[str, str]:
        """What there is, by TF alone: a world whose cells see for themselves tells nobody what it holds."""
        late = self._node.clock.now() - GONE_S
        self._heard = {name: at for name, at in self._heard.items() if at > late}
        things = {name: model for name in sorted(self._heard) if (model := model_called(name, self._line.models))}
        return dict.fromkeys(self._line.carriers.values(), CARRIER) | things

    # The line

    def _told(self, message: LineState) -> None:
        self._status = json.loads(message.json)
        now = self._node.clock.now()
        time = timestamp_of(now)
        cells = {cell: self._line.description.models[cell].pose for cell in self._line.cells()}
        self._show(self._outlets[LABELS], to_labels(self._status, self._line.carriers, cells, time), now)
        if not self._moves:
            ids, bodies = list(self._line.carriers), list(self._line.carriers.values())
            where = standing(self._status, ids, self._places)
            poses = {bodies[number]: pose for number, pose in where.items()}
            self._tf.put(pose_transforms(poses, time).encode(), in_nanoseconds(now))


def _places(line: SimulatedLine) -> dict[str, list[Pose]]:
    """Where carriers can stand, by station."""
    track = line.track
    if track is None:
        return {}
    layout, places = track.layout, track.layout.places
    slots = {zone: [places[slot] for slot, of in layout.slots.items() if of == zone] for zone in places}
    return {
        station: slots[zone] or [places[zone]]
        for station, zone in line.line.transport.stations().items()
        if zone in places
    }
