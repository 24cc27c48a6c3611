"""Fault rates, checked against the kinds of devices and the workpieces that are installed."""

from pathlib import Path

import pytest

from cell_line.config.strict_yaml import ConfigError
from cell_skills.conformance import ARM, CAMERA
from cell_skills.devices.fault_rates import FaultRates, load_fault_rates
from cell_skills.devices.kinds import installed_kinds
from cell_skills.devices.workpieces import installed_workpieces

ROOT = Path(__file__).parents[4]
FAULTS = ROOT / "config" / "faults"
OURS = {path.parent.name for path in (ROOT / "src").glob("**/package.xml")}


def is_ours(what: type) -> bool:
    """Whether it comes with the project: files of fault rates beside it say nothing of other packages."""
    return what.__module__.partition(".")[0] in OURS


def every_rate(rates: FaultRates) -> dict[str, float]:
    """All rates of the project's own by name."""
    models = {kind.name: rates.of(kind) for kind in installed_kinds().values() if is_ours(kind.protocol)}
    known = {name: piece for name, piece in installed_workpieces().items() if is_ours(piece)}
    pieces = {f"{name} itself": rates.of_work(piece) for name, piece in known.items()}
    named = (*models.items(), *pieces.items())
    return {f"{name} {cause}": rate for name, model in named for cause, rate in model.model_dump().items()}


def test_profiles_get_worse() -> None:
    """It should be nothing, some and more of every cause of everything that the project brings."""
    none, light, heavy = (every_rate(load_fault_rates(FAULTS / f"{name}.yaml")) for name in ("none", "light", "heavy"))
    assert none == every_rate(FaultRates())
    assert not any(none.values())
    for cause in none:
        assert 0.0 < light[cause] < heavy[cause] < 0.5, cause


def test_a_kind_has_what_all_share_unless_it_says_otherwise(tmp_path: Path) -> None:
    """It should be the rate of the kind where there is one."""
    file = tmp_path / "some.yaml"
    file.write_text("devices: {every: {device_fault: 0.1}, arm: {device_fault: 0.0}, camera: {camera_miss: 0.2}}")
    rates = load_fault_rates(file)
    assert rates.of(ARM).device_fault == 0.0
    assert (rates.of(CAMERA).device_fault, rates.of(CAMERA).camera_miss) == (0.1, 0.2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("devices: {arm: {grip_slop: 0.1}}", "devices.arm.grip_slop: unknown key, did you mean 'grip_slip'?"),
        ("devices: {arm: {grip_slip: 1.1}}", "devices.arm.grip_slip: Input should be less than or equal to 1"),
        ("devices: {aarm: {grip_slip: 0.1}}", "devices.aarm: unknown key, did you mean 'arm'?"),
        ("workpieces: {cloht: {wrinkle: 0.1}}", "workpieces.cloht: unknown key, did you mean 'cloth'?"),
        ("workpieces: {cloth: {wrinkle: often}}", "workpieces.cloth.wrinkle: Input should be a valid number"),
    ],
)
def test_a_bad_rate_is_named(tmp_path: Path, text: str, message: str) -> None:
    """It should say file, line and key."""
    file = tmp_path / "bad.yaml"
    file.write_text("# a day\n" + text)
    with pytest.raises(ConfigError) as error:
        load_fault_rates(file)
    assert f"bad.yaml:2: {message}" in str(error.value)
