"""The rules of the design that a reader of one file cannot see, and that the contracts in pyproject.toml cannot say."""

import ast
import re
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2]
PACKAGES = {path.parent.name: path.parent for path in sorted(SOURCE.glob("**/package.xml"))}
INTERFACES = {"cell_interfaces", "control_msgs", "tf2_msgs", "vision_msgs"}
SETTINGS = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text())["tool"]
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["importlinter"]["contracts"]}
"""Who may import whom; test_import_contracts.py checks them."""
PYTHON = sorted(SETTINGS["importlinter"]["root_packages"])
"""The packages of the project; whatever lies beside them is an add-on."""
ADD_ONS = sorted(PACKAGES.keys() - set(PYTHON) - INTERFACES)
TOP = "cell_bringup"

CORE = PACKAGES["cell_orchestrator"] / "cell_orchestrator" / "core"
CORE_MAY_IMPORT = {"cell_orchestrator.core", "immutables"}
IMPURE_CALLS = {"hash", "id", "input", "open", "print"}
"""What reads or writes, or has another value in every process."""

ROS = re.compile(r"rclpy|ament_index_python|launch(_ros|_pytest)?|\w+_msgs|\w+_interfaces")
ROS_GRAPH = re.compile(r"rclpy|\w+_(msgs|interfaces|srvs)")
"""What only modules that talk ROS import."""

