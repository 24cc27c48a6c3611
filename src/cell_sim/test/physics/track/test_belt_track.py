"""A small track with real carriers: they go where they are sent, block one another, and stand exactly."""

import math

import numpy as np
import pytest
from stand_in import box, model_of, track_bodies, track_layout

from cell_sim.physics.simulation import Happening, Simulation
from cell_sim.physics.track.belt_track import BeltTrack
from cell_sim.physics.track.stopper import Stopper
from cell_sim.world.track import TrackError
from cell_transport.tag import Tag


class Rig:
    """A lane and a siding with carriers standing at these places."""

    def __init__(self, *at: str, load: str = "") -> None:
        layout = track_layout(len(at))
        stoppers = {place: Stopper(joint) for place, joint in layout.stoppers.items()}
        tags = {name: Tag(f"E{name[-1]}") for name in layout.carriers}
        self.track = BeltTrack(layout, stoppers, tags)
        self.sim = Simulation(model_of(track_bodies(*at), load), [self.track, *stoppers.values()])

    def seconds(self, duration: float) -> list[Happening]:
        self.sim.step(round(duration / self.sim.tick))
        return self.sim.take_events()

    def until(self, kind: str, limit_s: float = 12.0) -> Happening:
        """Step until an event of this kind."""
        end = self.sim.time + limit_s
        while self.sim.time < end:
            for event in self.seconds(0.02):
                if event.kind == kind:
                    return event
        raise AssertionError(f"no {kind!r} in {limit_s} s")

    def turn(self, number: int, yaw: float) -> None:
        turned = math.cos(yaw / 2.0), 0.0, 0.0, math.sin(yaw / 2.0)
        self.sim.data.joint(f"carrier_{number}::plate").qpos[3:7] = turned

    def position(self, number: int) -> np.ndarray:
        return np.array(self.sim.truth()[f"carrier_{number}::plate"].position)


def test_carriers_stand_locked_at_the_start() -> None:
    """It should find who stands where, and hold them there, asleep."""
    rig = Rig("a", "station")
    rig.seconds(0.3)
    assert [rig.track.standing_at(place) for place in ("a", "b", "station")] == ["carrier_1", "", "carrier_2"]
    assert rig.track.is_occupied("a") and not rig.track.is_occupied("b")
    assert (rig.sim.data.tree_asleep >= 0).all()
    assert rig.position(1) == pytest.approx([-0.9, 0.0, 0.9], abs=1e-4)


@pytest.mark.parametrize(("end", "length"), [("b", 1.8), ("station", 1.25)])
def test_a_hop_ends_in_the_middle_of_the_stop(end: str, length: float) -> None:
    """It should drive along the way at the speed of the belts and stand within 0.1 mm."""
    rig = Rig("a")
    assert rig.track.hop("a", end) == "carrier_1"
    event = rig.until("arrived")
    assert event.facts == {"carrier": "carrier_1", "place": end}
    assert length / 0.3 < event.time < length / 0.3 + 3.0
    goal = rig.track.layout.places[end].position
    assert math.dist(rig.position(1), goal) < 1e-4
    assert rig.track.standing_at(end) == "carrier_1" and rig.track.standing_at("a") == ""
    rig.seconds(0.2)
    assert (rig.sim.data.tree_asleep >= 0).all()


def test_stays_near_its_way() -> None:
    """It should not leave the way by more than a centimetre, even at a corner, nor turn."""
    rig = Rig("a")
    rig.track.hop("a", "station")
    while rig.track.standing_at("station") == "":
        rig.seconds(0.05)
        x, y, _ = rig.position(1)
        assert min(abs(x + 0.9), abs(y - 0.35)) < 0.01
        assert abs(rig.sim.truth()["carrier_1::plate"].rpy()[2]) < 0.02


def test_a_carrier_turned_by_half_a_turn_keeps_its_heading() -> None:
    """It should not turn when the angle that tells its heading jumps from half a turn to minus half a turn."""
    rig = Rig("a")
    rig.turn(1, math.pi - 1e-4)
    rig.track.hop("a", "station")
    rig.turn(1, math.pi + 1e-4)
    while rig.track.standing_at("station") == "":
        rig.seconds(0.05)
        assert abs(rig.sim.truth()["carrier_1::plate"].rpy()[2]) > math.pi - 0.02


