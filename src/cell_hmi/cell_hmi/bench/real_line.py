"""The demo line, its orchestrator and the page, each a process of its own, for as long as they are measured."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

START_S = 120.0
"""Longest wait for line and page to come up [s]."""
END_S = 30.0


@contextmanager
def real_line(folder: Path) -> Iterator[tuple[str, str]]:
    """Run a line that loads nothing, and its page; yields the page's address and the token of a user.

    Raises:
        TimeoutError: it did not come up.
    """
    up = [sys.executable, "-P", "-m", "cell_bringup.cli", "up", "--state", str(folder), "--domain", "auto"]
    page = [sys.executable, "-P", "-m", "cell_hmi.bench.bench_server", str(folder), "real"]
    with (folder / "line.log").open("wb") as log, _running(up, log.fileno(), stderr=log.fileno()):
        _until(lambda: (folder / "runner.json").exists(), "the line")
        with _running(page, subprocess.PIPE) as server:
            assert server.stdout is not None, "it is a pipe"
            base, token = server.stdout.readline().decode().split()
            with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {token}"}, timeout=30.0) as client:
                _until(lambda: client.post("/api/v1/line/hold", json={"reason": "bench"}).is_success, "the line")
            yield base, token


@contextmanager
def _running(command: list[str], stdout: int, stderr: int | None = None) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdout=stdout, stderr=stderr, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until(there: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if there():
            return
        time.sleep(0.3)
    raise TimeoutError(f"{what} is not up within {START_S:.0f} s")
