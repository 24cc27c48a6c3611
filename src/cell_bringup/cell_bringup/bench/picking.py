"""`./cell bench picking`: kits made by arm and eye, simulated; a seed is a kit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter

from cell_bringup.bench.kit_maker import KitMaker, MadeKit
from cell_bringup.bench.kit_orders import TROUBLES
from cell_bringup.folders import root
from cell_line.kept_results import KeptResults
from cell_line.proportion import proportion


@dataclass(frozen=True)
class PickingBench:
    """What came of the kits, by seed."""

    kits: tuple[MadeKit, ...]

    def rows(self) -> list[tuple[str, str]]:
        """Return what is printed: rates with their bounds, then the failures by seed."""
        rows = [("kits of 4 to 8 parts, simulated: physics, rendered pictures, no truth", str(len(self.kits)))]
        for trouble in ("", *TROUBLES):
            kits = [kit for kit in self.kits if kit.trouble == trouble]
            rows += _of(trouble, kits) if kits else []
        good = [kit for kit in self.kits if not (kit.trouble or kit.fault)]
        if line_s := sum(kit.line_s for kit in good):
            picks = sum(kit.parts for kit in good)
            rows.append(("picks per hour of line time, nothing wrong", f"{3600.0 * picks / line_s:.0f}"))
            rows.append(("  of them taken anew", str(proportion(sum(kit.retries for kit in good), picks))))
        return rows


def _of(trouble: str, kits: Sequence[MadeKit]) -> Iterator[tuple[str, str]]:
    """Return the rows of kits with the same trouble."""
    gave_up, wrong = [kit for kit in kits if kit.gave_up], [kit for kit in kits if kit.fault]
    made = str(proportion(len(kits) - len(gave_up) - len(wrong), len(kits)))
    yield f"{trouble}: made right" if trouble else "first pass correct", made
    if gave_up:
        yield f"{trouble}: given up with the right code", str(proportion(len(gave_up), len(kits)))
    yield from ((f"  seed {kit.seed}", kit.fault) for kit in wrong)


def bench_picking(seed: int, count: int, tell: Callable[[str], None], keep: Path | None = None) -> PickingBench:
    """Make kits.

    Args:
        seed: Of the first one.
        count: How many.
        tell: Hears how far it is.
        keep: A file to which each result is written at once; those that are in it are not made again.
    """
    kept = KeptResults(keep, TypeAdapter(MadeKit), lambda kit: kit.seed, "a kit")
    kits = []
    for one in range(seed, seed + count):
        kit = kept.find(one)
        if kit is None:
            with TemporaryDirectory() as folder:
                kit = kept.add(KitMaker(root(), Path(folder), one).make(one))
            told = f"{kit.parts} parts, {kit.trouble or 'nothing wrong'}, {kit.line_s:.0f} s"
            tell(f"kit {one}: {told}: {kit.fault or kit.gave_up or 'right'}")
        kits.append(kit)
    return PickingBench(tuple(kits))
