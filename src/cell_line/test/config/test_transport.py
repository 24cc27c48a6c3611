"""Which driver a place of the track has in which profile."""

import pytest

from cell_line.config.profiles import BUILT_IN, resolve, wrong_places
from cell_line.config.transport import TransportConfig, wrong_transport

ZONES = {
    "t0": {"next": ["t1", "unload"]},
    "t1": {"next": ["load", "work"]},
    "t2": {"next": ["t0"]},
    "load": {"next": ["t2"], "station": "load", "kind": "load"},
    "work": {"next": ["check"], "station": "work", "kind": "cell"},
    "check": {"next": ["t2"], "station": "inspection", "kind": "inspection"},
    "unload": {"next": ["t2"], "station": "unload", "kind": "unload"},
}
PLACES = ["t0", "t1", "load", "work", "inspection", "unload"]


def transport(**more: object) -> TransportConfig:
    return TransportConfig.model_validate({"zones": ZONES, "speed_m_s": 0.5, **more})


def drivers(subject: TransportConfig, profile: str) -> dict[str, str]:
    """Role -> driver."""
    return {role: device.driver for role, device in subject.fitted(resolve(profile, BUILT_IN)).items()}


def test_a_station_or_a_diverter_may_have_its_own() -> None:
    """It should be one more role, beside that of all others."""
    subject = transport(devices={"read_points.work": {"driver": "reader"}, "identifier.inspection": {"driver": "eye"}})
    assert drivers(subject, "kinematic") == {
        "conveyor": "kinematic_conveyor",
        "read_points": "kinematic_read_points",
        "read_points.work": "reader",
        "identifier.inspection": "eye",
    }
    assert set(subject.roles()) == {
        *("conveyor", "read_points", "identifier", "identifier.inspection"),
        *(f"read_points.{place}" for place in PLACES),
    }


def test_the_nearest_profile_that_says_anything_of_a_place_says_it() -> None:
    """It should be by the name of the place, or of all; what a world has for all takes the place of one for all."""
    subject = transport(
        devices={"read_points.work": {"driver": "reader"}},
        profiles={"hardware": {"read_points.load": {"driver": "gate"}}, "gazebo": {"read_points": {"driver": "all"}}},
    )
    in_world = {"conveyor": "remote_conveyor", "read_points": "remote_read_points", "identifier": "remote_identifier"}
    assert drivers(subject, "kinematic")["read_points.work"] == "reader"
    assert drivers(subject, "physics") == in_world
    assert drivers(subject, "hardware") == {**in_world, "read_points.load": "gate"}
    assert drivers(subject, "gazebo") == {**in_world, "read_points": "all"}
    assert subject.place(resolve("hardware", BUILT_IN), "read_points.load") == (
        "profiles",
        "hardware",
        "read_points.load",
    )


def test_the_driver_of_all_is_not_there_where_each_place_has_its_own() -> None:
    """It should be left out: nobody would answer, and nobody would need it."""
    subject = transport(devices={f"read_points.{place}": {"driver": "reader"} for place in PLACES})
    assert set(drivers(subject, "kinematic")) == {
        "conveyor",
        "identifier",
        *(f"read_points.{place}" for place in PLACES),
    }


@pytest.mark.parametrize("role", ["read_points.moon", "read_points.check", "identifier.work", "conveyor.t1"])
def test_a_role_that_no_place_has(role: str) -> None:
    """It should be refused with its place, and those that there are be named: no zone goes by its name at a station."""
    there = "conveyor, read_points, identifier, read_points.t0, read_points.t1,"
    (wrong,) = wrong_transport(transport(devices={role: {"driver": "reader"}}))
    assert wrong[0] == ("devices", role)
    assert wrong[1].startswith(
        f"a transport has no '{role}'; it has: conveyor, read_points, identifier, read_points.t0,"
    )
    ((place, text),) = wrong_places(transport(profiles={"hardware": {role: {"driver": "reader"}}}), list(BUILT_IN))
    assert place == ("profiles", "hardware", role)
    assert text.startswith(f"'{role}' is no device; there are: {there}")


WORK, UNLOAD = ZONES["work"], ZONES["unload"]


@pytest.mark.parametrize(
    ("zones", "key", "text"),
    [
        ({"work": {**WORK, "next": ["check", "moon"]}}, ("zones", "work", "next", 1), "'moon' is no zone"),
        ({"work": {"next": ["check"], "station": "work"}}, ("zones", "work", "station"), "needs a kind: load, unload,"),
        ({"work": {"next": ["check"], "kind": "cell"}}, ("zones", "work", "kind"), "is given, but no station"),
        ({"work": {**WORK, "station": "load"}}, ("zones", "work", "station"), "'load' is in zone 'load' already"),
        ({"load": {"next": ["t2"]}}, ("zones",), "there is no station of kind load"),
        ({"unload": {**UNLOAD, "next": ["unload"]}}, ("zones", "unload"), "has no way to zone 't0'"),
    ],
    ids=["no zone", "no kind", "no station", "doubled", "nothing is loaded", "no way on"],
)
def test_what_cannot_be_in_a_track(zones: dict[str, object], key: tuple[object, ...], text: str) -> None:
    """It should be said with its place, and once."""
    assert list(wrong_transport(transport())) == []
    (wrong,) = wrong_transport(transport(zones={**ZONES, **zones}))
    assert wrong[0] == key
    assert wrong[1].startswith(text)
