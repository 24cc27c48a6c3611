"""`vision_cloth_camera`: sees garments by the pictures of a camera, and nothing else."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from cell_line.driver import Driver, Needs
from cell_skills.devices.env import DeviceEnv
from cell_skills.devices.perception import Perception
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.seen import Located, PartSeen
from cell_skills.devices.sightings import Sighting, Sightings
from cell_world.geometry import Pose
from cell_world.line_world import LineWorld
from cell_world.sdf.reader import load_world
from garment_cell import devices

TABLE = "table"
TRAY = "feeder."
CLOTH = "cloth"
"""Element of a model that says what garment it is."""
Side = Annotated[float, Field(gt=0.05, le=5.0)]
"""[m]"""


class VisionClothOptions(BaseModel):
    """Options of a cloth camera that sees."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    garments: dict[str, tuple[Side, Side]] = Field(min_length=1, max_length=100)
    """Width and length of every garment that may lie on the table, flat [m]."""
    width_m: Side
    """What of the table is looked at, along x of its frame, around its middle [m]."""
    length_m: Side
    """The same along y [m]."""
    thickness_m: Annotated[float, Field(gt=0.0, le=0.05)] = 0.002
    """Of a layer [m]."""


class VisionClothCamera(Driver, devices.ClothCamera):
    """It finds the garment by its colour, its creases by depth, and refuses what covers the table.

    It looks at the pictures of the camera of its own role, through the checked views of the cell.
    """

    Options = VisionClothOptions
    stands_on = None

    def __init__(self, options: VisionClothOptions, env: DeviceEnv) -> None:
        """Take what may lie there, and the surroundings."""
        self._options, self._env = options, env
        self._tray = f"{env.name}.tray"

    @classmethod
    def needs(cls, options: Any) -> Needs:  # noqa: ARG003
        """It looks at the fold table of its cell."""
        return Needs(frames=(TABLE,))

    async def open(self) -> None:
        """Load what sees.

        Raises:
            DeviceFault: The libraries of vision are missing, or the cell has no cameras.
        """
        # A line that does not use it lacks OpenCV, and lists its plug-ins.
        from cell_vision.seeing.views import CheckedViews
        from garment_cell import table_sight

        self._sight, self._views = table_sight, self._env.use(CheckedViews)
        self._known = table_sight.TableSight(
            self._options.width_m, self._options.length_m, self._options.garments, self._options.thickness_m
        )
        library = self._env.use(LineWorld).library
        self._folded = {garment: folded_model(garment, library) for garment in self._options.garments}

    async def look_at_cloth(self) -> devices.ClothSeen | None:
        """Take a picture of the table and measure what lies there.

        Raises:
            DeviceFault: The picture must not be acted on, or something covers the garment, or two lie there.
        """
        table = await self._place(TABLE)
        view = await self._views.look(self._env.name)
        seen = await self._views.evaluate(lambda: self._sight.cloth_seen(view, table, self._known))
        if not isinstance(seen, devices.ClothSeen):
            raise DeviceFault(self._env.name, f"{seen.problem}: {seen.text}")
        self._env.use(Sightings).note(Sighting(TABLE, self._pack(seen), view.stamp, self._env.name))
        return seen

    async def look(self, place: str) -> PartSeen | None:
        """Take a picture of a tray and say whether a garment lies there, and where.

        Which one it is its size on the table tells; until then it is the one that the tray is for.
        """
        at = await self._place(place)
        view = await self._views.look(self._env.name)
        seen = self._sight.pack_seen(view, at)
        garment = place.removeprefix(TRAY)
        if seen is None or not seen.present or garment not in self._options.garments:
            return seen
        self._env.bench.cell.put(self._tray, garment)
        return seen.model_copy(update={"part": garment})

    def _pack(self, seen: devices.ClothSeen) -> PartSeen:
        """What an arm lifts off the table: the garment of the last tray, flat or as the pack that it was folded to."""
        garment = self._env.bench.cell.get(self._tray, "")
        part = garment if seen.layers <= 1 else self._folded.get(garment, "")
        where = seen.model_dump(include=set(Located.model_fields))
        return PartSeen(**where, part=part if seen.present else "")

    async def _place(self, name: str) -> Pose:
        found = (await self._env.use(Perception).find_places([name])).get(name)
        if found is None:
            raise DeviceFault(self._env.name, f"nobody knows where '{name}' is")
        return found.pose


def folded_model(garment: str, library: Path) -> str:
    """Return the model of the pack that a garment is folded to, "" if its own model names none.

    Raises:
        SdfError: The library has no such garment.
    """
    world = load_world(library / garment / "model.sdf", [library])
    cloths = (extra for model in world.models.values() for extra in model.extras if extra.tag == CLOTH)
    return next((cloth.attributes.get("folded", "") for cloth in cloths), "")
