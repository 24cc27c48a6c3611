"""A cell on hardware needs no simulator on its computer, although its package has its simulated equipment."""

import subprocess
import sys
from pathlib import Path

CELLS = """
import sys
from pathlib import Path

import cell_skills.cell_node
from cell_line.config.line import load_line
from cell_line.registry import Registry
from cell_skills.config.plugin_checks import check_cell_plugins

line, registry = load_line(Path(sys.argv[1])), Registry.installed()
for cell in line.cells:
    for profile in line.all_profiles():
        check_cell_plugins(line, cell, registry, profile)
print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_a_cell_imports_no_simulator(line_file: Path) -> None:
    """It should load all drivers, skills and setup parts of every profile without the simulator and its engine."""
    told = subprocess.run([sys.executable, "-c", CELLS, line_file], check=True, capture_output=True, text=True).stdout
    loaded = set(told.split())
    assert {"cell_motion", "garment_cell", "micro_dosing_cell", "post_processing_cell"} <= loaded
    assert loaded.isdisjoint({"cell_sim", "cell_orchestrator", "mujoco"})
