"""A model by itself, ready to be attached to a world while that runs."""

import mujoco

from cell_sim.physics.spec import build_spec
from cell_sim.physics.spec_options import SKY, SpecOptions
from cell_world.sdf.elements import SCOPE, World


def build_part(world: World, options: SpecOptions | None = None) -> mujoco.MjSpec:
    """Return the specification of a file that holds a single model.

    Its names lack that of the model (``body``, not ``tray::body``), so that attaching it under the prefix
    ``tray_7::`` names everything as if the world had included it as ``tray_7``.
    """
    spec = build_spec(world, options)
    spec.delete(spec.texture(SKY))
    start = world.name + SCOPE
    parts = (spec.bodies[1:], spec.joints, spec.geoms, spec.sites, spec.cameras, spec.lights, spec.equalities)
    for element in (element for elements in parts for element in elements):
        element.name = element.name.removeprefix(start)
    for equality in spec.equalities:
        equality.name1, equality.name2 = (name.removeprefix(start) for name in (equality.name1, equality.name2))
    for exclude in spec.excludes:
        exclude.bodyname1, exclude.bodyname2 = (
            name.removeprefix(start) for name in (exclude.bodyname1, exclude.bodyname2)
        )
        exclude.name = f"{exclude.bodyname1} {exclude.bodyname2}"
    return spec
