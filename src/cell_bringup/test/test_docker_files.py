"""Images and files of CI, which users copy, name nothing that is not there; nothing builds them where no Docker is."""

import os
import re
import shlex
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from cell_bringup.cli import app
from cell_line.config.line import load_line

ROOT = Path(__file__).parents[3]
DOCKER = ROOT / "docker"
IMAGES = sorted(DOCKER.glob("*Dockerfile"))
TEST = "test"
"""What `./cell` does itself; everything else is a command of the package."""


def github() -> list[str]:
    """Commands of the file for GitHub."""
    steps = yaml.safe_load((DOCKER / "ci" / "github.yaml").read_text())["jobs"]["line"]["steps"]
    return [step["run"] for step in steps if "run" in step]


def gitlab() -> list[str]:
    """Commands of the file for GitLab."""
    found: list[str] = yaml.safe_load((DOCKER / "ci" / "gitlab.yaml").read_text())["line"]["script"]
    return found


def check_command(words: list[str]) -> None:
    """See that `./cell` has a command with such options, and that files which it names are there."""
    if words == [TEST]:
        return
    commands = get_command(app).commands  # type: ignore[attr-defined]
    context = commands[words[0]].make_context(words[0], words[1:])
    line = load_line(ROOT / "config" / "lines" / "demo.yaml")
    if profile := context.params.get("profile"):
        assert line.profile(profile).name == profile
    assert [word for word in words if "/" in word and not (ROOT / word).exists()] == []


def test_both_forges_do_the_same() -> None:
    """It should build, test, and make a batch without and with Gazebo."""
    assert github() == gitlab()


@pytest.mark.parametrize("command", github())
def test_ci_calls_what_is_there(command: str) -> None:
    """It should build an image that has a file, and run commands that `./cell` has."""
    words = shlex.split(command)
    if words[:2] == ["docker", "build"]:
        assert (ROOT / words[words.index("-f") + 1]) in IMAGES
    else:
        assert words[:4] == ["docker", "run", "--rm", "line"]
        check_command(words[4:])


@pytest.mark.parametrize("file", IMAGES, ids=lambda file: file.name)
def test_an_image_starts_the_line(file: Path) -> None:
    """It should have a program to start, and a command that this has."""
    text = file.read_text()
    (entry,) = re.findall(r'^ENTRYPOINT \["/line/(\S+)"\]$', text, re.MULTILINE)
    assert os.access(ROOT / entry, os.X_OK)
    (command,) = re.findall(r"^CMD \[(.*)\]$", text, re.MULTILINE)
    check_command(yaml.safe_load(f"[{command}]"))
    assert re.findall(r"docker build -f (\S+)", text) == [str(file.relative_to(ROOT))]
    for told in re.findall(r"docker run --rm \S+ (.+)$", text, re.MULTILINE):
        check_command(shlex.split(told))


def test_compose_builds_an_image_that_is_there() -> None:
    """It should name its file from the root."""
    services = yaml.safe_load((DOCKER / "compose.yaml").read_text())["services"]
    built = [service["build"] for service in services.values() if "build" in service]
    assert [(DOCKER / one["context"]).resolve() / one["dockerfile"] in IMAGES for one in built] == [True]
