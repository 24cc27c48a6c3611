"""`./cell secure`."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from cell_bringup.failure import CommandFailed
from cell_bringup.start_checks import check_security

Run = Callable[..., "CompletedProcess[str]"]


def test_it_makes_a_keystore_and_the_second_time_changes_nothing(cell: Run, line_file: Path, tmp_path: Path) -> None:
    first, second = (cell("secure", line_file, "--keystore", tmp_path / "keys") for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "8 enclaves made, 0 changed" in first.stdout and "0 enclaves made, 0 changed" in second.stdout
    assert (tmp_path / "keys/enclaves/line/cells/dosing/permissions.p7s").is_file()


def test_it_tells_whose_key_is_still_good(cell: Run, line_file: Path, tmp_path: Path) -> None:
    assert cell("secure", line_file, "--keystore", tmp_path / "keys").returncode == 0
    enclaves = tmp_path / "keys/enclaves/line"
    (enclaves / "room").mkdir()
    (enclaves / "room/key.pem").write_text("of a node that was")
    assert (
        "/line/room belongs to no node of the line" in cell("secure", line_file, "--keystore", tmp_path / "keys").stdout
    )


def test_what_it_cannot_do_is_one_line(cell: Run, line_file: Path, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    for folder, why in ((tmp_path, "is not empty, and no keystore"), (tmp_path / "diary.txt/keys", "Not a directory")):
        refused = cell("secure", line_file, "--keystore", folder)
        assert refused.returncode == 1 and refused.stdout == ""
        assert why in refused.stderr and refused.stderr.count("\n") == 1


def test_a_line_does_not_start_as_if_it_were_secure() -> None:
    check_security({"ROS_SECURITY_ENABLE": "false"})
    with pytest.raises(CommandFailed, match="^ROS_SECURITY_ENABLE is set"):
        check_security({"ROS_SECURITY_ENABLE": "true"})
