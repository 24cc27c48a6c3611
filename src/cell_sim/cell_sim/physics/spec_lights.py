"""Lights of a world, with the strength and the place that MuJoCo needs to draw them well."""

import math

import mujoco
import numpy as np

from cell_world.sdf.elements import WORLD, Light, LightKind, SdfWorld

TYPES = {
    LightKind.DIRECTIONAL: mujoco.mjtLightType.mjLIGHT_DIRECTIONAL,
    LightKind.POINT: mujoco.mjtLightType.mjLIGHT_POINT,
    LightKind.SPOT: mujoco.mjtLightType.mjLIGHT_SPOT,
}
HEADLIGHT = 0.4
"""Light from the camera in a world without lights."""


def add_lights(spec: mujoco.MjSpec, world: SdfWorld, bodies: dict[str, mujoco.MjsBody]) -> None:
    """Add all lights, dimmed so that the world is not too bright, and the light from everywhere."""
    strength = exposure(world)
    headlight = spec.visual.headlight
    headlight.ambient = [strength * part for part in world.scene.ambient[:3]]
    headlight.diffuse = [0.0 if world.lights else HEADLIGHT] * 3
    headlight.specular = [0.0] * 3
    for light in world.lights.values():
        added = _add(bodies[light.link], light, strength * light.intensity)
        if light.kind is LightKind.DIRECTIONAL and light.link == WORLD:  # MuJoCo casts no shadows from before a light
            added.pos = spec.stat.center - spec.stat.extent * np.asarray(added.dir)


def exposure(world: SdfWorld) -> float:
    """Return the factor on all light at which white that faces it is just white; MuJoCo cuts off what is brighter."""
    suns = [light for light in world.lights.values() if light.kind is LightKind.DIRECTIONAL]
    brightness = max(world.scene.ambient[:3]) + sum(light.intensity * max(light.diffuse[:3]) for light in suns)
    return 1.0 / max(1.0, brightness)


def _add(body: mujoco.MjsBody, light: Light, strength: float) -> mujoco.MjsLight:
    added = body.add_light(
        name=light.name,
        type=TYPES[light.kind],
        pos=light.pose.position,
        dir=light.pose.rotate(light.direction),
        diffuse=[strength * part for part in light.diffuse[:3]],
        specular=[strength * part for part in light.specular[:3]],
        castshadow=light.cast_shadows,
        range=light.range,
    )
    if light.kind is not LightKind.DIRECTIONAL:
        added.attenuation = light.attenuation
    if light.kind is LightKind.SPOT:
        added.cutoff = math.degrees(light.outer_angle / 2.0)
        added.exponent = light.falloff
    return added
