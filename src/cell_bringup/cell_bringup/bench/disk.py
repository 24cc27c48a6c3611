"""Batches on a real line whose disk is full, or broken, for half a minute: `./cell bench disk`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from errno import EIO, ENOSPC, errorcode

from cell_bringup.bench.disk_full import FullRun, run_full
from cell_bringup.failure import CommandFailed
from cell_bringup.folders import scratch
from cell_line.failing.disk import failing_disk

SEEDS = 20


@dataclass(frozen=True, slots=True)
class DiskBench:
    """What became of the batches."""

    runs: tuple[FullRun, ...]


def bench_disk(tell: Callable[[str], None], seeds: Sequence[int] = range(SEEDS)) -> DiskBench:
    """Make a batch for each seed, one after the other; each takes a minute and more.

    Raises:
        CommandFailed: there is no C compiler.
    """
    runs: list[FullRun] = []
    with scratch() as folder:
        library = failing_disk(folder)
        if library is None:
            raise CommandFailed("there is no C compiler for what makes a disk fail")
        for seed in seeds:
            tell(f"a batch with seed {seed} ...")
            runs.append(run := run_full(seed, folder / str(seed), library))
            for word in run.words:
                tell(f"an operator said: {word}")
            for wrong in (*run.found, *run.lies, *run.bad_deaths, *filter(None, [run.problem])):
                tell(wrong)
    return DiskBench(tuple(runs))


def disk_rows(bench: DiskBench) -> Iterator[tuple[str, str, str]]:
    """Yield figures with their goals."""
    for code, what in ((ENOSPC, "full"), (EIO, "ill, nothing can be written")):
        if runs := [run for run in bench.runs if run.error == errorcode[code]]:
            yield f"disk {what} for 30 s: batches that ended well", _of(runs), f"{len(runs)}"
    runs = list(bench.runs)
    found = sum(len(run.found) for run in runs)
    looks, lies = sum(run.looks for run in runs), sum(len(run.lies) for run in runs)
    ends, bad = sum(len(run.deaths) for run in runs), sum(len(run.bad_deaths) for run in runs)
    yield "units done twice, lost or in doubt", f"{found} of {sum(run.ordered for run in runs)}", "0"
    words = sum(len(run.words) for run in runs)
    yield "words of an operator, on what began and may not be repeated", f"{words} in {len(runs)} batches", ""
    yield "what status said of processes that was not true", f"{lies} in {looks} answers", "0"
    yield (
        "ends of processes, for another reason than the disk",
        f"{bad} of {ends}",
        "0",
    )
    yield "longest from room on the disk to the end of the batch", f"{max(run.after_s for run in runs):.0f} s", ""


def _of(runs: Sequence[FullRun]) -> str:
    return f"{sum(run.good for run in runs)} of {len(runs)}"
