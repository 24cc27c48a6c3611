"""Checks that this Python has the libraries that the packages need, before an import fails."""

import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from cell_bringup.failure import CommandFailed
from cell_bringup.folders import root

PACKAGES = (
    "cell_line",
    "cell_world",
    "cell_skills",
    "cell_transport",
    "cell_orchestrator",
    "cell_client",
    "cell_bringup",
)
"""Those that a launch file imports."""
LOCKS = ("requirements-sight.txt", "requirements-vision.txt")
"""Libraries of what sees."""
HOW = "docs/nodes.md, 'Ubuntu 24.04', says with which Python to start `ros2`"


class NeedsMissing(Exception):
    """A library is missing or too old; the text is one line for the user."""


def check_needs(packages: Sequence[str] = PACKAGES) -> None:
    """Look for every library that these packages need.

    Raises:
        NeedsMissing: one is missing or too old.
    """
    missing = sorted({text for package in packages for text in _missing(package)})
    if missing:
        raise NeedsMissing(f"{sys.executable} has not what the line needs: {', '.join(missing)}; {HOW}")


def no_sight(missing: ModuleNotFoundError) -> CommandFailed:
    """Return what to tell who asked for something that sees, and lacks a library for it, which no line installs."""
    locks = " ".join(f"-r {root() / lock}" for lock in LOCKS)
    install = f"{sys.executable} -m pip install --no-deps {locks}"
    return CommandFailed(f"this needs the Python module {missing.name}, which is not installed; run: {install}")


def _missing(package: str) -> Iterator[str]:
    for text in requires(package) or ():
        need = Requirement(text)
        if need.marker and not need.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(need.name)
        except PackageNotFoundError:
            yield str(need)
            continue
        if not need.specifier.contains(found, prereleases=True):
            yield f"{need} (it has {found})"
