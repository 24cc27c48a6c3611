"""Packages outside of the checkout are built with it, or refused by name; what does not build leaves nothing behind."""

from pathlib import Path

import pytest

from cell_bringup.failure import CommandFailed
from cell_bringup.installing import install, uninstall
from cell_bringup.workspace import outside


def made(place: Path) -> Path:
    """A folder with a package in it."""
    place.mkdir(parents=True)
    (place / "package.xml").touch()
    return place


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """One in which everything builds."""
    made(tmp_path / "checkout" / "src" / "ours")
    (tmp_path / "checkout" / ".cell").mkdir()
    return builds(tmp_path / "checkout", "exit 0")


def builds(checkout: Path, script: str) -> Path:
    """Say how the front door builds."""
    (checkout / "cell").write_text(f"#!/bin/sh\n{script}\n")
    (checkout / "cell").chmod(0o755)
    return checkout


def test_a_folder_is_known_until_it_is_forgotten(tmp_path: Path, checkout: Path) -> None:
    """It should take a package or a folder of packages, once."""
    one, many = made(tmp_path / "one"), made(tmp_path / "many" / "two").parent
    assert install(one, checkout) == ["one"]
    assert install(many, checkout) == install(many, checkout) == ["two"]
    assert outside(checkout) == [many, one]
    uninstall(one, checkout)
    assert outside(checkout) == [many]


def test_what_is_no_package_is_refused(tmp_path: Path, checkout: Path) -> None:
    """It should say what is missing."""
    with pytest.raises(CommandFailed, match=r"there is no package\.xml in it"):
        install(tmp_path / "nowhere", checkout)


@pytest.mark.parametrize("name", ["ours", "theirs"])
def test_a_name_that_is_taken_is_refused(tmp_path: Path, checkout: Path, name: str) -> None:
    """It should name the other package."""
    install(made(tmp_path / "theirs"), checkout)
    with pytest.raises(CommandFailed, match=f"of this name already, .*/{name}"):
        install(made(tmp_path / "again" / name), checkout)


def test_what_does_not_build_is_not_kept(tmp_path: Path, checkout: Path) -> None:
    """It should tell why, and leave the checkout usable."""
    builds(checkout, "echo 'setup.py: no' >&2; exit 1")
    with pytest.raises(CommandFailed, match=r"setup\.py: no"):
        install(made(tmp_path / "one"), checkout)
    assert outside(checkout) == []


def test_what_is_not_known_cannot_be_forgotten(tmp_path: Path, checkout: Path) -> None:
    """It should say what is known."""
    install(made(tmp_path / "one"), checkout)
    with pytest.raises(CommandFailed, match=r"other is not known; known are: .*/one"):
        uninstall(tmp_path / "other", checkout)
