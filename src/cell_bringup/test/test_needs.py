"""A Python without the libraries of the line should be told from one with them, in one line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cell_bringup.needs import NeedsMissing, check_needs


def install(folder: Path, name: str, version: str, *needs: str) -> None:
    """Put a library of this version where Python looks first; nobody can import it."""
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        f"Version: {version}",
        *(f"Requires-Dist: {need}" for need in needs),
    ]
    (info / "METADATA").write_text("\n".join(lines) + "\n")


def test_here_nothing_is_missing() -> None:
    check_needs()


def test_what_is_missing_or_too_old_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should leave out what only tests need, and what is there."""
    needs = ("pydantic>=2", "nowhere_to_be_found>=1", "pytest>=8; extra == 'test'", "PyYAML", "msgspec>=0.1")
    install(tmp_path, "a_line", "1.0", *needs)
    install(tmp_path, "pydantic", "1.10.14")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(NeedsMissing) as caught:
        check_needs(["a_line"])
    said, _, how = str(caught.value).partition("; ")
    assert said == f"{sys.executable} has not what the line needs: nowhere_to_be_found>=1, pydantic>=2 (it has 1.10.14)"
    assert "docs/nodes.md" in how


def test_it_is_said_before_the_import_fails(tmp_path: Path) -> None:
    """It should need nothing of what it looks for: with libraries as in Ubuntu 24.04 it can still be imported."""
    for name in ("pydantic", "sqlalchemy", "msgspec", "immutables"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('too old')\n")
    install(tmp_path, "pydantic", "1.10.14")
    install(tmp_path, "SQLAlchemy", "1.4.50")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-c", "from cell_bringup.needs import check_needs; check_needs()"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    last = done.stderr.splitlines()[-1]
    assert "SQLAlchemy>=2 (it has 1.4.50), pydantic>=2 (it has 1.10.14)" in last
