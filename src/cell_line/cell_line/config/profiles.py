"""Profiles: with which drivers a line is started, and whether a world is simulated behind them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field

from cell_line.config.plugins import CAMERAS, DeviceConfig, Name, PerceptionConfig
from cell_line.config.strict_yaml import Key, StrictModel

KINEMATIC = "kinematic"
"""The profile of a start that names none."""
WORLD = "world"
"""Names a simulated world in the namespace of the line, and its time, in `commissioning`."""


class ProfileConfig(StrictModel):
    """What a line says of a profile; what it leaves out is that of the profile which it extends."""

    extends: Name | None = None
    """The profile whose drivers it has where it names no others, and whose settings."""
    engine: Name | None = None
    """What simulates the line's world."""
    hardware: bool = False
    """Whether everything must be real, and no engine simulates anything."""
    perception: PerceptionConfig | None = None
    """Who tells the cells what is around them."""
    commissioning: list[str] = []
    """What may be simulated although the line runs on hardware: CELL.ROLE, transport.ROLE, or the world."""


BUILT_IN: Mapping[str, ProfileConfig] = {
    KINEMATIC: ProfileConfig(),
    "physics": ProfileConfig(engine="mujoco"),
    "gazebo": ProfileConfig(extends="physics", engine="gazebo"),
    "hardware": ProfileConfig(extends="physics", hardware=True, perception=PerceptionConfig(provider=CAMERAS)),
}
"""The profiles that every line has; it may say more of them, and add its own."""


@dataclass(frozen=True)
class Profile:
    """A profile with all that it has of those which it extends.

    Attributes:
        names: Its own name, and those of the profiles that it extends, the nearest first.
        engine: What simulates the line's world, "" where nothing does.
        hardware: Whether everything must be real.
        commissioning: CELL.ROLE, transport.ROLE or the world: what may be simulated all the same.
    """

    names: tuple[str, ...]
    engine: str = ""
    hardware: bool = False
    commissioning: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Its own name."""
        return self.names[0]

    def spared(self, owner: str) -> frozenset[str]:
        """Return the roles of a cell, or of the transport, that may be simulated on hardware."""
        split = (device.partition(".") for device in self.commissioning)
        return frozenset(role for name, _, role in split if name == owner)


class Fitted(StrictModel):
    """Devices by role, and those that take their place in a profile."""

    devices: dict[Name, DeviceConfig] = Field(default_factory=dict)
    """Role -> device, in every profile that names no other."""
    profiles: dict[Name, dict[Name, DeviceConfig]] = Field(default_factory=dict)
    """Profile -> role -> device."""

    def roles(self) -> Collection[str]:
        """Return the roles that a device can have here."""
        return self.devices.keys()

    def fitted(self, profile: Profile) -> dict[str, DeviceConfig]:
        """Return the devices of a profile, by role."""
        return {role: self.device(profile, role) for role in self.devices}

    def device(self, profile: Profile, role: str) -> DeviceConfig:
        """Return the device that has a role in a profile: of those named, the nearest."""
        return next(named[role] for named in self.named(profile) if role in named)

    def named(self, profile: Profile) -> list[Mapping[str, DeviceConfig]]:
        """Return what is named for a profile, for those that it extends, and for all, the nearest first."""
        return [*(self.profiles.get(name, {}) for name in profile.names), self.devices]

    def place(self, profile: Profile, role: str) -> Key:
        """Return where the device of a profile stands, as the keys below this one."""
        for name in profile.names:
            if role in self.profiles.get(name, ()):
                return ("profiles", name, role)
        return ("devices", role)


def profiles_of(given: Mapping[str, ProfileConfig]) -> dict[str, ProfileConfig]:
    """Return every profile of a line that says more of some; what it says of a built-in one adds to that."""
    return {**BUILT_IN, **{name: _added(BUILT_IN.get(name), config) for name, config in given.items()}}


def resolve(name: str, all_of_them: Mapping[str, ProfileConfig]) -> Profile:
    """Return a profile with what it extends.

    Raises:
        LookupError: There is no such profile, or it extends none that there is, or itself; the text says so.
    """
    names: list[str] = []
    following: str | None = name
    while following is not None:
        if following not in all_of_them:
            raise LookupError(f"'{following}' is no profile; there are: {', '.join(all_of_them)}")
        if following in names:
            raise LookupError(f"'{following}' extends itself")
        names.append(following)
        following = all_of_them[following].extends
    chain = [all_of_them[each] for each in names]
    says = next((config for config in chain if config.hardware or config.engine), ProfileConfig())
    spared = frozenset(device for config in chain for device in config.commissioning)
    return Profile(tuple(names), says.engine or "", says.hardware, spared)


def wrong_profiles(given: Mapping[str, ProfileConfig]) -> Iterator[tuple[Key, str]]:
    """What is wrong with the profiles of a line: where, and why."""
    for name, config in given.items():
        if config.hardware and config.engine:
            yield (name, "engine"), "nothing is simulated in a profile with `hardware: true`"
        try:
            resolve(name, profiles_of(given))
        except LookupError as error:
            yield (name, "extends"), str(error.args[0])


def wrong_places(fitted: Fitted, known: Sequence[str]) -> Iterator[tuple[Key, str]]:
    """What is wrong with the devices that a cell names for profiles: where, and why."""
    for name, devices in fitted.profiles.items():
        if name not in known:
            yield ("profiles", name), f"'{name}' is no profile; there are: {', '.join(known)}"
        for role in devices.keys() - fitted.roles():
            there = ", ".join(fitted.roles()) or "none"
            yield ("profiles", name, role), f"'{role}' is no device; there are: {there}"


def _added(built_in: ProfileConfig | None, config: ProfileConfig) -> ProfileConfig:
    if built_in is None:
        return config
    return built_in.model_copy(update={key: getattr(config, key) for key in config.model_fields_set})