def test_carries_what_lies_on_it() -> None:
    """It should take a part along that only lies there, without shifting it by more than a millimetre."""
    rig = Rig("a", load=box("part", "-0.85 0.03 0.92"))
    rig.seconds(0.2)
    rig.track.hop("a", "station")
    rig.until("arrived")
    truth = rig.sim.truth()
    lies = truth["carrier_1::plate"].inverse() @ truth["part"]
    assert lies.position == pytest.approx((0.05, 0.03, 0.02), abs=0.001)


def test_a_hop_that_cannot_be_is_refused() -> None:
    """It should name what is wrong and move nothing."""
    rig = Rig("a", "station")
    for start, end, text in (("b", "a", "no way"), ("a", "station", "taken by carrier_2"), ("a", "x", "no way")):
        with pytest.raises(TrackError, match=text):
            rig.track.hop(start, end)
    rig.track.hop("station", "b")
    with pytest.raises(TrackError, match="taken by carrier_2"):
        rig.track.hop("a", "b")
    with pytest.raises(TrackError, match="no carrier stands"):
        rig.track.hop("station", "b")


def test_a_jammed_pin_holds_a_carrier() -> None:
    """It should keep the carrier at its stop until the pin is free again, and say that it is blocked."""
    rig = Rig("a")
    rig.sim.fail("track::stopper_a", "jam")
    rig.track.hop("a", "b")
    assert rig.until("blocked").facts == {"carrier": "carrier_1"}
    assert rig.position(1)[0] < -0.88
    rig.sim.fail("track::stopper_a", "jam", 0.0)
    rig.until("freed")
    rig.until("arrived")


def test_the_pin_comes_up_again() -> None:
    """It should be down while a carrier passes over it, and up when the carrier has gone."""
    rig = Rig("a")
    pin = rig.sim.device("track::stopper_a", Stopper)
    assert pin.is_up()
    rig.track.hop("a", "b")
    rig.seconds(0.8)
    assert not pin.is_up()
    rig.until("arrived")
    assert pin.is_up()


def test_a_pin_beside_the_way_stays_up() -> None:
    """It should not move for a carrier that leaves to the side."""
    rig = Rig("a")
    rig.track.hop("a", "station")
    rig.seconds(0.5)
    assert rig.sim.device("track::stopper_a", Stopper).is_up()


def test_carriers_block_one_another() -> None:
    """It should stop behind a carrier that stands in the way, without pushing it away."""
    rig = Rig("a", "station")
    rig.sim.data.joint("carrier_2::plate").qpos[:2] = 0.0, 0.0
    rig.track.carriers["carrier_2"].take()
    rig.track.carriers["carrier_2"].course.end = ""
    rig.track.hop("a", "b")
    rig.until("blocked")
    assert rig.position(1)[0] == pytest.approx(-0.28, abs=0.003)
    assert rig.position(2)[0] == pytest.approx(0.0, abs=0.001)


def test_a_tag_is_read_only_near_the_antenna() -> None:
    """It should be out of range on the way and in range in the station; the tag travels with its carrier."""
    rig = Rig("a")
    rig.track.tags["carrier_1"] = Tag("E1", b"unit 7")
    assert rig.track.in_range("station") == []
    rig.track.hop("a", "station")
    rig.seconds(3.0)
    assert rig.track.in_range("station") == []
    rig.until("arrived")
    assert rig.track.in_range("station") == ["carrier_1"]
    assert rig.track.tags["carrier_1"].memory == b"unit 7"


def test_a_carrier_is_put_where_it_belongs() -> None:
    """It should stand exactly where a person puts it, unless somebody else does."""
    rig = Rig("a", "station")
    rig.track.put("carrier_1", "b")
    rig.seconds(0.2)
    assert rig.track.standing_at("b") == "carrier_1"
    assert rig.position(1) == pytest.approx([0.9, 0.0, 0.9], abs=1e-4)
    with pytest.raises(TrackError, match="taken by carrier_2"):
        rig.track.put("carrier_1", "station")


@pytest.mark.parametrize("moment", [0.0, 1.0, 7.2, 9.0], ids=["standing", "driving", "centring", "arrived"])
def test_goes_on_after_a_restore(moment: float) -> None:
    """It should end bit by bit as without the interruption, tags included."""
    first, second = Rig("a", "station"), Rig("a", "station")
    first.track.hop("a", "b")
    first.track.tags["carrier_1"] = Tag("E1", b"unit 7")
    first.seconds(moment)
    second.sim.restore(first.sim.checkpoint())
    for rig in (first, second):
        rig.seconds(9.0 - moment)
    assert second.track.standing_at("b") == "carrier_1"
    assert second.track.tags == first.track.tags
    assert second.sim.data.qpos.tobytes() == first.sim.data.qpos.tobytes()
