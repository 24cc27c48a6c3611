"""Whether the files that orders name are there: an order that lacks one is held, with a word why, until it is."""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Self

from cell_line.artifact_store import FOLDER, ArtifactStore, Stamp, short_hash
from cell_line.named_files import NamedFile, named_files
from cell_orchestrator.core.effects import Effect, RunJob
from cell_orchestrator.core.orders import Order
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.requests import Hold, JobEnd, ReportJob, Request, Resume, Target

WAITS = "waits for a file: "
"""What the reason of such a hold begins with: no other hold is ended here."""
WATCH = "files"
"""Who asks for it."""
NAMELESS = "the order does not say which"


class FileWatch:
    """Looks after the files of all open orders.

    What is in a file is read once, and again when it was written to or exchanged; of many files one in each look, so
    that nobody waits for long.
    """

    def __init__(self, store: ArtifactStore, report: Callable[[Request], object], plant: Callable[[], Plant]) -> None:
        """Take the files.

        Args:
            store: the files.
            report: has the engine take what follows.
            plant: as it is now.
        """
        self._store, self._report, self._plant = store, report, plant
        self._needs: dict[str, tuple[tuple[str, ...], tuple[NamedFile, ...]]] = {}
        self._read: dict[str, tuple[Stamp, str]] = {}
        self._stopped: list[tuple[RunJob, str]] = []

    @classmethod
    def below(cls, state_dir: Path, report: Callable[[Request], object], plant: Callable[[], Plant]) -> Self:
        """Look after the files in the state folder of a line."""
        return cls(ArtifactStore(state_dir / FOLDER), report, plant)

    def guarded(self, start: Callable[[Effect], None]) -> Callable[[Effect], None]:
        """Return what starts an effect, but gives no job to a cell that lacks a file; that is told in the next look.

        A file is released for the unit of its job before the cell hears of it, so that a crash in between counts none
        twice.
        """

        def start_unless_it_lacks(effect: Effect) -> None:
            files = list(named_files(effect.parameters)) if isinstance(effect, RunJob) else []
            if isinstance(effect, RunJob) and any(self._lack(file, read=True) for file in files):
                self._stopped.append((effect, ""))
            elif isinstance(effect, RunJob) and (refusal := self._release(files, effect.unit)):
                self._stopped.append((effect, refusal))
            else:
                start(effect)

        return start_unless_it_lacks

    def _release(self, files: Collection[NamedFile], unit: str) -> str:
        """Release all files for a unit, or none if one may not be; returns why that is."""
        for ask in (self._store.licences.refusal, self._store.licences.release):
            for file in files:
                try:
                    refusal = ask(file.sha256, unit)
                except OSError as error:
                    refusal = f"it cannot be noted: {error.strerror}"
                if refusal:
                    return f"{file.kind} {short_hash(file.sha256)} is not released: {refusal}"
        return ""

    def look(self) -> None:
        """Report what follows from what is there and what is not."""
        for request in list(self._follows(self._plant())):
            self._report(request)

    def _follows(self, plant: Plant) -> Iterator[Request]:
        stopped, self._stopped = self._stopped, []
        self._needs = {name: self._needs_of(plant, order) for name, order in plant.orders.items()}
        named = {file.sha256 for file in chain.from_iterable(files for _, files in self._needs.values()) if file.sha256}
        self._read = {digest: known for digest, known in self._read.items() if digest in named}
        self._read_one(named)
        for name, order in plant.orders.items():
            if files := self._needs[name][1]:
                yield from self._about(order, files)
        for effect, refusal in stopped:
            said = refusal or "a file that it needs is gone, or is not what it was"
            if refusal and effect.unit in plant.units:  # first, so that no cell is offered it meanwhile
                yield Hold(Target.UNIT, effect.unit, refusal, WATCH)
            yield ReportJob(effect.job, JobEnd.NOT_GIVEN, message=said)

    def _needs_of(self, plant: Plant, order: Order) -> tuple[tuple[str, ...], tuple[NamedFile, ...]]:
        known = self._needs.get(order.id)
        return known if known and known[0] is order.units else (order.units, _needs(plant, order))

    def _about(self, order: Order, files: tuple[NamedFile, ...]) -> Iterator[Request]:
        lacks = [f"{file.kind}: {lack}" for file in files if (lack := self._lack(file))]
        if lacks and not order.held:
            how = "" if lacks[0].endswith(NAMELESS) else f"; ./cell order attach {order.id} FILE"
            reason = f"{WAITS}{lacks[0]}{how}"
            yield Hold(Target.ORDER, order.id, reason, WATCH)
        elif not lacks and order.held.startswith(WAITS):
            there = ", ".join(f"{file.kind} {short_hash(file.sha256)}" for file in files)
            yield Resume(Target.ORDER, order.id, WATCH, reason=f"its files are there: {there}")

    def _lack(self, file: NamedFile, read: bool = False) -> str:
        if not file.sha256:
            return NAMELESS
        stamp = self._store.stamp(file.sha256)
        known = self._read.get(file.sha256)
        if stamp is None or (read and (known is None or known[0] != stamp)):
            return self._look_into(file.sha256, stamp)
        if known is None or known[0] != stamp:
            return "is being read"
        return known[1]

    def _read_one(self, named: set[str]) -> None:
        for digest in named:
            stamp = self._store.stamp(digest)
            known = self._read.get(digest)
            if stamp is not None and (known is None or known[0] != stamp):
                self._look_into(digest, stamp)
                return

    def _look_into(self, sha256: str, stamp: Stamp | None) -> str:
        lack = self._store.lacks(sha256)
        if stamp is not None:
            self._read[sha256] = (stamp, lack)
        return lack


def _needs(plant: Plant, order: Order) -> tuple[NamedFile, ...]:
    """The files that the units of an order name which are still open, each once."""
    recipes = [plant.units[name].recipe for name in order.units if name in plant.units]
    given: Iterator[Mapping[str, Any]] = (op.parameters for recipe in recipes for op in recipe.operations)
    return tuple(dict.fromkeys(file for parameters in given for file in named_files(parameters)))
