"""Plug-ins by entry point: found, doubled, broken; and one added from a folder."""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from trial_rig import Tool, Work

from cell_skills.registry import Group, Registry, RegistryError


def point(group: Group, name: str, value: str) -> EntryPoint:
    """Return an entry point of no distribution; its module stands in for one."""
    return EntryPoint(name, value, group)


WORK = point(Group.SKILLS, "work", "trial_rig:Work")
TOOL = point(Group.SETUP_PARTS, "tool", "trial_rig:Tool")


def test_plugins_are_found() -> None:
    """It should hand out classes by group and name."""
    subject = Registry([WORK, TOOL, point(Group.DEVICES, "gate", "trial_rig:Gate")])
    assert subject.skill("work") is Work
    assert subject.setup_part("tool") is Tool
    assert subject.driver("gate").__name__ == "Gate"
    assert subject.names(Group.SKILLS) == ("work",)
    assert subject.source(Group.SKILLS, "work") == "trial_rig"
    assert subject.problems() == []


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    """It should not import a plug-in that nobody uses, however broken."""
    subject = Registry([WORK, point(Group.SKILLS, "lost", "no_such_module:Lost")])
    assert subject.skill("work") is Work


@pytest.mark.parametrize(
    ("bad", "text"),
    [
        (point(Group.SKILLS, "bad", "no_such_module:Bad"), "ModuleNotFoundError: No module named 'no_such_module'"),
        (point(Group.SKILLS, "bad", "trial_rig:Nothing"), "AttributeError"),
        (point(Group.SKILLS, "bad", "trial_rig:Tool"), "is not a Skill"),
        (point(Group.SKILLS, "bad", "trial_rig:Work"), "calls itself 'work'"),
        (point(Group.SETUP_PARTS, "bad", "trial_rig:Work"), "is not a SetupPart"),
        (point(Group.DEVICES, "bad", "trial_rig:SETUPS"), "is not a class"),
        (point(Group.PLANNERS, "bad", "trial_rig:Work"), "is not a Planner"),
        (point(Group.PLANNERS, "bad", "cell_skills.motion.planners:Ompl"), "calls itself 'ompl'"),
    ],
)
def test_broken_plugins_are_named(bad: EntryPoint, text: str) -> None:
    """It should collect the error with group, name, source and cause."""
    (problem,) = Registry([WORK, bad]).problems()
    assert text in str(problem)
    assert problem.entry_point == f"{bad.group} 'bad'"
    assert problem.distributions == [bad.value.partition(":")[0]]


def test_duplicates_are_named() -> None:
    """It should refuse a name two distributions give, and name both."""
    subject = Registry([WORK, point(Group.SKILLS, "work", "other_rig:Work")])
    with pytest.raises(RegistryError) as error:
        subject.skill("work")
    assert str(error.value) == "cell.skills 'work' (other_rig, trial_rig): is there more than once"


def test_a_missing_plugin_names_the_others() -> None:
    """It should say what is installed."""
    with pytest.raises(RegistryError, match=r"cell\.skills 'fly': is not installed; there are: work"):
        Registry([WORK]).skill("fly")


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
    assert subject.skill("hop").__name__ == "Hop"
    assert subject.source(Group.SKILLS, "hop") == "hop-skill"
