"""Turns a world into a MuJoCo specification; everything keeps its scoped name."""

import mujoco

from cell_sim.physics.compiling import note_origins
from cell_sim.physics.spec_assets import Assets
from cell_sim.physics.spec_bodies import add_bodies
from cell_sim.physics.spec_geoms import add_collision, add_excludes, add_visual
from cell_sim.physics.spec_joints import add_joint, add_mimics
from cell_sim.physics.spec_lights import add_lights
from cell_sim.physics.spec_options import SpecOptions, apply_options
from cell_sim.physics.spec_sensors import add_camera, add_frame, add_viewpoint
from cell_world.sdf.elements import WORLD, Link, SdfWorld
from cell_world.sdf.tree import joint_above


def build_spec(world: SdfWorld, options: SpecOptions | None = None) -> mujoco.MjSpec:
    """Return a specification that `compiled` makes a model of.

    Bodies, joints, geoms, cameras, sites and lights are called as links, joints, collisions and visuals, sensors,
    frames and lights; a free link has a joint of its own name, a mimicking joint an equality of its name.
    """
    settings = options or SpecOptions()
    spec = mujoco.MjSpec()
    apply_options(spec, world, settings)
    bodies = add_bodies(spec, world)
    above = joint_above(world.joints)
    assets = Assets(spec)
    for link in world.links.values():
        _fill(bodies[link.name], link, assets)
        if link.name in above:
            add_joint(bodies[link.name], above[link.name], settings)
    for frame in world.frames.values():
        add_frame(bodies[frame.link], frame)
    add_lights(spec, world, bodies)
    if world.camera:
        add_viewpoint(bodies[WORLD], world.camera)
    add_mimics(spec, world, settings)
    add_excludes(spec, world)
    note_origins(spec, world)
    return spec


def _fill(body: mujoco.MjsBody, link: Link, assets: Assets) -> None:
    for solid in link.collisions:
        add_collision(body, solid, assets)
    for visual in link.visuals:
        add_visual(body, visual, assets)
    for sensor in link.sensors:
        add_camera(body, sensor)
