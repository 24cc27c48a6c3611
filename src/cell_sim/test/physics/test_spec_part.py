from pathlib import Path

import mujoco
import pytest
from small_worlds import FLOOR, INERTIAL, read

from cell_sim.physics.spec import build_spec
from cell_sim.physics.spec_part import build_part
from cell_world.sdf.reader import load_world

SOLID = '<collision name="solid"><geometry><box><size>0.1 0.1 0.1</size></box></geometry></collision>'
AXIS = "<axis><xyz>0 0 1</xyz>{}</axis>"
TOY = f"""<sdf version="1.9"><model name="toy">
<link name="body">{INERTIAL}{SOLID}</link><link name="a">{INERTIAL}{SOLID}</link><link name="b">{INERTIAL}</link>
<joint name="j" type="prismatic"><parent>body</parent><child>a</child>{AXIS.format("")}</joint>
<joint name="k" type="prismatic"><parent>body</parent><child>b</child>
  {AXIS.format('<mimic joint="j"><multiplier>2</multiplier></mimic>')}</joint>
<frame name="grip"><pose>0 0 0.1 0 0 0</pose></frame></model></sdf>"""


@pytest.fixture
def together(tmp_path: Path) -> mujoco.MjModel:
    """A floor with two toys that were attached to it."""
    file = tmp_path / "toy.sdf"
    file.write_text(TOY)
    spec = build_spec(read(tmp_path, FLOOR))
    for name in ("toy_1", "toy_2"):
        frame = spec.worldbody.add_frame(pos=(0.0, 0.0, 1.0 if name == "toy_1" else 2.0))
        spec.attach(build_part(load_world(file)), frame=frame, prefix=f"{name}::")
    return spec.compile()


def test_a_part_is_named_as_if_it_was_included(together: mujoco.MjModel) -> None:
    """It should have the names of an include, once for each instance."""
    bodies = {together.body(i).name for i in range(2, together.nbody)}
    assert bodies == {f"{toy}::{link}" for toy in ("toy_1", "toy_2") for link in ("body", "a", "b")}
    assert together.joint("toy_2::body").type[0] == mujoco.mjtJoint.mjJNT_FREE
    assert together.site("toy_1::grip").bodyid[0] == together.body("toy_1::body").id
    assert together.geom("toy_1::a::solid").group[0] == 3


def test_a_part_still_hangs_together(together: mujoco.MjModel) -> None:
    """It should keep its mimicking joints, its exclusions and its place."""
    data = mujoco.MjData(together)
    mujoco.mj_forward(together, data)
    assert together.neq == 2
    leader, follower = together.eq("toy_2::k").obj2id[0], together.eq("toy_2::k").obj1id[0]
    assert (together.joint(leader).name, together.joint(follower).name) == ("toy_2::j", "toy_2::k")
    assert data.ncon == 0
    assert data.body("toy_2::a").xpos[2] == pytest.approx(2.0)
    assert together.ntex == 1
