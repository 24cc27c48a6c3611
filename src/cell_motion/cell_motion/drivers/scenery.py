"""The scene a cell's robots move in: what is built in from the world's file, what is loose from the ports."""

from collections.abc import Mapping
from functools import cache

from cell_motion.drivers.instances import added, solid
from cell_motion.drivers.site import Site
from cell_motion.planning.scene import PlanningScene
from cell_skills.devices.perception import Perceived
from cell_skills.devices.protocols import DeviceFault
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE, SdfWorld
from cell_world.sdf.errors import SdfError
from cell_world.sdf.models import loose_models, without
from cell_world.sdf.reader import load_world

WHO = "scene"
AWAY = Pose((0.0, 0.0, -100.0))
"""Where things are kept that are not there."""


class Scenery:
    """Makes scenes that share their layout as far as possible, since a planner remembers what it knows of a layout.

    Parts come and go all the time, each under a name of its own.  So the scene calls a thing `MODEL.NUMBER`, and a
    thing that has gone leaves its place to the next one of its model.

    Attributes:
        built_in: The scene without anything loose.
    """

    def __init__(self, site: Site) -> None:
        """Take the world as its file has it; what is loose in it is known from the ports only."""
        self._library = site.library
        loose = [model.name for model in loose_models(site.world)]
        self._world = solid(without(site.world, loose))
        self.built_in = self._scene = PlanningScene.of(self._world)
        self._template = cache(self._load)
        self._models: dict[str, str] = {}
        self._called: dict[str, str] = {}

    def scene(self, bodies: Mapping[str, Perceived]) -> tuple[PlanningScene, dict[str, str]]:
        """Return the scene with these bodies in it, and what the scene calls those that it has.

        Raises:
            DeviceFault: A body is of a model that is not in the library.
        """
        whole = {name: body.model for name, body in bodies.items() if SCOPE not in name}
        self._called = {
            name: called for name, called in self._called.items() if whole.get(name) == self._models[called]
        }
        for name, model in sorted(whole.items()):
            if name not in self._called:
                self._called[name] = self._place_for(model)
        named = {self._renamed(name): body for name, body in bodies.items()}
        poses = {name: named[name].pose if name in named else AWAY for name in self._models}
        # A link that may have come off is placed after the model it is part of.
        poses |= {name: body.pose for name, body in named.items() if name in self._scene.world.links}
        world = self._scene.world
        called = {name: self._renamed(name) for name in bodies}
        return self._scene.with_poses(poses), {
            name: own for name, own in called.items() if own in world.models or own in world.links
        }

    def told(self, text: str) -> str:
        """Return a text about the scene with the names by which others know things."""
        for name, called in self._called.items():
            text = text.replace(called + SCOPE, name + SCOPE)
        return text

    def _renamed(self, name: str) -> str:
        model, scope, link = name.partition(SCOPE)
        return self._called.get(model, model) + scope + link

    def _place_for(self, model: str) -> str:
        """Return a free place for a thing of this model, a new one if there is none."""
        taken = set(self._called.values())
        for called, known in self._models.items():
            if known == model and called not in taken:
                return called
        called = f"{model}.{list(self._models.values()).count(model) + 1}"
        self._world = added(self._world, called, self._template(model))
        self._scene = PlanningScene.of(self._world)
        self._models[called] = model
        return called

    def _load(self, model: str) -> SdfWorld:
        file = self._library / model / "model.sdf"
        if not model or not file.is_file():
            raise DeviceFault(WHO, f"nobody knows the shape of a '{model}': {self._library} has no such model")
        try:
            return load_world(file, [self._library])
        except SdfError as error:
            raise DeviceFault(WHO, str(error)) from None
