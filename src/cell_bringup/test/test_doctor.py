"""The doctor looks at everything a line needs, and a bad finding does not end the others."""

import json

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_bringup import doctor
from cell_bringup.doctor import MachineCheck, examine, print_findings


def test_all_is_well_where_the_tests_run() -> None:
    """It should find this machine fit, the world of the line included."""
    findings = examine()
    assert [finding.check for finding in findings if not finding.ok] == []
    assert any("has all the line names: 6 robots, 8 carriers" in finding.seen for finding in findings)


def test_a_check_that_fails_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It should say what is wrong in one line, and go on with the other checks."""

    def broken() -> str:
        raise RuntimeError("no such thing\nwith a long story")

    monkeypatch.setattr(doctor, "CHECKS", {"first": broken, "second": lambda: "fine"})
    findings = examine()
    assert findings == [MachineCheck("first", False, "no such thing"), MachineCheck("second", True, "fine")]
    print_findings(findings, as_text=False)
    assert capsys.readouterr().out == "FAIL  first: no such thing\nok    second: fine\n"
    print_findings(findings, as_text=True)
    assert json.loads(capsys.readouterr().out)[0]["ok"] is False
