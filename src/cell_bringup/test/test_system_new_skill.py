"""It should find a skill that came as a package of its own, and let a line use it, without touching any Python file."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
import yaml

from cell_bringup.domain import line_domain
from cell_bringup.new import write_skill
from cell_bringup.nodes import LineOptions
from cell_bringup.session import Session

pytestmark = pytest.mark.xdist_group("line")


@pytest.mark.long
def test_new_skill_is_used(
    tmp_path: Path, line_file: Path, order: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It should be described by the cell that the line's YAML names it for, and make a unit of a new variant."""
    package = write_skill("polish_lid", tmp_path)
    subprocess.run([sys.executable, "setup.py", "-q", "egg_info"], cwd=package, check=True, capture_output=True)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(package), os.environ.get("PYTHONPATH")])))
    config = copytree(line_file.parents[1], tmp_path / "config")
    _name_it(config)
    options = LineOptions(config / "lines" / "demo.yaml", tmp_path / "state", speed=40.0)
    with Session(options, line_domain(), threading.Event().wait) as line:
        from cell_interfaces.srv import DescribeCell

        from cell_client.ros.service_caller import ServiceCaller

        caller = ServiceCaller(line_domain())
        described = caller.call(DescribeCell, "/line/cells/finishing/describe", DescribeCell.Request())
        caller.close()
        assert "polish_lid" in [skill.name for skill in described.skills]
        line.submit("new.json", order("N", LID=1))
        line.finish_batch(60.0)
        assert line.plant.variants["LID"] == 1


def _name_it(config: Path) -> None:
    """In the line's YAML and in a family and a variant of its own."""
    path = config / "lines" / "demo.yaml"
    line = yaml.safe_load(path.read_text())
    line["cells"]["finishing"]["skills"].append("polish_lid")
    del line["world"]
    path.write_text(yaml.safe_dump(line, sort_keys=False))
    operation = {"polish": {"skill": "polish_lid", "duration_s": 2, "parameters": {"duration_s": 2.0}}}
    family = {"family": "lid", "revision": 1, "operations": operation}
    (config / "products" / "families" / "lid.yaml").write_text(yaml.safe_dump(family, sort_keys=False))
    (config / "products" / "variants" / "LID.yaml").write_text("variant: LID\nfamily: lid\nrevision: 1\n")