CORES_OWN = {"Cell", "JobKind", "Measurement", "Recovery", "StationKind"}
"""Names of classes that the core has, too: it imports nothing of ours, and its cell is what it knows of one."""
MAX_LINES = 300
LONG = {
    "cell_motion/test/ros/test_ports.py": "one pair of real servers, and every way they can answer or be silent",
    "cell_orchestrator/cell_orchestrator/core/events.py": "every fact the line records, one table to look things up in",
    "cell_orchestrator/cell_orchestrator/core/requests.py": "every request, one table to look things up in",
    "cell_orchestrator/test/test_engine.py": "one engine: in which order it decides, stores, starts and tells",
    "cell_orchestrator/test/core/test_decide_cells.py": "one small line, and everything a cell can report",
    "cell_sim/cell_sim/physics/simulation.py": "the one object that owns the physics' state",
    "cell_sim/cell_sim/virtual/transport.py": "the one transport of the virtual plant: its track, tags and memory",
    "cell_sim/cell_sim/virtual/truth.py": "the rules that no orchestrator may break, one table to look things up in",
    "cell_sim/test/support/broken_rules.py": "every way to break the core, one table to look things up in",
    "cell_sim/test/ros/test_physics_node.py": "one running world, and everything it offers",
    "cell_world/test/sdf/test_reader_errors.py": "one line for each way a world file can be wrong",
    "cell_skills/test/test_cell_runtime.py": "one rig, one runtime: every way a job can end",
}
"""Files that may be longer, and why."""
COMMANDS = PACKAGES["cell_bringup"] / "cell_bringup" / "commands"
"""All of these import late, so that `./cell --help` is quick."""
LATE = {
    "cell_bringup/cell_bringup/bench/packaged.py": "a line lacks the libraries of vision, and lists its plug-ins",
    "cell_bringup/cell_bringup/bench/sim.py": "its cameras look for graphics when they are imported",
    "cell_bringup/cell_bringup/check.py": "the simulator is slow to load, and many lines stand in no world",
    "cell_bringup/cell_bringup/doctor.py": "what cannot be imported is a finding",
    "cell_bringup/cell_bringup/exporting.py": "what makes pages and pictures may not be installed",
    "cell_bringup/cell_bringup/exporting_gs1.py": "what makes pages and pictures may not be installed",
    "cell_bringup/cell_bringup/failure.py": "most commands do not fail, and help is quick without these",
    "cell_bringup/cell_bringup/view_options.py": "the simulator is slow to load, and most lines are not filmed",
    "cell_bringup/cell_bringup/store_accepted.py": "a line on one computer can do this without ROS",
    "cell_bringup/cell_bringup/sweep/ros/liars.py": "the questions of a world need the simulator",
    "cell_client/cell_client/operate.py": "that a line does not run is said without waiting for ROS",
    "cell_hmi/cell_hmi/api/arm_routes.py": "only its types: what draws arms is slow to load, and most look at none",
    "cell_hmi/cell_hmi/benches.py": "a line lacks the libraries of the page, and lists its plug-ins",
    "cell_hmi/cell_hmi/commands.py": "help tells of it without what serves pages",
    "cell_hmi/cell_hmi/live/arm_views.py": "what draws arms is slow to load, and most look at none",
    "cell_hmi/cell_hmi/live/cell_views.py": "a line is followed without ROS; to see a cell takes that",
    "cell_hmi/cell_hmi/live/line_services.py": "a line is followed without ROS; to ask it something takes that",
    "cell_sim/cell_sim/gazebo/server.py": "Gazebo is not installed on most machines, which is said in one line",
    "cell_sim/cell_sim/physics/shown.py": "what it shows looks for graphics when it is imported",
    "cell_vision/cell_vision/attachments.py": "what reads parts is not installed where no order brings one",
    "cell_vision/cell_vision/commands.py": "help tells of it without the libraries of vision",
    "cells/post_processing_cell/post_processing_cell/inspect_surface.py": "most lines lack what measures parts",
    "cells/post_processing_cell/post_processing_cell/blast_part.py": "most lines lack what measures parts",
    "cells/post_processing_cell/post_processing_cell/order_part.py": "most lines lack what measures parts",
    "cells/post_processing_cell/post_processing_cell/kinematic/scanner.py": "most lines lack what makes parts",
    "cell_vision/cell_vision/ros/vision_node.py": "what finds parts is not installed where cells only see tags",
    "cell_vision/cell_vision/benches.py": "a line lacks the libraries of inspection, and lists its plug-ins",
    "cell_vision/cell_vision/vision_camera.py": "a line without cameras lacks the libraries, and lists its plug-ins",
    "cell_vision/cell_vision/shared.py": "a line without cameras lacks the libraries of vision, and lists its plug-ins",
    "cells/garment_cell/garment_cell/benches.py": "a line lacks the libraries that see, and lists its plug-ins",
    "cells/garment_cell/garment_cell/vision_camera.py": "a line that does not use it lacks the libraries that see",
    "cells/post_processing_cell/post_processing_cell/vision_camera.py": "a line may lack the libraries that see",
    "cells/micro_dosing_cell/micro_dosing_cell/formulate.py": "help tells of it without what solves it",
    "cell_orchestrator/cell_orchestrator/core/replace.py": "a type checker sees the slower function of the same name",
}
"""Files that import within functions, or for types only, and why; such an import hides no circle."""


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imports(path: Path) -> frozenset[str]:
    """Full names of the modules that a file imports anywhere in it; relative imports are not used."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


def top(module: str) -> str:
    return module.split(".")[0]


def modules(package: str) -> list[Path]:
    """The Python modules of a package, without its tests and templates."""
    return sorted((PACKAGES[package] / package).rglob("*.py"))


def shown(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def all_files() -> Iterator[Path]:
    """Every Python file of the project."""
    for folder in (PACKAGES[name] for name in PYTHON):
        yield from sorted(folder.rglob("*.py"))


def test_every_package_has_its_rule() -> None:
    """It should be decided for each new package of the project, which is one whose types are checked."""
    layers = {name.strip() for layer in CONTRACTS["layers"]["layers"] for name in layer.split("|")}
    assert sorted(SETTINGS["mypy"]["packages"]) == sorted(layers) == PYTHON
    assert sorted(CONTRACTS["ros"]["source_modules"]) == PYTHON


def test_every_interface_has_its_rule() -> None:
    """It should be decided for each package of messages that modules import; nodes are excepted by name."""
    paths = [path for package in PYTHON for path in modules(package)]
    assert {top(m) for path in paths for m in imports(path) if ROS_GRAPH.fullmatch(top(m))} <= set(
        CONTRACTS["ros"]["forbidden_modules"]
    )
    nodes = {line.split(" ")[0] for line in CONTRACTS["ros"]["ignore_imports"]} - {"**.ros.**"}
    assert all(node.endswith("_node") for node in nodes)


def test_add_ons_stand_beside_the_project() -> None:
    """It should use what is below the command line, never that itself."""
    paths = [path for name in ADD_ONS for path in modules(name)]
    assert not {f"{shown(path)}: {m}" for path in paths for m in imports(path) if top(m) == TOP}


def module_name(path: Path, package: str) -> str:
    return ".".join(path.relative_to(PACKAGES[package]).with_suffix("").parts)


def circle(package: str) -> list[str]:
    """Modules of a package that import one another in a circle, be it late or only for types; none if there are none.

    What only types need counts too, for who reads a file must read those.
    """
    files = {module_name(path, package): path for path in modules(package)}
    known = {
        name: {part for module in imports(path) for part in (module, module.rpartition(".")[0]) if part in files}
        for name, path in files.items()
    }
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("package", PYTHON)
def test_no_files_import_one_another_in_a_circle(package: str) -> None:
    """It should be possible to read a package from below, file by file."""
    assert not circle(package)


def test_imports_stand_at_the_head_of_a_file() -> None:
    """It should be seen there what a file needs; who needs it later argues for it."""
    late = set()
    for path in (path for package in PYTHON for path in modules(package) if COMMANDS not in path.parents):
        tree = parsed(path)
        head = set(tree.body)
        if any(isinstance(node, ast.Import | ast.ImportFrom) and node not in head for node in ast.walk(tree)):
            late.add(shown(path))
    assert late == set(LATE)


def test_the_core_imports_next_to_nothing() -> None:
    """It should import the standard library, immutables and itself."""
    wrong = {
        f"{shown(path)}: {module}"
        for path in CORE.rglob("*.py")
        for module in imports(path)
        if top(module) not in sys.stdlib_module_names and not module.startswith(tuple(CORE_MAY_IMPORT))
    }
    assert not wrong


def test_the_core_neither_reads_nor_writes() -> None:
    """It should call nothing that does: time and ids come in with the request."""
    wrong = {
        f"{shown(path)}:{node.lineno}: {node.func.id}()"
        for path in CORE.rglob("*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS
    }
    assert not wrong


ANY_ENGINE = (
    "world",
    "world_runtime",
    "equipment",
    "ros",
    "onlookers.py",
    "people.py",
    "physics_node.py",
    "simulated_line.py",
)
"""Of cell_sim: whatever runs on any engine of a simulated world."""
CELL_SIMS = sorted(SOURCE.glob("cells/*/*/sim"))
"""The simulated equipment of families does, too."""


def test_one_place_alone_names_the_engine_of_a_world() -> None:
    """It should be possible to host a line's world on another engine; what imports one is a contract."""
    assert len(CELL_SIMS) >= 3
    parts = [*(PACKAGES["cell_sim"] / "cell_sim" / part for part in ANY_ENGINE), *CELL_SIMS]
    paths = [path for part in parts for path in ([part] if part.suffix else sorted(part.rglob("*.py")))]
    assert len(paths) > len(parts)
    assert not {shown(path) for path in paths if "mujoco" in path.read_text().lower()}


