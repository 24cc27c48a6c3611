"""`./cell test`: style, types and tests, side by side."""

import subprocess
import sys
import time
from collections.abc import Sequence

from cell_bringup.places import root

CHECKS = {
    "ruff check": ["ruff", "check", "--output-format=concise"],
    "ruff format": ["ruff", "format", "--check", "--output-format=concise"],
    "mypy": ["mypy"],
}
WORKERS = 4  # most tests wait for time or for ROS, so more than the cores of a small machine
PYTEST = ["pytest", f"--numprocesses={WORKERS}", "--dist=loadgroup"]


def run_tests(arguments: Sequence[str]) -> int:
    """Run everything, or only pytest with the given arguments.

    Tests marked `xdist_group("line")` start a whole line each and run one after the other beside the rest.

    Returns:
        Exit code: 0 if everything passed.
    """
    if arguments:
        return _start([*PYTEST, *arguments]).wait()
    began = time.monotonic()
    checks = {name: _start(command, capture=True) for name, command in CHECKS.items()}
    results = {"pytest": _start(PYTEST).wait()}
    for name, process in checks.items():
        output, _ = process.communicate()
        results[name] = process.returncode
        if process.returncode:
            print(f"\n{name}:\n{output}")
    failed = [name for name, code in results.items() if code]
    verdict = f"failed: {', '.join(failed)}" if failed else f"passed: {', '.join(results)}"
    print(f"{verdict}, {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


def _start(command: Sequence[str], capture: bool = False) -> subprocess.Popen[str]:
    output = subprocess.PIPE if capture else None
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=root(),
        text=True,
        stdout=output,
        stderr=subprocess.STDOUT if capture else None,
    )
