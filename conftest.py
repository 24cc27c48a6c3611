"""For all tests: a ROS domain of their own per process, and PostgreSQL where it is installed."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

DOMAINS = range(1, 102)  # 0 is everybody's, and numbers from 102 on are not safe on every system
POSTGRES_USER = "postgres"  # the server refuses to run as root


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
os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
os.environ["ROS_PYTHON_CHECK_FIELDS"] = "1"


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
