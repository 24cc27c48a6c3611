"""Which ROS domains there are for lines and for tests."""

import os
from pathlib import Path

import pytest

from cell_bringup.domain import LINES, TESTS, beside, domain_of, own_domain
from cell_bringup.folders import root


def test_lines_and_tests_are_apart() -> None:
    """It should have no domain for both, and none whose ports the kernel of Linux hands out to anybody."""
    assert set(LINES).isdisjoint(TESTS)
    assert {*LINES, *TESTS} == {*range(1, 102), *range(215, 233)}


def test_a_test_is_on_one_for_tests(pytestconfig: pytest.Config) -> None:
    """It should be so for all that `conftest.py` may take, and for this process."""
    assert int(os.environ["ROS_DOMAIN_ID"]) in TESTS
    taken = pytestconfig.pluginmanager.get_plugin(str(root() / "conftest.py"))
    assert taken is not None
    assert taken.DOMAINS == TESTS


def test_a_folder_has_one_for_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should always have the same, others other ones, and the environment's come first."""
    folders = [Path(f"/state/{number}") for number in range(2000)]
    assert {domain_of(folder) for folder in folders} == set(LINES)
    assert own_domain(folders[0]) == int(os.environ["ROS_DOMAIN_ID"])
    monkeypatch.delenv("ROS_DOMAIN_ID")
    assert own_domain(folders[0]) == domain_of(folders[0])


@pytest.mark.parametrize("domain", [0, 1, 40, 80, 81, 101, 215, 232, 150])
def test_one_beside_another(domain: int) -> None:
    """It should be another one, for tests where that is for tests, else for lines."""
    assert beside(domain) != domain
    assert beside(domain) in (TESTS if domain in TESTS else LINES)
