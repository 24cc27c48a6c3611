"""For all tests: the environment of the workspace, a ROS domain per process, and PostgreSQL where it is installed."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

import pytest

ROOT = Path(__file__).parent
BUILT = ROOT / "build" / "built.json"
"""Where the front door notes the search paths of what it has built."""
DOMAINS = (*range(81, 102), *range(215, 233))  # as `cell_bringup.domain` says, which is not there yet
POSTGRES_USER = "postgres"  # the server refuses to run as root


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Start again in the workspace's environment where nobody has set it: `.venv/bin/pytest` works as `./cell test`.

    This is the first hook of a conftest.py; those below are not imported yet.
    """
    parser.addoption("--long", action="store_true", help="run the tests that take a minute or more, too")
    if find_spec("cell_bringup") is not None:
        return
    environment = built_environment()
    if all(os.environ.get(name) == value for name, value in environment.items()):
        raise pytest.UsageError(f"{BUILT} names what is not there any more; build it again: ./cell test")
    if capture := pluginmanager.getplugin("capturemanager"):
        capture.stop_global_capturing()  # the next process writes to the terminal, not to this one's files
    os.execve(sys.executable, [sys.executable, "-m", "pytest", *sys.argv[1:]], {**os.environ, **environment})


def built_environment() -> dict[str, str]:
    """The variables that `./cell` sets."""
    try:
        paths = json.loads(BUILT.read_text())["paths"]
    except (OSError, ValueError, KeyError) as error:
        raise pytest.UsageError("the workspace is not built; build it and run all tests with ./cell test") from error
    programs = os.pathsep.join([str(ROOT / ".venv" / "bin"), os.environ.get("PATH", os.defpath)])
    state = str(ROOT / ".cell")
    own = {"CELL_ROOT": str(ROOT), "CELL_STATE_DIR": state, "ROS_LOG_DIR": f"{state}/ros_log"}
    return {**paths, **own, "_ROS_WHEELS_BOOTSTRAP_COMPLETE": "1", "PATH": programs}


def take_ros_domain() -> TextIO:
    """Use the first ROS domain that no other test process on this machine holds, for as long as the file is open."""
    folder = Path(tempfile.gettempdir(), f"ros-domains-{os.getuid()}")
    folder.mkdir(exist_ok=True)
    for domain in DOMAINS:
        lock = (folder / str(domain)).open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        os.environ["ROS_DOMAIN_ID"] = str(domain)
        return lock
    raise pytest.UsageError(f"all ROS domains are taken; see {folder}")


domain_lock = take_ros_domain()
os.environ["ROS_PYTHON_CHECK_FIELDS"] = "1"
# Many processes with a thread per core in each: these would wait for each other, busily.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"


def pytest_configure() -> None:
    """Let nodes speak as those of `./cell` do."""
    from cell_line.ros.dds import sockets_only  # late: only what is built has it

    os.environ.update(sockets_only(os.environ))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes long, unless it is asked for."""
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes long: ./cell test --long"))


@pytest.fixture(scope="session", autouse=True)
def state_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where lines that name no folder have their state: what a user runs in the checkout stays the current line."""
    os.environ["CELL_STATE_DIR"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """URL of a private PostgreSQL server, reached over a Unix socket; tests make databases of their own in it."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="cellpg-"))  # short: the path of a Unix socket has at most 107 characters
    user = POSTGRES_USER if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    options = f"-F -c listen_addresses='' -c unix_socket_directories='{folder}'"
    control = [programs / "pg_ctl", f"--pgdata={folder}/data", "--silent"]
    initialise = f"--auth=trust --no-sync --username={POSTGRES_USER} --encoding=UTF8 --no-locale"
    try:
        subprocess.run(
            [*control, "initdb", f"--options={initialise}"],
            check=True,
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        subprocess.run(
            [*control, "start", "--wait", f"--log={folder}/log", f"--options={options}"],
            check=True,
            user=user,
            cwd=folder,
        )
        yield f"postgresql+psycopg://{POSTGRES_USER}@/postgres?host={folder}"
    finally:
        subprocess.run([*control, "stop", "--mode=immediate"], check=False, user=user, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


def postgres_programs() -> Path | None:
    """Folder of the newest installed PostgreSQL, Debian's way or on the search path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None
