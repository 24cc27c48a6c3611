import math
from pathlib import Path

import mujoco
import numpy as np
import pytest
from small_worlds import compiled

SCENE = """
<light name="sun" type="directional"><diffuse>0.8 0.8 0.8</diffuse><direction>0 3 -4</direction></light>
<light name="spot" type="spot"><pose>0 0 3 0 0 0</pose><cast_shadows>1</cast_shadows><intensity>0.5</intensity>
  <attenuation><range>4</range><constant>0.3</constant><linear>0.2</linear><quadratic>0.1</quadratic></attenuation>
  <spot><outer_angle>0.8</outer_angle><falloff>2</falloff></spot></light>
<model name="m"><static>1</static><pose>1 2 0 0 0 1.5707963267948966</pose><link name="body">
  <light name="lamp" type="point"><pose>0 0 1 0 0 0</pose><diffuse>1 0 0</diffuse></light></link></model>
"""


def test_lights_shine(tmp_path: Path) -> None:
    """It should give lights their kind, colour and direction."""
    model, data = compiled(tmp_path, "<scene><ambient>0.1 0.1 0.1</ambient></scene>" + SCENE)
    sun, spot, lamp = (model.light(name) for name in ("sun", "spot", "m::body::lamp"))
    assert [light.type[0] for light in (sun, spot, lamp)] == [
        mujoco.mjtLightType.mjLIGHT_DIRECTIONAL,
        mujoco.mjtLightType.mjLIGHT_SPOT,
        mujoco.mjtLightType.mjLIGHT_POINT,
    ]
    assert sun.diffuse == pytest.approx([0.8] * 3)
    assert sun.dir == pytest.approx([0.0, 0.6, -0.8])
    assert not sun.castshadow[0]
    assert spot.castshadow[0]
    assert spot.diffuse == pytest.approx([0.5] * 3)
    assert spot.attenuation == pytest.approx([0.3, 0.2, 0.1])
    assert math.radians(spot.cutoff[0]) == pytest.approx(0.4)
    assert lamp.diffuse == pytest.approx([1.0, 0.0, 0.0])
    assert data.light("m::body::lamp").xpos == pytest.approx([1.0, 2.0, 1.0])


def test_too_much_light_is_dimmed(tmp_path: Path) -> None:
    """It should leave white just white under all suns and the light from everywhere."""
    model, _ = compiled(tmp_path, "<scene><ambient>0.8 0.8 0.8</ambient></scene>" + SCENE)
    assert model.light("sun").diffuse == pytest.approx([0.5] * 3)
    assert model.vis.headlight.ambient == pytest.approx([0.5] * 3)


def test_the_sun_is_behind_everything(tmp_path: Path) -> None:
    """It should stand where the whole world is in front of it, wherever the file puts it."""
    model, _ = compiled(tmp_path, SCENE)
    sun = model.light("sun")
    assert np.dot(np.array([1.0, 2.0, 0.0]) - sun.pos, sun.dir) == pytest.approx(model.stat.extent)
