"""Fault profiles."""

from pathlib import Path

import pytest

from cell_line.config.strict_yaml import ConfigError
from cell_line.fault_rates import FaultRates, load_device_faults

PROFILES = Path(__file__).parents[3] / "config" / "faults"


def test_profiles_get_worse() -> None:
    """It should be nothing, some and more of every cause."""
    none, light, heavy = (load_device_faults(PROFILES / f"{name}.yaml") for name in ("none", "light", "heavy"))
    assert none == FaultRates()
    for cause in FaultRates.model_fields:
        assert 0.0 < getattr(light, cause) < getattr(heavy, cause) < 0.5, cause


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("devices: {grip_slop: 0.1}", "bad.yaml:1: devices.grip_slop: unknown key, did you mean 'grip_slip'?"),
        ("devices: {grip_slip: 1.1}", "bad.yaml:1: devices.grip_slip: Input should be less than or equal to 1"),
    ],
)
def test_a_bad_rate_is_named(tmp_path: Path, text: str, message: str) -> None:
    """It should say file, line and key."""
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError) as error:
        load_device_faults(file)
    assert message in str(error.value)
