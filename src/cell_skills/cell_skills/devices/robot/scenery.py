"""The scene a cell's robots move in: what is built in from the world's file, what is loose from the ports."""

from collections.abc import Mapping
from functools import cache

from cell_skills.devices.ports import Body
from cell_skills.devices.protocols import DeviceFault
from cell_skills.devices.robot.instances import added, loose, without
from cell_skills.devices.robot.site import Site
from cell_skills.motion.scene import Scene
from cell_skills.sdf.elements import SCOPE, World
from cell_skills.sdf.errors import SdfError
from cell_skills.sdf.reader import load_world

WHO = "scene"


class Scenery:
    """Makes scenes.  As long as the same things are there, scenes share their layout, which a planner remembers.

    Attributes:
        built_in: The scene without anything loose.
    """

    def __init__(self, site: Site) -> None:
        """Take the world as its file has it; what is loose in it is known from the ports only."""
        self._library = site.library
        self._fixed = without(site.world, loose(site.world))
        self._there: dict[str, str] = {}
        self.built_in = self._scene = Scene.of(self._fixed)
        self._template = cache(self._load)

    def scene(self, bodies: Mapping[str, Body]) -> Scene:
        """Return the scene with these bodies in it.

        Raises:
            DeviceFault: A body is of a model that is not in the library.
        """
        models = {name: body.model for name, body in bodies.items() if SCOPE not in name}
        if models != self._there:
            world = self._fixed
            for name, model in sorted(models.items()):
                world = added(world, name, self._template(model))
            self._scene, self._there = Scene.of(world), models
        known = self._scene.world
        # A link that has come off is placed after the model it was part of.
        ordered = sorted(bodies, key=lambda name: name.count(SCOPE))
        return self._scene.with_poses(
            {name: bodies[name].pose for name in ordered if name in known.models or name in known.links}
        )

    def _load(self, model: str) -> World:
        file = self._library / model / "model.sdf"
        if not model or not file.is_file():
            raise DeviceFault(WHO, f"nobody knows the shape of a '{model}': {self._library} has no such model")
        try:
            return load_world(file, [self._library])
        except SdfError as error:
            raise DeviceFault(WHO, str(error)) from None
