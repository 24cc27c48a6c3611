"""How things really are in a simulated world: a file for the proof after a run, which nobody in the line reads."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from cell_line.private_file import private_file
from cell_line.unwritable import Unwritable, tell, writing
from cell_sim.people import People
from cell_sim.world.outlines import Depths
from cell_sim.world.track import CarrierTrack, Phase
from cell_sim.world.world import World
from cell_sim.world_runtime.hops import zone_of

FOLDER = "world"
"""Of a world, in the state folder of its line."""
FILE = "truth.json"


@dataclass(frozen=True, slots=True)
class PartLeft:
    """A part that left the line on a unit: the nest it was for, "" for none, and how far it was from there [m]."""

    unit: str
    part: str
    nest: str
    off_m: float


@dataclass(frozen=True, slots=True)
class WorldTruth:
    """What the world says of itself.

    Attributes:
        at: Line time [s].
        parts: That left the line, the newest last.
        zones: Zone in which each carrier stands, by its EPC as a URI, "" while it is on its way.
        depth_m: Farthest that a body ever was inside another [m]; NOT_KNOWN where the engine does not tell.
        deepest: Which two.
    """

    at: float
    parts: tuple[PartLeft, ...]
    zones: Mapping[str, str]
    depth_m: float
    deepest: str


_JSON = TypeAdapter(WorldTruth)
NOT_KNOWN = -1.0
"""A depth that nobody tells [m]."""


def look(sim: World, track: CarrierTrack, carriers: Mapping[str, str], people: People, at: float) -> WorldTruth:
    """Return how things are.

    Args:
        sim: The simulation.
        track: The track.
        carriers: Model of each carrier by its EPC as a URI.
        people: Who saw what left the line.
        at: Line time [s].
    """
    courses = {uri: track.carriers[model].course for uri, model in carriers.items()}
    zones = {uri: zone_of(track, c.end) if c.phase is Phase.STANDING else "" for uri, c in courses.items()}
    parts = tuple(PartLeft(unit, lay.part, lay.nest, lay.off_m) for unit, lay in people.left(sim))
    depths = sim.find(Depths)
    worst = depths.worst if depths else None
    deepest = f"{worst.first} in {worst.second}" if worst else ""
    depth = worst.depth if worst else 0.0
    return WorldTruth(at, parts, zones, depth if depths else NOT_KNOWN, deepest)


class TruthFile:
    """One file in the folder of the world's state, replaced as a whole."""

    def __init__(self, folder: Path, unwritable: Unwritable = tell) -> None:
        """Take the folder, and who is told when it cannot be written."""
        self._file = folder / FILE
        self._unwritable = unwritable

    def write(self, truth: WorldTruth) -> None:
        """Put a newer truth in its place."""
        with writing(self._file, self._unwritable):
            fresh = self._file.with_suffix(".new")
            with private_file(fresh, "wb") as file:
                file.write(json.dumps(asdict(truth)).encode())
            fresh.replace(self._file)

    def read(self) -> WorldTruth:
        """Return what was written last.

        Raises:
            ValueError: it is not there, or no truth; the text names the file.
        """
        try:
            return _JSON.validate_json(self._file.read_bytes())
        except OSError as error:
            raise ValueError(f"{self._file}: {error.strerror}") from None
        except ValidationError as error:
            raise ValueError(f"{self._file}: {error.errors()[0]['msg']}") from None