def depends(package: str, *kinds: str) -> set[str]:
    root = ET.parse(PACKAGES[package] / "package.xml").getroot()
    return {str(node.text) for kind in kinds for node in root.iter(kind)}


@pytest.mark.parametrize("package", PYTHON)
def test_a_package_names_what_it_imports(package: str) -> None:
    """It should have every ROS package that its modules import in its package.xml, and those of its tests too."""
    folder = PACKAGES[package]
    needed = {
        top(module)
        for path in [*modules(package), *folder.glob("launch/*.py")]
        for module in imports(path)
        if ROS.fullmatch(top(module)) or top(module) in PACKAGES
    }
    named = depends(package, "depend", "exec_depend")
    assert needed - {package} <= named
    tested = {top(module) for path in folder.glob("test/**/*.py") for module in imports(path)}
    tested = {name for name in tested if ROS.fullmatch(name) or name in PACKAGES}
    assert tested - {package} <= named | depends(package, "test_depend")


def test_files_are_short() -> None:
    """It should be possible to read a file in one go; who needs more argues for it."""
    long = {shown(path) for path in all_files() if len(path.read_text().splitlines()) > MAX_LINES}
    assert long == set(LONG)


def test_a_name_of_a_class_means_one_thing() -> None:
    """It should stand once in the whole tree, so that a reader who has seen it knows it."""
    names = Counter(
        node.name
        for package in PYTHON
        for path in modules(package)
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, times in names.items() if times > 1} == CORES_OWN
