"""Which print stands on the carrier, and which supports are on it, by one checked picture.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cell_vision.placed.comparing import PlacePicture
from cell_vision.placed.faces import Face, faces_of, faces_of_model
from cell_vision.placed.finding import Covered
from cell_vision.placed.recognising import is_there, recognise
from cell_vision.seeing.view import CameraView
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE
from cell_world.sdf.reader import load_world

SUPPORT = "support."


@dataclass(frozen=True, eq=False)
class PrintLooks:
    """How a print looks, in its own frame.

    Attributes:
        body: Faces of what stays.
        supports: Faces of each support, by its place.
    """

    body: Sequence[Face]
    supports: Mapping[str, Sequence[Face]]

    @property
    def whole(self) -> list[Face]:
        """All of it."""
        return [*self.body, *(face for faces in self.supports.values() for face in faces)]

    @classmethod
    def read(cls, model: str, library: Path) -> "PrintLooks":
        """Read it from a model whose supports are links of their own, each with a frame `support.<n>`.

        Raises:
            SdfError: The model is not there, or wrong.
        """
        world = load_world(library / model / "model.sdf", [library])
        back = next(iter(world.models.values())).pose.inverse()
        looks = {
            name: [face.moved(back @ link.pose) for face in faces_of(link.visuals)]
            for name, link in world.links.items()
        }
        places = {name.rpartition(SCOPE)[2]: frame.link for name, frame in world.frames.items()}
        supports = {place: looks.pop(link) for place, link in places.items() if place.startswith(SUPPORT)}
        return cls([face for faces in looks.values() for face in faces], supports)


@dataclass(frozen=True)
class PrintSeen:
    """A print on a carrier.

    Attributes:
        model: Which one it is.
        supports: Whether each of its supports is on it, None where nobody can tell.
    """

    model: str
    supports: Mapping[str, bool | None]


def print_seen(
    view: CameraView, carrier: Pose, at: Pose, known: Mapping[str, PrintLooks], library: Path
) -> PrintSeen | str | None:
    """Return the print at a place, None if none stands there, or why nobody can tell.

    Args:
        view: What the camera sees, checked.
        carrier: Where the carrier is in the world.
        at: Where the frame of a print is if one stands there.
        known: Which prints may stand there, by name.
        library: Folder of the models.
    """
    deck = [face.moved(carrier) for face in faces_of_model("carrier", library)]
    picture = PlacePicture(view.rgb, view.depth, view.model, view.world_t_camera.inverse(), deck)
    try:
        model = recognise(picture, at, {name: looks.body for name, looks in known.items()})
        if model is None:
            return "what stands on the carrier looks like none of " + ", ".join(known)
        return PrintSeen(model, _supports(picture, at, known[model])) if model else None
    except Covered:
        return "something hides what stands on the carrier"


def _supports(picture: PlacePicture, at: Pose, looks: PrintLooks) -> dict[str, bool | None]:
    return {place: is_there(picture, at, faces, looks.body) for place, faces in looks.supports.items()}
