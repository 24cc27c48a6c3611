"""The workspace is built again when, and only when, what is built has changed."""

import fcntl
import os
import subprocess
import threading
from pathlib import Path

import pytest

from cell_bringup.workspace import fingerprint, is_published, only_builder, packages


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "src" / "group" / "one"
    for name in ("package.xml", "setup.py", "one/module.py", "launch/one.launch.py", "msg/One.msg"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def test_packages_are_found_at_any_depth(package: Path, tmp_path: Path) -> None:
    """It should name a package after its folder."""
    assert packages(tmp_path / "src") == {"one": package}
    assert packages(package) == {"one": package}


def test_what_colcon_ignores_is_no_package(package: Path, tmp_path: Path) -> None:
    """It should not take what a workspace has built for a package of its own."""
    (tmp_path / "src" / "group" / "COLCON_IGNORE").touch()
    assert packages(tmp_path / "src") == {}


@pytest.mark.parametrize("name", ["package.xml", "setup.py", "launch/one.launch.py", "msg/One.msg", "msg/New.msg"])
def test_changed_inputs_change_the_fingerprint(package: Path, name: str) -> None:
    """It should see a changed or new file that is generated from or installed."""
    before = fingerprint(package)
    (package / name).write_text("changed")
    assert fingerprint(package) != before


@pytest.mark.parametrize("name", ["one/module.py", "one/new.py", "one.egg-info/PKG-INFO"])
def test_modules_leave_the_fingerprint(package: Path, name: str) -> None:
    """It should not build again for a module, which is linked."""
    before = fingerprint(package)
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_text("changed")
    assert fingerprint(package) == before


def test_removed_input_changes_the_fingerprint(package: Path) -> None:
    """It should see that a message is gone."""
    before = fingerprint(package)
    (package / "msg" / "One.msg").unlink()
    assert fingerprint(package) != before


def test_published_packages_are_known_by_the_index(tmp_path: Path) -> None:
    """It should look into every prefix, and forgive those that are not there."""
    index = tmp_path / "ros" / "share" / "ament_index" / "resource_index" / "packages"
    index.mkdir(parents=True)
    (index / "tf2_msgs").touch()
    prefixes = [str(tmp_path / "absent"), str(tmp_path / "ros")]
    assert is_published("tf2_msgs", prefixes)
    assert not is_published("control_msgs", prefixes)


@pytest.mark.parametrize("name", ["control_msgs", "tf2_msgs", "vision_msgs"])
def test_a_published_package_is_not_built_over(tmp_path: Path, name: str) -> None:
    """It should configure and install nothing where another installation has the package, also with plain colcon."""
    index = tmp_path / "ros" / "share" / "ament_index" / "resource_index" / "packages"
    index.mkdir(parents=True)
    (index / name).touch()
    build, install = tmp_path / "build", tmp_path / "install"
    source = Path(__file__).parents[2] / "compat" / name
    environment = {**os.environ, "AMENT_PREFIX_PATH": f"{tmp_path / 'absent'}{os.pathsep}{tmp_path / 'ros'}"}
    told = subprocess.run(
        ["cmake", "-S", source, "-B", build, f"-DCMAKE_INSTALL_PREFIX={install}"],
        env=environment,
        text=True,
        capture_output=True,
        check=True,
    )
    assert f"{name} is published in {tmp_path / 'ros'}: nothing is built here" in told.stdout
    subprocess.run(["cmake", "--build", build, "--target", "install"], check=True, stdout=subprocess.DEVNULL)
    found = [path for path in install.rglob("*") if path.is_file()]
    assert {path.parent.relative_to(install) for path in found} == {Path("share") / name}
    assert not any(path.read_text() for path in found), "only empty files that a workspace's setup calls"


def test_who_waits_for_a_build_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should name the process that builds, once, and go on when that has ended; alone it says nothing."""
    said: list[str] = []
    waits = threading.Event()
    monkeypatch.setattr("cell_bringup.workspace.say", lambda text: (said.append(text), waits.set()))
    file, order = tmp_path / "lock", []

    def second() -> None:
        with only_builder(file):
            order.append("second")

    with only_builder(file):
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(60.0)
        order.append("first")
    thread.join(60.0)
    assert order == ["first", "second"]
    assert said == [f"waits for another command, which builds (process {os.getpid()}) ..."]


def test_a_lock_that_names_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should be waited for like any other: the front door holds it while it installs."""
    said: list[str] = []
    file = tmp_path / "lock"
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        monkeypatch.setattr("cell_bringup.workspace.say", lambda text: (said.append(text), lock.close()))
        with only_builder(file):
            assert said == ["waits for another command, which builds ..."]
