"""What goes wrong in a virtual plant, and how often."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from random import Random


@dataclass(frozen=True, slots=True)
class PlantFaults:
    """Probabilities per occasion, unless the name says otherwise."""

    read_missed: float = 0.0
    read_twice: float = 0.0
    read_wrong: float = 0.0
    read_unknown: float = 0.0
    read_unreadable: float = 0.0
    tag_dead: float = 0.0
    """The tag dies for good; only inspection can replace it."""
    tag_damaged: float = 0.0
    """The memory is damaged until it is written again."""
    write_failed: float = 0.0
    identify_failed: float = 0.0
    carrier_stuck: float = 0.0
    """Per hop; the carrier stands for half a minute to five minutes."""
    tags_swapped: float = 0.0
    """Per arrival: somebody has exchanged two tags by hand."""
    skill_failed: float = 0.0
    skill_cut_off: float = 0.0
    """It ends without a judgement: cancelled, a device fault, too late."""
    skill_bug: float = 0.0
    skill_missing: float = 0.0
    """Per skill of a cell: the line names it, but the cell refuses it for good."""
    out_of_limits: float = 0.0
    changeover_failed: float = 0.0
    cell_stopped: float = 0.0
    """Per job: somebody presses stop at the cell."""
    message_lost: float = 0.0
    message_twice: float = 0.0
    message_late: float = 0.0
    order_again: float = 0.0
    """Per order: the shop sends it once more, up to an hour later."""
    order_changed: float = 0.0
    """Per order, and then again: the shop sends it with another content, up to a quarter of an hour later."""
    order_cancelled_ahead: float = 0.0
    """Per order: the shop's cancellation overtakes it."""
    operator_acts: float = 0.0
    """Per round of the operator: a hold, a resume, a cancellation or a changeover at random."""
    wrong_entry: float = 0.0
    """Per carrier that the operator resumes: they say that it stands where it does not."""
    cell_crash: float = 0.0
    """Per job, in the middle of it."""
    cell_down: float = 0.0
    """Per job: the cell's process dies and stays away for minutes."""
    ledger_lost: float = 0.0
    """Per death of a cell's process: its ledger is deleted, emptied or replaced by an older copy."""
    transport_crash: float = 0.0
    """Per move."""
    journal_lost: float = 0.0
    """Per death of the transport's process: its journal is deleted, emptied or replaced by an older copy."""
    engine_crash: float = 0.0
    """Per appended decision: before it is stored, after it, after a snapshot, or while its effects start."""

    second_orchestrator: float = 0.0
    """Per minute: another orchestrator begins that hears cells and transport, but not the first one for a while."""
    store_cut: float = 0.0
    """Per death of the orchestrator: the power went, and the store lacks its last events or all; that is accepted."""
    store_damaged: float = 0.0
    """Per death of the orchestrator: the power went, and the files of the real store are damaged, older or gone."""
    disk_full: float = 0.0
    """Per minute: the disk of all processes is full for up to five minutes; who cannot write ends."""
    clock_stepped: float = 0.0
    """Per minute: the wall clock is set back or ahead, or right again."""

    def scaled(self, factor: float) -> "PlantFaults":
        """The same faults, `factor` times as often."""
        return replace(self, **{f.name: min(1.0, getattr(self, f.name) * factor) for f in fields(self)})


NONE = PlantFaults()
HEAVY = PlantFaults(
    read_missed=0.05,
    read_twice=0.05,
    read_wrong=0.01,
    read_unknown=0.01,
    read_unreadable=0.03,
    tag_dead=0.003,
    tag_damaged=0.01,
    write_failed=0.03,
    identify_failed=0.1,
    carrier_stuck=0.003,
    tags_swapped=0.002,
    skill_failed=0.08,
    skill_cut_off=0.03,
    skill_bug=0.005,
    skill_missing=0.01,
    out_of_limits=0.05,
    changeover_failed=0.06,
    cell_stopped=0.01,
    message_lost=0.02,
    message_twice=0.02,
    message_late=0.02,
    order_again=0.3,
    order_changed=0.3,
    order_cancelled_ahead=0.03,
    operator_acts=0.15,
    cell_crash=0.02,
    cell_down=0.005,
    transport_crash=0.01,
    engine_crash=0.01,
    clock_stepped=0.05,
)
RATES = {
    "none": NONE,
    "light": HEAVY.scaled(0.2),
    "heavy": HEAVY,
    "wild_messages": replace(HEAVY, message_twice=0.3, message_late=0.3),
    "swapped_tags": replace(HEAVY, tags_swapped=0.03),
    "wrong_entries": replace(HEAVY.scaled(0.2), wrong_entry=0.3, operator_acts=0.5),
    "damage": replace(HEAVY, cell_crash=0.08, ledger_lost=0.5, transport_crash=0.03, journal_lost=0.5),
    "two_orchestrators": replace(HEAVY, second_orchestrator=0.5),
    "full_disk": replace(HEAVY, disk_full=0.1),
    "older_stores": replace(HEAVY, store_cut=0.2),
    "damaged_stores": replace(HEAVY, store_damaged=0.2, journal_lost=0.1),
    "lost_together": replace(HEAVY, store_damaged=0.2, ledger_lost=0.3, journal_lost=0.3),
    "crashes": replace(HEAVY, engine_crash=0.08, cell_crash=0.08, transport_crash=0.08),
}
"""Fault rates by name.  A virtual cell has no devices, it fails as a whole: these are not the rates of device kinds."""
MIXED = ("none", "light", "heavy", "heavy")
"""What `mixed` takes for one seed after another."""


def rates_name(name: str, seed: int) -> str:
    """The name itself; `mixed` takes other rates for each seed."""
    return MIXED[seed % len(MIXED)] if name == "mixed" else name


def rates_called(name: str, seed: int) -> PlantFaults:
    """The rates of a name.

    Raises:
        KeyError: no rates are called so.
    """
    return RATES[rates_name(name, seed)]


class Luck:
    """Draws what goes wrong for one part of the plant, and counts it.

    Args:
        rng: the part's own randomness.
        faults: the faults that happen now.
        counts: how often each fault has struck, shared by all parts.
    """

    def __init__(self, rng: Random, faults: Callable[[], PlantFaults], counts: Counter[str]) -> None:
        self.rng, self._faults, self._counts = rng, faults, counts

    def may_strike(self, fault: str) -> bool:
        """True if the fault of this name ever happens."""
        return bool(getattr(self._faults(), fault))

    def strikes(self, fault: str) -> bool:
        """True if the fault of this name happens on this occasion."""
        if self.rng.random() >= getattr(self._faults(), fault):
            return False
        self._counts[fault] += 1
        return True
