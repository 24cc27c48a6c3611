"""What comes and goes in the world: carriers, parts, finished units."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from foxglove import messages as fox

from cell_bringup.foxglove.shapes import to_entity, whole_scene
from cell_bringup.foxglove.world_scene import frame_of
from cell_world.geometry import IDENTITY
from cell_world.sdf.elements import SCOPE, SdfWorld


class ThingScene:
    """Things in the frames that TF has for them; a link that has come off its thing has one of its own."""

    def __init__(self, describe: Callable[[str], SdfWorld]) -> None:
        """Take what tells how a model looks, by its name."""
        self._describe = describe
        self._shown: dict[str, str] | None = None

    def update(self, things: Mapping[str, str], time: fox.Timestamp) -> fox.SceneUpdate | None:
        """Return the scene, or None if nothing has changed since it was asked last.

        Args:
            things: Model of each by its name; "" for a link that has come off, by its scoped name.
            time: Now.
        """
        if dict(things) == self._shown:
            return None
        self._shown = dict(things)
        return whole_scene([self._entity(name, things, time) for name in things], time)

    def _entity(self, name: str, things: Mapping[str, str], time: fox.Timestamp) -> fox.SceneEntity:
        if things[name]:
            links = self._describe(things[name]).links
            whole = [(link, link.pose) for own, link in links.items() if name + SCOPE + own not in things]
            return to_entity(name, frame_of(name), whole, time)
        owner, _, own = name.partition(SCOPE)
        model = things.get(owner, "")
        piece = [(self._describe(model).links[own], IDENTITY)] if model else []
        return to_entity(name, frame_of(name), piece, time)


def model_called(name: str, models: Sequence[Path]) -> str:
    """Return the model of a thing that is called like it and numbered, as worlds call theirs; "" if there is none."""
    model, _, number = name.rpartition("_")
    is_one = number.isdecimal() and any((folder / model / "model.sdf").is_file() for folder in models)
    return model if model and is_one else ""
