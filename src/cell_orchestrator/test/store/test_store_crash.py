"""A writer that is killed at any moment leaves whole batches and everything it said was durable."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.store import Verified

WRITER = Path(__file__).with_name("crash_writer.py")
BATCH = 3


@contextmanager
def writer(url: str) -> Iterator[Iterator[int]]:
    """The numbers a writer process says are durable; it is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, str(WRITER), url, "demo"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    with process:
        try:
            yield map(int, process.stdout)
        finally:
            process.kill()


def test_killed_writer_loses_nothing_and_leaves_no_half(opener: Any, url: str) -> None:
    rng = random.Random(7)
    said = 0
    for _ in range(8):
        with writer(url) as durable:
            for _ in range(rng.randrange(1, 40)):
                said = next(durable)
        reader = opener(read_only=True)
        _, left = reader.load()
        reader.close()
        store = opener()
        plant, seq = store.load()
        assert said <= left <= seq  # PostgreSQL may still finish the last commit it was sent
        assert left % BATCH == seq % BATCH == 0
        assert store.verify() == Verified(seq)
        assert plant == replay(Plant(), [stored.event for stored in store.since(0)])
        store.close()


def test_reader_beside_a_writer_sees_whole_batches(opener: Any, url: str) -> None:
    with writer(url) as durable:
        next(durable)
        reader = opener(read_only=True)
        counts = []
        for _ in range(25):
            said = next(durable)
            plant, seq = reader.load()
            assert seq >= said
            checked = reader.verify()
            assert isinstance(checked, Verified)
            counts.append(checked.count)
            assert not plant.cells["assembly"].held
    assert all(count % BATCH == 0 for count in counts)
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
