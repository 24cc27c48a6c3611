"""A line in its world: from the two files, YAML and SDF, to a simulation with all its devices."""

from dataclasses import dataclass
from pathlib import Path

from cell_line.config.line import LineConfig
from cell_line.config.profiles import Profile
from cell_line.registry import Registry, RegistryError
from cell_line.tag_schemes.carriers import carrier_epcs
from cell_line.tag_schemes.identities import epc_hex
from cell_sim.engine import ENGINES, BuildWorld
from cell_sim.world.hand import EndEffector
from cell_sim.world.robot import Robot
from cell_sim.world.track import CarrierTrack
from cell_sim.world.track_layout import read_layout
from cell_sim.world.world import World
from cell_sim.world_runtime.demands import check_demands
from cell_sim.world_runtime.machines import Machine, find_machines
from cell_sim.world_runtime.roles import check_roles
from cell_transport.tag import Tag
from cell_world.geometry import Pose
from cell_world.sdf import elements
from cell_world.sdf.models import loose_models, without
from cell_world.sdf.reader import load_world

MODELS = "models"
"""Folder of the models, beside the world."""
MODEL = "model://"
IN_WORLD = "physics"
"""The profile that is meant where a line is only looked at in its world."""


@dataclass(frozen=True, slots=True)
class Loose:
    """Something that stands loose in the world from the start: name, model and pose."""

    name: str
    model: str
    pose: Pose


@dataclass(frozen=True)
class SimulatedLine:
    """A line in its world.

    Attributes:
        line: The line.
        profile: Which of its drivers call the simulation.
        description: What of its world is there all the time, as SDF has it.
        loose: What else stands there at the start; it may be taken away.
        models: Folders of the models that can be put into it.
        simulation: What runs it.
        machines: Robots and whatever else has driven joints.
        carriers: Model of each carrier by its EPC as a URI.
    """

    line: LineConfig
    profile: Profile
    description: elements.SdfWorld
    loose: tuple[Loose, ...]
    models: tuple[Path, ...]
    simulation: World
    machines: tuple[Machine, ...]
    carriers: dict[str, str]

    @property
    def track(self) -> CarrierTrack | None:
        """Its track; None in a world without ways."""
        return next(iter(self.simulation.devices_of(CarrierTrack).values()), None)

    def furnish(self) -> None:
        """Put what is loose where it stands at the start; to be called once, and after every reset."""
        for thing in self.loose:
            self.simulation.spawn(thing.name, thing.model, thing.pose)

    def cells(self) -> list[str]:
        """The cells of the line that stand in the world."""
        return [name for name in self.line.cells if name in self.description.models]


def build_simulated_line(
    line: LineConfig, file: Path, seed: int = 0, whole: bool = True, profile: str = IN_WORLD
) -> SimulatedLine:
    """Read the world of a line and make the simulation of it.

    Args:
        line: The line.
        file: The world.
        seed: Of all chance.
        whole: Whether the world must have everything the line names; else it may be a single cell of it.
        profile: Name of the profile that it runs in.

    Raises:
        SdfError: something is wrong in the world.
        ConfigError: the line needs what the world does not have, or nothing simulates a world in the profile.
    """
    chosen = line.profile(profile)
    build_world = _builder(line, chosen)
    folders = [file.parent / MODELS]
    everything = load_world(file, folders)
    track = read_layout(everything)
    if whole:
        check_demands(line, everything, track, file)
    known = list(track.carriers) if track else []
    carriers = dict(zip(carrier_epcs(line), known, strict=False))
    loose = [model for model in loose_models(everything) if model.name not in known]
    spare = [name for name in known if name not in carriers.values()]
    world = without(everything, [*spare, *(model.name for model in loose)])
    tags = {model: Tag(epc_hex(uri)) for uri, model in carriers.items()}
    simulation = build_world(world, folders, tags, seed)
    robots, hands = simulation.devices_of(Robot), simulation.devices_of(EndEffector)
    cameras = [sensor.name for sensor in world.sensors()]
    check_roles(world, line.cells, [*robots, *hands, *cameras])
    return SimulatedLine(
        line=line,
        profile=chosen,
        description=world,
        loose=tuple(Loose(model.name, model.uri.removeprefix(MODEL), model.pose) for model in loose),
        models=tuple(folders),
        simulation=simulation,
        machines=tuple(find_machines(world, robots, hands)),
        carriers=carriers,
    )


def _builder(line: LineConfig, profile: Profile) -> BuildWorld:
    if not profile.engine:
        raise line.error(("profiles",), f"nothing simulates a world in profile '{profile.name}'")
    try:
        engine = Registry.installed().instance(ENGINES, profile.engine)
    except RegistryError as error:
        raise line.error(("profiles", profile.name, "engine"), str(error)) from None
    return engine.build
