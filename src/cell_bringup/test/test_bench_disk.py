"""It should find every lie, and count what a disk that fails has done."""

import time
from collections.abc import Mapping
from typing import Any

import pytest

from cell_bringup.bench.disk import DiskBench, disk_rows
from cell_bringup.bench.disk_full import UNITS, FullRun
from cell_bringup.bench.disk_operator import unsaid, words_of
from cell_bringup.bench.disk_truth import lies
from cell_client.absent import Process
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Verdict

BOTH = {"orchestrator": Process(1, 100.0), "transport": Process(2, 100.0)}
ONE = {"orchestrator": BOTH["orchestrator"]}


def said(*dead: str, again_s: float = 0.0, trouble: str = "", running: bool = True) -> Mapping[str, Any]:
    """What status says of processes that have died, and when they are started again."""
    troubles = [{"label": label, "again": time.time() + again_s} for label in dead]
    return {"running": running, "trouble": trouble, "processes": troubles}


@pytest.mark.parametrize(
    ("told", "before", "after", "found"),
    [
        (said(), BOTH, BOTH, []),
        (said("transport"), ONE, ONE, []),
        (said(), ONE, ONE, ["transport is dead, and nothing is said of it"]),
        (said(), BOTH, ONE, []),
        (said(), ONE, BOTH, []),
        (said("transport"), BOTH, BOTH, ["transport lives for 100 s, and is said to be dead"]),
        (said("transport"), BOTH, {**ONE, "transport": Process(3, 0.1)}, []),
        (said("transport", again_s=1e6), *[{**ONE, "transport": Process(2, 1.0)}] * 2,
         ["transport lives, and is said to be started later"]),
        (said("orchestrator"), {"transport": BOTH["transport"]}, {"transport": BOTH["transport"]},
         ["the orchestrator is dead, and what is shown is said to be true"]),
        (said("orchestrator", trouble="it does not run"), *[{"transport": BOTH["transport"]}] * 2, []),
        (said(running=False), BOTH, BOTH, ["the line runs, and is said not to"]),
    ],
)  # fmt: skip
def test_lies(
    told: Mapping[str, Any], before: Mapping[str, Process], after: Mapping[str, Process], found: list[str]
) -> None:
    """It should judge only what was so before and after the question."""
    assert list(lies(told, before, after, ["orchestrator", "transport"])) == found


def test_who_was_started_meanwhile_is_not_judged() -> None:
    """It should say nothing of a process that may have lived when status looked."""
    assert not list(lies(said(), {}, {}, []))


def test_words_of_an_operator() -> None:
    """It should tell each with its reason, and find a unit of which status says nothing."""
    asked = [ev.UnitUnsettled(1.0, unit, 2, "fold", f"{unit} died") for unit in ("F-01", "F-02")]
    given = ev.UnitSettled(2.0, "F-01", 2, "fold", Verdict.REWORK, "by the bench", "somebody")
    assert list(words_of([*asked, given])) == ["rework of F-01: F-01 died"]
    told = {"unsettled": [{"unit": "F-02"}]}
    assert list(unsaid(["F-01", "F-02"], told)) == ["F-01 waits for a word, and nothing is said of it"]


def test_figures() -> None:
    """It should count a batch as good only if it ended by itself, whole, and nobody lied."""
    whole: dict[str, Any] = {"looks": 4, "done": UNITS, "ordered": UNITS, "deaths": ["a"], "words": ["b"]}
    runs = [FullRun(0, "ENOSPC", **whole), FullRun(1, "EIO", **whole), FullRun(2, "ENOSPC", problem="not done")]
    runs += [FullRun(3, "EIO", **{**whole, "looks": 0}), FullRun(5, "EIO", **whole, lies=["x"], after_s=7.0)]
    measured = [row[1] for row in disk_rows(DiskBench(tuple(runs)))]
    assert measured == ["1 of 2", "1 of 3", f"0 of {4 * UNITS}", "4 in 5 batches", "1 in 12 answers", "0 of 4", "7 s"]
