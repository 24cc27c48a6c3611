"""Plug-ins by entry point: found, doubled, broken; and one added from a folder."""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from trial_rig import Tool, Work

from cell_line.registry import Group, Registry, RegistryError
from cell_skills.conformance import SUPPLY
from cell_skills.devices.env import DRIVERS
from cell_skills.devices.kinds import KINDS
from cell_skills.setup_part import SETUP_PARTS
from cell_skills.skill import SKILLS


def point(group: Group[Any], name: str, value: str) -> EntryPoint:
    """Return an entry point of no distribution; its module stands in for one."""
    return EntryPoint(name, value, group.name)


WORK = point(SKILLS, "work", "trial_rig:Work")
GROUPS = [
    EntryPoint("skills", "cell_skills.skill:SKILLS", "cell.groups"),
    EntryPoint("setup_parts", "cell_skills.setup_part:SETUP_PARTS", "cell.groups"),
    EntryPoint("devices", "cell_skills.devices.env:DRIVERS", "cell.groups"),
]
TOOL = point(SETUP_PARTS, "tool", "trial_rig:Tool")


def test_plugins_are_found() -> None:
    """It should hand out classes by group and name."""
    subject = Registry([*GROUPS, WORK, TOOL, point(DRIVERS, "gate", "trial_rig:GateDriver")])
    assert subject.get(SKILLS, "work") is Work
    assert subject.get(SETUP_PARTS, "tool") is Tool
    assert subject.get(DRIVERS, "gate").__name__ == "GateDriver"
    assert subject.names(SKILLS) == ("work",)
    assert subject.source(SKILLS, "work") == "trial_rig"
    assert subject.problems() == []


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    """It should not import a plug-in that nobody uses, however broken."""
    subject = Registry([WORK, point(SKILLS, "lost", "no_such_module:Lost")])
    assert subject.get(SKILLS, "work") is Work


@pytest.mark.parametrize(
    ("bad", "text"),
    [
        (point(SKILLS, "bad", "no_such_module:Bad"), "ModuleNotFoundError: No module named 'no_such_module'"),
        (point(SKILLS, "bad", "trial_rig:Nothing"), "AttributeError"),
        (point(SKILLS, "bad", "trial_rig:Tool"), "is not a Skill"),
        (point(SKILLS, "bad", "trial_rig:Work"), "calls itself 'work'"),
        (point(SETUP_PARTS, "bad", "trial_rig:Work"), "is not a SetupPart"),
        (point(SKILLS, "bad", "cell_skills.skill:Skill"), "lacks run"),
        (point(DRIVERS, "bad", "trial_rig:SETUPS"), "is not a class"),
        (point(DRIVERS, "bad", "trial_rig:Gate"), "is not a Driver"),
    ],
)
def test_broken_plugins_are_named(bad: EntryPoint, text: str) -> None:
    """It should collect the error with group, name, source and cause."""
    (problem,) = Registry([*GROUPS, WORK, bad]).problems()
    assert text in str(problem)
    assert problem.entry_point == f"{bad.group} 'bad'"
    assert problem.distributions == [bad.value.partition(":")[0]]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("odd", "no_such_module:ODD", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("odd", "trial_rig:Work", "is not a Group"),
        ("odd", "cell_skills.skill:SKILLS", "calls itself 'cell.skills'"),
    ],
)
def test_broken_groups_are_named(name: str, value: str, text: str) -> None:
    """It should say what is wrong with a group, and leave the others."""
    subject = Registry([*GROUPS, WORK, EntryPoint(name, value, "cell.groups")])
    assert [str(group) for group in subject.groups()] == [
        "cell.devices",
        "cell.setup_parts",
        "cell.skills",
    ]
    assert [(problem.entry_point, problem.cause) for problem in subject.problems()] == [("cell.groups 'odd'", text)]


def test_a_plugin_of_no_group_is_named() -> None:
    """It should be said that nobody will ever ask for it."""
    (problem,) = Registry([*GROUPS, EntryPoint("work", "trial_rig:Work", "cell.skils")]).problems()
    assert str(problem) == "cell.skils 'work' (trial_rig): no package has a group cell.skils"


def test_a_group_of_objects() -> None:
    """It should hand out an object under its name, and name one of another class, or that calls itself otherwise."""
    kinds = EntryPoint("device_kinds", "cell_skills.devices.kinds:KINDS", "cell.groups")
    supply, wrong = (
        EntryPoint(name, "cell_skills.conformance:SUPPLY", "cell.device_kinds") for name in ("supply", "mass")
    )
    odd = EntryPoint("odd", "trial_rig:Work", "cell.device_kinds")
    subject = Registry([kinds, supply, wrong, odd])
    assert subject.instance(KINDS, "supply") is SUPPLY
    assert subject.usable(KINDS) == ("supply",)
    assert [problem.cause for problem in subject.problems()] == ["calls itself 'supply'", "is not a DeviceKind"]


def test_duplicates_are_named() -> None:
    """It should refuse a name two distributions give, and name both."""
    subject = Registry([WORK, point(SKILLS, "work", "other_rig:Work")])
    with pytest.raises(RegistryError) as error:
        subject.get(SKILLS, "work")
    assert str(error.value) == "cell.skills 'work' (other_rig, trial_rig): is there more than once"


def test_a_missing_plugin_names_the_others() -> None:
    """It should say what is installed."""
    with pytest.raises(RegistryError, match=r"cell\.skills 'fly': is not installed; there are: work"):
        Registry([WORK]).get(SKILLS, "fly")


def test_a_skill_from_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should find a skill that was put on the path as a distribution, without any other change."""
    (tmp_path / "hop_skill.py").write_text(
        "from trial_rig import Work\nclass Hop(Work):\n    'Hop.'\n    name = 'hop'\n"
    )
    info = tmp_path / "hop_skill-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hop-skill\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[cell.skills]\nhop = hop_skill:Hop\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    subject = Registry.installed()
    assert subject.get(SKILLS, "hop").__name__ == "Hop"
    assert subject.source(SKILLS, "hop") == "hop-skill"
