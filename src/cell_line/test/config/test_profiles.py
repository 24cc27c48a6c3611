"""Which drivers a line has in which profile."""

import pytest

from cell_line.config.profiles import (
    BUILT_IN,
    Fitted,
    Profile,
    ProfileConfig,
    profiles_of,
    resolve,
    wrong_places,
    wrong_profiles,
)

DEVICES = Fitted.model_validate(
    {
        "devices": {"arm": {"driver": "timed_arm"}, "scale": {"driver": "timed_scale"}},
        "profiles": {
            "physics": {"arm": {"driver": "robot_arm"}},
            "hardware": {"scale": {"driver": "tcp_scale", "host": "10.0.0.7"}},
        },
    }
)


def named(profile: Profile) -> list[str]:
    return [device.driver for device in DEVICES.fitted(profile).values()]


@pytest.mark.parametrize(
    ("profile", "drivers"),
    [
        ("kinematic", ["timed_arm", "timed_scale"]),
        ("physics", ["robot_arm", "timed_scale"]),
        ("gazebo", ["robot_arm", "timed_scale"]),
        ("hardware", ["robot_arm", "tcp_scale"]),
    ],
)
def test_a_profile_has_the_drivers_of_those_it_extends(profile: str, drivers: list[str]) -> None:
    """It should take the nearest that names one."""
    assert named(resolve(profile, BUILT_IN)) == drivers


def test_where_a_device_stands() -> None:
    """It should be the place that an error names."""
    hardware = resolve("hardware", BUILT_IN)
    assert DEVICES.place(hardware, "arm") == ("profiles", "physics", "arm")
    assert DEVICES.place(hardware, "scale") == ("profiles", "hardware", "scale")
    assert DEVICES.place(resolve("kinematic", BUILT_IN), "scale") == ("devices", "scale")


def test_what_may_be_simulated_is_by_owner() -> None:
    """It should be the roles of one cell, or of the transport, and of no other."""
    subject = Profile(("hardware", "physics"), commissioning=frozenset({"a.arm", "a.scale", "transport.read_points.b"}))
    assert subject.name == "hardware"
    assert subject.spared("a") == {"arm", "scale"}
    assert subject.spared("transport") == {"read_points.b"}
    assert subject.spared("b") == frozenset()


def test_a_profile_takes_the_place_of_what_is_there() -> None:
    """It should be said with its place where there is no such profile, or no such device."""
    assert list(wrong_places(DEVICES, list(BUILT_IN))) == []
    wrong = Fitted.model_validate(
        {
            "devices": {"arm": {"driver": "timed_arm"}},
            "profiles": {"physic": {"arm": {"driver": "a"}}, "gazebo": {"scale": {"driver": "b"}}},
        }
    )
    assert list(wrong_places(wrong, ["kinematic", "physics", "gazebo"])) == [
        (("profiles", "physic"), "'physic' is no profile; there are: kinematic, physics, gazebo"),
        (("profiles", "gazebo", "scale"), "'scale' is no device; there are: arm"),
    ]


def test_a_profile_that_is_right() -> None:
    """It should be on hardware, or have an engine."""
    assert list(wrong_profiles({"a": ProfileConfig(hardware=True), "b": ProfileConfig(engine="mujoco")})) == []


def test_engines() -> None:
    """It should be the nearest word: what runs on hardware simulates nothing, and what extends that neither."""
    own = profiles_of({"first_week": ProfileConfig(extends="hardware", commissioning=["a.scale"])})
    found = {name: resolve(name, own) for name in own}
    assert {name: (profile.engine, profile.hardware) for name, profile in found.items()} == {
        "kinematic": ("", False),
        "physics": ("mujoco", False),
        "gazebo": ("gazebo", False),
        "hardware": ("", True),
        "first_week": ("", True),
    }
    assert found["first_week"].commissioning == {"a.scale"}


def test_more_of_a_built_in_one() -> None:
    """It should keep what the line says nothing of."""
    more = profiles_of({"hardware": ProfileConfig.model_validate({"commissioning": ["a.scale"]})})
    hardware = resolve("hardware", more)
    assert (hardware.names, hardware.hardware, hardware.commissioning) == (("hardware", "physics"), True, {"a.scale"})


@pytest.mark.parametrize(
    ("given", "key", "message"),
    [
        ({"mine": {"extends": "moon"}}, ("mine", "extends"), "'moon' is no profile; there are: kinematic, physics,"),
        ({"mine": {"extends": "mine"}}, ("mine", "extends"), "'mine' extends itself"),
        ({"a": {"extends": "b"}, "b": {"extends": "a"}}, ("a", "extends"), "'a' extends itself"),
        ({"mine": {"hardware": True, "engine": "mujoco"}}, ("mine", "engine"), "nothing is simulated"),
    ],
)
def test_what_cannot_be(given: dict[str, dict[str, object]], key: tuple[str, str], message: str) -> None:
    """It should be said with its place."""
    models = {name: ProfileConfig.model_validate(config) for name, config in given.items()}
    place, text = next(wrong_profiles(models))
    assert place == key and text.startswith(message)
