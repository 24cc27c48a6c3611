"""A joint between two models that can be opened and closed again, as a plugin of the first one."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DetachableJoint:
    """A plugin that fixes a link of another model to a link of its own; it begins closed."""

    filename: str = "gz-sim-detachable-joint-system"
    name: str = "gz::sim::systems::DetachableJoint"

    def element(self, parent: str, model: str, link: str, joint: str) -> ET.Element:
        """Return it.

        Args:
            parent: Link of its own model.
            model: The other model.
            link: Link of that.
            joint: What the topics are called after.
        """
        plugin = ET.Element("plugin", filename=self.filename, name=self.name)
        given = {
            "parent_link": parent,
            "child_model": model,
            "child_link": link,
            "detach_topic": detach_topic(joint),
            "attach_topic": attach_topic(joint),
            "output_topic": f"{_scope(joint)}/state",
            "suppress_child_warning": "true",
        }
        for tag, text in given.items():
            ET.SubElement(plugin, tag).text = text
        return plugin


DETACHABLE = DetachableJoint()


def detach_topic(joint: str) -> str:
    """Return the topic that opens a joint."""
    return f"{_scope(joint)}/detach"


def attach_topic(joint: str) -> str:
    """Return the topic that closes a joint."""
    return f"{_scope(joint)}/attach"


def _scope(joint: str) -> str:
    return f"/cell/joint/{joint.replace('.', '_')}"
