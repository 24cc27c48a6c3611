"""What goes wrong in a virtual plant, and how often."""

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Faults:
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
    carriers_swapped: float = 0.0
    """Per arrival: somebody has exchanged two tags by hand."""
    skill_failed: float = 0.0
    skill_bug: float = 0.0
    out_of_limits: float = 0.0
    changeover_failed: float = 0.0
    cell_stopped: float = 0.0
    """Per job: somebody presses stop at the cell."""
    message_lost: float = 0.0
    message_twice: float = 0.0
    message_late: float = 0.0
    cell_crash: float = 0.0
    """Per job, in the middle of it."""
    transport_crash: float = 0.0
    """Per move."""
    engine_crash: float = 0.0
    """Per appended decision: before it is stored, after it, or while its effects start."""

    def scaled(self, factor: float) -> "Faults":
        """The same faults, `factor` times as often."""
        return replace(self, **{f.name: min(1.0, getattr(self, f.name) * factor) for f in fields(self)})


HEAVY = Faults(
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
    carriers_swapped=0.002,
    skill_failed=0.08,
    skill_bug=0.005,
    out_of_limits=0.05,
    changeover_failed=0.06,
    cell_stopped=0.01,
    message_lost=0.02,
    message_twice=0.02,
    message_late=0.02,
    cell_crash=0.02,
    transport_crash=0.01,
    engine_crash=0.01,
)
PROFILES = {"none": Faults(), "light": HEAVY.scaled(0.2), "heavy": HEAVY}
"""Fault profiles by name."""


def profile(name: str, seed: int) -> Faults:
    """The named profile; `mixed` takes another one for each seed.

    Raises:
        KeyError: no profile of this name.
    """
    if name == "mixed":
        return PROFILES[("none", "light", "heavy", "heavy")[seed % 4]]
    return PROFILES[name]
