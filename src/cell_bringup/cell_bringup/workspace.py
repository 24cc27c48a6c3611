"""Builds what changed in the workspace, then becomes the command line.

`./cell` runs this file before any package of the workspace can be imported: it uses the standard library only.
It speaks on stderr, because stdout belongs to the command.
"""

import fcntl
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

COMMAND_LINE = "cell_bringup.cli"
PATH_VARIABLES = ("AMENT_PREFIX_PATH", "CMAKE_PREFIX_PATH", "LD_LIBRARY_PATH", "PYTHONPATH")
INPUTS = re.compile(r".*\.(msg|srv|action|launch\.py)|package\.xml|CMakeLists\.txt|setup\.(py|cfg)")
COMPLETE = "_CELL_COMPLETE"
OUTSIDE = "packages"
TAIL = 25  # [lines] of a failed build shown


class BuildFailed(Exception):
    """A package does not build; the text says which and ends with the last lines of the output."""


@dataclass
class Built:
    """What the folders build/ and install/ were made for and from."""

    base: list[str] = field(default_factory=list)  # ROS and place: another one needs a new build
    packages: dict[str, str] = field(default_factory=dict)  # name -> fingerprint
    before: dict[str, str] = field(default_factory=dict)  # search paths without the workspace
    paths: dict[str, str] = field(default_factory=dict)  # search paths with it


def say(text: str) -> None:
    """Tell the user what goes on."""
    print(f"cell: {text}", file=sys.stderr, flush=True)


def packages(source: Path) -> dict[str, Path]:
    """Folder of every package in or below `source`, by its name (which is the folder's), as colcon finds them."""
    found = {}
    for folder, folders, files in os.walk(source):
        if "COLCON_IGNORE" in files:
            folders.clear()
        elif "package.xml" in files:
            found[Path(folder).name] = Path(folder)
    return found


def outside(root: Path) -> list[Path]:
    """Folders outside of the checkout whose packages are built with it: `./cell install` lists them, a line each."""
    try:
        return [Path(line) for line in (root / ".cell" / OUTSIDE).read_text().splitlines()]
    except FileNotFoundError:
        return []


def list_outside(root: Path, folders: Iterable[Path]) -> None:
    """Replace that list in one step."""
    fresh = root / ".cell" / f"{OUTSIDE}.new"
    fresh.write_text("".join(f"{folder}\n" for folder in folders))
    fresh.replace(root / ".cell" / OUTSIDE)


