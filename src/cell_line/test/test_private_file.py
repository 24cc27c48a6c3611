"""Private files and folders: readable by their owner only."""

import stat
from pathlib import Path

from cell_line.private_file import private_file, private_folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_private(tmp_path: Path) -> None:
    """It should be so from its first moment, and take what is written."""
    with private_file(tmp_path / "new", "w") as file:
        assert mode(tmp_path / "new") == 0o600
        file.write("x")
    assert (tmp_path / "new").read_text() == "x"


def test_a_file_that_anybody_could_read_becomes_private(tmp_path: Path) -> None:
    """It should keep what is in it."""
    old = tmp_path / "old"
    old.write_text("x")
    old.chmod(0o644)
    private_file(old, "ab").close()
    assert (mode(old), old.read_text()) == (0o600, "x")


def test_a_new_folder_is_private_and_one_that_is_there_stays(tmp_path: Path) -> None:
    """It should not touch a folder that somebody else has made, nor those above."""
    tmp_path.chmod(0o755)
    private_folder(tmp_path / "state")
    private_folder(tmp_path)
    assert (mode(tmp_path / "state"), mode(tmp_path)) == (0o700, 0o755)
