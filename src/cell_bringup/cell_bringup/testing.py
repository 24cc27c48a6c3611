"""`./cell test`: style, types and tests, side by side."""

import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

from cell_bringup.folders import sources
from cell_bringup.workspace import packages

LONG = "--long"
WORKERS = 4  # most tests wait for time or for ROS, so more than the cores of a small machine
PYTEST = ["pytest", f"--numprocesses={WORKERS}", "--dist=loadgroup"]


def checks_of(checkout: Path) -> dict[str, list[str]]:
    """The checks of style and types, for the packages of the project: what lies beside them has a style of its own."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]["packages"]
    found = packages(checkout / "src")
    files = [str(checkout / "conftest.py"), *(str(found[name]) for name in project)]
    ruff = ["--output-format=concise", *files]
    return {
        "ruff check": ["ruff", "check", *ruff],
        "ruff format": ["ruff", "format", "--check", *ruff],
        "mypy": ["mypy"],
    }


def run_tests(arguments: Sequence[str]) -> int:
    """Run everything, or only pytest with the given arguments; `--long` alone runs everything and what takes long.

    Tests marked `xdist_group("line")` start a whole line each and run one after the other beside the rest.

    Returns:
        Exit code: 0 if everything passed.
    """
    if arguments and list(arguments) != [LONG]:
        return _start([*PYTEST, *map(_from_here, arguments)]).wait()
    began = time.monotonic()
    checks = {name: _start(command, capture=True) for name, command in checks_of(sources()).items()}
    results = {"pytest": _start([*PYTEST, *arguments]).wait()}
    for name, process in checks.items():
        output, _ = process.communicate()
        results[name] = process.returncode
        if process.returncode:
            print(f"\n{name}:\n{output}")
    failed = [name for name, code in results.items() if code]
    verdict = f"failed: {', '.join(failed)}" if failed else f"passed: {', '.join(results)}"
    print(f"{verdict}, {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


def _from_here(argument: str) -> str:
    """A path as it is meant where the user is; pytest runs in the checkout."""
    path, mark, test = argument.partition("::")
    return f"{Path(path).resolve()}{mark}{test}" if Path(path).exists() else argument


def _start(command: Sequence[str], capture: bool = False) -> subprocess.Popen[str]:
    output = subprocess.PIPE if capture else None
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=sources(),
        text=True,
        stdout=output,
        stderr=subprocess.STDOUT if capture else None,
    )
