"""`./cell install`: packages outside of the checkout, built with it, so that a line may name their plug-ins."""

import subprocess
from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_bringup.workspace import list_outside, outside, packages


def install(folder: Path, checkout: Path) -> list[str]:
    """Build the packages of a folder, now and whenever they change; returns their names.

    Raises:
        CommandFailed: there is none, one is called as one that is known already, or one does not build.
    """
    new, before = packages(folder), outside(checkout)
    if not new:
        raise CommandFailed(f"{folder}: there is no package, for there is no package.xml in it or below it")
    others = [checkout / "src", *(other for other in before if other != folder)]
    for name in new:
        if there := [str(found[name]) for found in map(packages, others) if name in found]:
            raise CommandFailed(f"{new[name]}: there is a package of this name already, {there[0]}")
    _build_with(checkout, sorted({*before, folder}), before)
    return sorted(new)


def uninstall(folder: Path, checkout: Path) -> None:
    """Forget the packages of a folder; its files stay.

    Raises:
        CommandFailed: it is not known.
    """
    before = outside(checkout)
    if folder not in before:
        known = ", ".join(map(str, before)) or "none"
        raise CommandFailed(f"{folder} is not known; known are: {known}")
    _build_with(checkout, [other for other in before if other != folder], before)


def _build_with(checkout: Path, folders: list[Path], before: list[Path]) -> None:
    list_outside(checkout, folders)
    built = subprocess.run([checkout / "cell", "--version"], check=False, capture_output=True, text=True)
    if built.returncode:
        list_outside(checkout, before)
        raise CommandFailed(built.stderr.strip())
