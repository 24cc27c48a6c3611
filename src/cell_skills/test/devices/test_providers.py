"""Who tells a cell what is around it, as the line's file names them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from cell_line.config.line import LineConfig, load_line
from cell_line.config.strict_yaml import ConfigError
from cell_line.registry import Registry
from cell_skills.devices.providers import chosen_provider, perception_errors

DEMO = Path(__file__).parents[4] / "config" / "lines" / "demo.yaml"
REGISTRY = Registry.installed()


def line(folder: Path, profiles: dict[str, Any] | None = None, **cells: dict[str, Any]) -> LineConfig:
    """The demo line with profiles and perceptions of cells of its own."""
    text: dict[str, Any] = yaml.safe_load(DEMO.read_text())
    for key in ("products", "intake", "world"):
        text[key] = str((DEMO.parent / text[key]).resolve())
    text["profiles"] = profiles or {}
    for cell in text["cells"].values():
        cell.pop("perception", None)
    for cell, perception in cells.items():
        text["cells"][cell]["perception"] = perception
    file = folder / "line.yaml"
    file.write_text(yaml.safe_dump(text))
    return load_line(file)


def chosen(line: LineConfig, cell: str, profile: str) -> str:
    provider = chosen_provider(line, cell, REGISTRY, line.profile(profile))[0]
    return provider.__name__


def test_a_simulated_world_tells_and_a_real_cell_sees(tmp_path: Path) -> None:
    """It should be so without a word."""
    plain = line(tmp_path)
    assert chosen(plain, "assembly", "physics") == "Truth"
    assert chosen(plain, "assembly", "hardware") == "CameraPerception"
    assert list(perception_errors(plain, REGISTRY)) == []


def test_a_profile_names_another_and_a_cell_its_own(tmp_path: Path) -> None:
    """It should take the nearest word: of the cell, of the profile, of what that extends."""
    given = line(
        tmp_path,
        {"physics": {"perception": {"provider": "cameras", "stops_m": 0.0015}}, "mine": {"extends": "physics"}},
        garment={"mine": {"provider": "remote"}},
    )
    assert chosen(given, "assembly", "mine") == "CameraPerception"
    assert chosen(given, "garment", "mine") == "RosPerception"
    assert chosen(given, "garment", "physics") == "CameraPerception"
    options = chosen_provider(given, "assembly", REGISTRY, given.profile("mine"))[1]
    assert options.model_dump()["stops_m"] == 0.0015


@pytest.mark.parametrize(
    ("perception", "why"),
    [
        ({"provider": "oracle"}, "provider: .*'oracle': is not installed; there are: cameras, remote, truth"),
        ({"provider": "cameras", "stops": 1.0}, "stops: unknown key, did you mean 'stops_m'"),
        ({"provider": "truth"}, "provider: 'truth' knows what only a simulated world can know; on hardware"),
    ],
)
def test_what_cannot_tell_is_refused_at_its_place(tmp_path: Path, perception: dict[str, Any], why: str) -> None:
    """It should name file, line and key, once."""
    wrong = line(tmp_path, {"hardware": {"perception": perception}})
    (error,) = perception_errors(wrong, REGISTRY)
    assert str(error).startswith(f"{tmp_path}/line.yaml:")
    with pytest.raises(ConfigError, match=f"profiles.hardware.perception.{why}"):
        raise error


def test_a_cell_names_a_profile_that_there_is(tmp_path: Path) -> None:
    """It should refuse one that nobody can start."""
    with pytest.raises(ConfigError, match="cells.garment.perception.phisics: 'phisics' is no profile; there are: "):
        line(tmp_path, garment={"phisics": {"provider": "remote"}})


def test_a_world_that_is_commissioned_may_tell(tmp_path: Path) -> None:
    """It should be taken for who tells on hardware, since the line's file says that a world is there."""
    given = line(tmp_path, {"hardware": {"perception": {"provider": "truth"}, "commissioning": ["world"]}})
    assert not list(perception_errors(given, REGISTRY))