def fingerprint(package: Path) -> str:
    """Digest of the files that decide how a package is built; Python modules are linked, so they do not count."""
    digest = hashlib.sha256(str(package).encode())
    for folder, folders, files in os.walk(package):
        folders.sort()
        for name in sorted(filter(INPUTS.fullmatch, files)):
            path = Path(folder, name)
            digest.update(f"\0{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def only_builder(file: Path) -> Iterator[None]:
    """Be the only command that changes the workspace; say so where another one has to end first."""
    with file.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            who = lock.read().strip()
            say(f"waits for another command, which builds{f' (process {who})' if who else ''} ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def is_published(name: str, prefixes: Iterable[str]) -> bool:
    """Whether one of the installations at `prefixes` holds the package."""
    return any(Path(prefix, "share/ament_index/resource_index/packages", name).exists() for prefix in prefixes)


class Workspace:
    """The checkout at `root`, for ROS from wheels (`mode` "wheels") or for the sourced one ("system")."""

    def __init__(self, root: Path, mode: str, environment: Mapping[str, str]) -> None:
        self.root, self.venv = root, root / ".venv"
        self.record = root / "build" / "built.json"
        self.environment = {**environment, "PATH": f"{self.venv}/bin:{environment['PATH']}"}
        self.base = [mode, str(root)]
        if mode == "wheels":
            self.base.append(hashlib.sha256((root / "requirements-ros.txt").read_bytes()).hexdigest())
            self._use_wheels()
        self.before = {name: self.environment.get(name, "") for name in PATH_VARIABLES}

    def _use_wheels(self) -> None:
        """Set what the wheels' start-up hook would, which saves every process a second start of Python."""
        libraries = sorted(map(str, self.venv.glob("lib/python3.*/site-packages/ros_*.libs")))
        self.environment["AMENT_PREFIX_PATH"] = str(self.venv)
        self.environment["LD_LIBRARY_PATH"] = os.pathsep.join([f"{self.venv}/lib", *libraries])
        self.environment["_ROS_WHEELS_BOOTSTRAP_COMPLETE"] = "1"

    def prepare(self) -> dict[str, str]:
        """Build what changed and return the environment to run in.

        Raises:
            BuildFailed: A package does not build.
        """
        wanted, built = self._wanted(), self._built()
        if not self._is_current(built, wanted):
            if COMPLETE in self.environment:
                sys.exit(0)  # a shell that asks what a word may become shall not wait for a build
            with only_builder(self.root / ".cell" / "lock"):
                built = self._update(self._built(), wanted)
        return self.environment | built.paths

    def _is_current(self, built: Built, wanted: dict[str, str]) -> bool:
        return (built.base, built.packages, built.before) == (self.base, wanted, self.before)

    def _wanted(self) -> dict[str, str]:
        prefixes = self.environment.get("AMENT_PREFIX_PATH", "").split(os.pathsep)
        others = [prefix for prefix in prefixes if not prefix.startswith(f"{self.root}/install")]
        found = {name: folder for place in self._places() for name, folder in packages(place).items()}
        return {
            name: fingerprint(folder)
            for name, folder in sorted(found.items())
            if not (folder.parent.name == "compat" and is_published(name, others))
        }

    def _places(self) -> list[Path]:
        return [*filter(Path.is_dir, outside(self.root)), self.root / "src"]

    def _built(self) -> Built:
        return Built(**json.loads(self.record.read_text())) if self.record.exists() else Built()

    def _update(self, built: Built, wanted: dict[str, str]) -> Built:
        if built.base != self.base:
            built = Built(self.base)
            for folder in ("build", "install"):
                shutil.rmtree(self.root / folder, ignore_errors=True)
        for name in built.packages.keys() - wanted.keys():
            for folder in ("build", "install"):
                shutil.rmtree(self.root / folder / name, ignore_errors=True)
        changed = [name for name in wanted if built.packages.get(name) != wanted[name]]
        if changed:
            self._colcon(changed)
        built = Built(self.base, wanted, self.before, self._source())
        self.record.parent.mkdir(exist_ok=True)
        self.record.write_text(json.dumps(asdict(built), indent=1))
        return built

    def _colcon(self, changed: list[str]) -> None:
        say(f"building {len(changed)} package{'s' if len(changed) > 1 else ''} ...")
        began, lines = time.monotonic(), []
        command = [f"{self.venv}/bin/python", "-m", "colcon", "--log-base", "log", "build", "--symlink-install"]
        command += ["--base-paths", *map(str, self._places()), "--packages-select", *changed]
        command += ["--event-handlers", "console_direct-"]
        command += ["--cmake-args", "-DBUILD_TESTING=OFF", "-DCMAKE_BUILD_TYPE=Release"]
        command += [f"-DWITHOUT_CPP={'ON' if self.base[0] == 'wheels' else 'OFF'}"]
        with (
            (self.root / "log" / "build.log").open("w") as log,
            subprocess.Popen(
                command,
                cwd=self.root,
                env=self.environment,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            ) as colcon,
        ):
            for line in colcon.stdout or ():
                log.write(line)
                lines.append(line.rstrip())
                if line.startswith("Finished <<<"):
                    say(f"  built {line[13:].strip()}")
        if colcon.returncode:
            raise BuildFailed("\n".join([*lines[-TAIL:], f"cell: build failed; all of its output is in {log.name}"]))
        say(f"building: {time.monotonic() - began:.0f} s")

    def _source(self) -> dict[str, str]:
        """Search paths after sourcing the workspace's set-up script."""
        script = f"source {shlex.quote(str(self.root / 'install' / 'setup.bash'))} && env -0"
        # The scripts run the Python named here without quotes; that of .venv may lie below a folder with a blank.
        environment = {**self.environment, "COLCON_PYTHON_EXECUTABLE": os.path.realpath(sys.executable)}
        done = subprocess.run(["bash", "-c", script], env=environment, check=True, capture_output=True, text=True)
        after = dict(entry.split("=", 1) for entry in done.stdout.split("\0") if "=" in entry)
        if f"{self.root}/install/" not in after.get("AMENT_PREFIX_PATH", ""):
            raise BuildFailed(f"{done.stderr}cell: {self.root}/install/setup.bash does not find what was built")
        return {name: after[name] for name in PATH_VARIABLES if name in after}


def main() -> None:
    """Prepare the workspace and become the command line: `workspace.py MODE ARGUMENT...`."""
    mode, *arguments = sys.argv[1:]
    defaults = {"ROS_LOG_DIR": f"{os.environ['CELL_STATE_DIR']}/ros_log"}
    workspace = Workspace(Path(os.environ["CELL_ROOT"]), mode, defaults | os.environ)
    try:
        environment = workspace.prepare()
    except BuildFailed as failure:
        sys.exit(f"{failure}")
    python = f"{workspace.venv}/bin/python"
    os.execve(python, [python, "-P", "-m", COMMAND_LINE, *arguments], environment)


if __name__ == "__main__":
    main()
