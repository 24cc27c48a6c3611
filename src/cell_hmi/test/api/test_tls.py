"""It should be reached from elsewhere by TLS, and in no other way."""

import os
import select
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="./cell installs it")

import httpx
from certificate import certified, own_address

from cell_hmi.serving import CannotServe, ServeOptions, check_options

START_S = 60.0


@contextmanager
def started(*options: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`./cell page`, until it says where it is; yields that line, too."""
    command = [sys.executable, "-P", "-m", "cell_bringup.cli", "page", *map(str, options)]
    page = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    assert page.stderr is not None
    try:
        ready, _, _ = select.select([page.stderr], [], [], START_S)
        assert ready, "it says nothing"
        yield page, page.stderr.readline()
    finally:
        page.terminate()
        page.communicate()


def test_it_is_reached_by_tls(tmp_path: Path) -> None:
    address = own_address()
    certificate, key = certified(tmp_path, address)
    tls = ("--address", address, "--host", address, "--certificate", certificate, "--key", key)
    with started("--state", tmp_path, *tls) as (_, said):
        base = said.split()[-1]
        assert base.startswith(f"https://{address}:")
        trusts = ssl.create_default_context(cafile=str(certificate))
        found = httpx.get(f"{base}login", verify=trusts)
        assert found.status_code == 200
        assert "max-age=" in found.headers["strict-transport-security"]
        assert httpx.get(f"{base}api/v1/line", verify=trusts).status_code == 401
        with pytest.raises(httpx.ConnectError, match="(?i)certificate"):
            httpx.get(f"{base}login")
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"{base}login".replace("https", "http"))


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.7"])
def test_it_is_not_reached_without(address: str, tmp_path: Path) -> None:
    """It should refuse to listen where others hear it."""
    with pytest.raises(CannotServe, match="needs --certificate and --key"):
        check_options(ServeOptions(tmp_path, address))
    certificate, _ = certified(tmp_path, "127.0.0.1")
    with pytest.raises(CannotServe, match="TLS needs both"):
        check_options(ServeOptions(tmp_path, address, certificate=certificate))
    with pytest.raises(CannotServe, match="there is no such file"):
        check_options(ServeOptions(tmp_path, address, certificate=certificate, key=tmp_path / "none"))


@pytest.mark.long
def test_who_asks_for_it_is_told(tmp_path: Path) -> None:
    with started("--state", tmp_path, "--address", "0.0.0.0") as (page, said):
        assert "0.0.0.0 can be reached from other machines: that needs --certificate and --key" in said
        assert page.wait(START_S) == 1
