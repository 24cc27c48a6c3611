"""A connector: a small model between a hand and what it holds, each fixed to the next by a detachable joint.

Gazebo makes a joint between two models by a plugin that is loaded with one of them and knows the other one by name.
So a hand has a plugin for a connector of a certain name, and a connector that comes has one for what is to be held.
Of two models that are joined the second one must be free: a thing is held by one at a time.  Before a connector goes
both joints are opened, or what it held would hang in the air.
"""

import xml.etree.ElementTree as ET

from cell_sim.gazebo.detachable import DETACHABLE, attach_topic, detach_topic
from cell_sim.gazebo.surroundings import GazeboSurroundings
from cell_sim.physics.device import Device
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE

LINK = "link"
TEXT = """<model name="{name}"><link name="link"><gravity>false</gravity><inertial><mass>0.01</mass><inertia>
<ixx>0.00001</ixx><iyy>0.00001</iyy><izz>0.00001</izz></inertia></inertial></link></model>"""


def connector_name(name: str) -> str:
    """Return what the connectors of a holder are called."""
    return "connector_" + name.replace(SCOPE, "_").replace(".", "_")


def connector(name: str) -> ET.Element:
    """Return the model of a connector of a holder."""
    return ET.fromstring(TEXT.format(name=connector_name(name)))


class Connector:
    """Holds one body at a time; the same as a weld of the embedded simulator.

    Attributes:
        held: Scoped name of the link that is held, "" for none.
    """

    def __init__(self, name: str, link: str) -> None:
        """Take the name of the holder, and the link that holds."""
        self._model = connector_name(name)
        self._side = f"{self._model}_held"
        self._holder, self._link = name, link
        self._first = True
        self.held = ""

    def join(self, world: GazeboSurroundings) -> None:
        """Know the world; at its start the connector that came with it goes."""
        self._world = world
        if self._first:
            self._first = False
            for topic in (detach_topic(self._model), attach_topic(self._model), detach_topic(self._side)):
                world.gazebo.announce(topic)

    def close(self, body: str) -> None:
        """Hold a link of a thing where it is now, whoever else has held it."""
        self.open()
        self._world.release(body)
        owner, _, link = body.partition(SCOPE)
        thing, place = self._world.thing(owner), self._world.at(self._link)
        if thing is None or place is None:
            return
        model = connector(self._holder)
        model.append(DETACHABLE.element(LINK, *thing.anchor(link), self._side))
        text = f'<sdf version="1.9">{ET.tostring(model, encoding="unicode")}</sdf>'
        self._world.gazebo.create(self._model, text, Pose(*place))
        self._world.gazebo.publish(attach_topic(self._model))
        self.held = body

    def open(self) -> None:
        """Let go: both joints first, then the connector goes."""
        if not self.held:
            return
        self.held = ""
        gazebo = self._world.gazebo
        for _ in range(2):  # the first message to a plugin just found may be lost
            gazebo.publish(detach_topic(self._side))
            gazebo.publish(detach_topic(self._model))
            gazebo.step(1)
        gazebo.remove(self._model)

    def reset(self) -> None:
        """Hold nothing."""
        self.held, self._first = "", True


class ConnectorUser(Device):
    """What every device shares that holds by a connector: hands, chucks, threads and clamps."""

    def __init__(self, name: str, link: str) -> None:
        """Take the scoped name, and the link that holds."""
        super().__init__(name)
        self._grip = Connector(name, link)
        self.link = link

    def join(self, world: GazeboSurroundings) -> None:
        """Know the world."""
        self._world = world
        self._grip.join(world)

    @property
    def holding(self) -> str:
        """Name of the link that is held, "" for none."""
        return self._grip.held

    def thing_goes(self, name: str) -> None:
        """Let go of a thing that is about to be taken away."""
        if self.holding.partition(SCOPE)[0] == name:
            self._grip.open()

    def let_go_of(self, body: str) -> None:
        """Let go of a link that somebody else takes."""
        if self.holding == body:
            self._grip.open()

    def reset(self) -> None:
        """Hold nothing."""
        super().reset()
        self._grip.reset()
