"""The alarms of a line, in the states of ISA-18.2: what came, what a person has seen, what has gone again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cell_hmi.model.condition import AlarmPriority, Condition


class AlarmState(StrEnum):
    """Where an alarm is; one that is NORMAL is in no book."""

    UNACKNOWLEDGED = "unacknowledged"
    RETURNED = "returned"
    """It is over, and nobody has acknowledged it."""
    ACKNOWLEDGED = "acknowledged"
    SHELVED = "shelved"
    """A person does not want to be told of it for a while."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A condition with what people did about it.

    Attributes:
        came: wall time at which it came last [s].
        gone: wall time at which it went; 0 while it is there [s].
        times: how often it came since it was acknowledged last.
        by: who acknowledged or shelved it, '' for nobody; `why` they shelved it.
        until: wall time up to which it is shelved [s].
        first: it was the first of those that are there now.
    """

    condition: Condition
    state: AlarmState
    came: float
    gone: float = 0.0
    times: int = 1
    by: str = ""
    why: str = ""
    until: float = 0.0
    first: bool = False

    @property
    def active(self) -> bool:
        """Whether the condition is there now."""
        return self.gone == 0.0


@dataclass(frozen=True, slots=True)
class AlarmBook:
    """The alarms by the id of their condition; never changed, only followed by the next."""

    alarms: Mapping[str, Alarm] = field(default_factory=dict)

    def seen(self, conditions: Iterable[Condition], now: float) -> "AlarmBook":
        """The book after these conditions, and no others, are found at wall time `now` [s]."""
        found = {condition.id: condition for condition in conditions}
        book = {name: self._there(condition, now) for name, condition in found.items()}
        for name, alarm in self.alarms.items():
            if name not in found and (left := _gone(alarm, now)):
                book[name] = left
        return AlarmBook(_with_first(book))

    def _there(self, condition: Condition, now: float) -> Alarm:
        known = self.alarms.get(condition.id)
        if known is None:
            return Alarm(condition, AlarmState.UNACKNOWLEDGED, now)
        alarm = replace(known, condition=condition)
        if not known.active:
            alarm = replace(alarm, came=now, gone=0.0, times=known.times + 1)
            if known.state is not AlarmState.SHELVED:
                alarm = replace(alarm, state=AlarmState.UNACKNOWLEDGED)
        if alarm.state is AlarmState.SHELVED and now >= alarm.until:
            return replace(alarm, state=AlarmState.UNACKNOWLEDGED, by="", why="", until=0.0)
        return alarm

    def still(self, conditions: Iterable[Condition]) -> "AlarmBook":
        """The book without what came anew while nobody looked: it is since another time, or something else is said."""
        known = {it.id: (it.since, it.what) for it in conditions}
        return AlarmBook(
            {
                name: alarm
                for name, alarm in self.alarms.items()
                if known.get(name) in (None, (alarm.condition.since, alarm.condition.what))
            }
        )

    def acknowledged(self, name: str, by: str) -> "AlarmBook":
        """The book after a person has seen an alarm; one that had gone is over.

        Raises:
            KeyError: there is no such alarm.
        """
        alarm = self.alarms[name]
        book = dict(self.alarms)
        if alarm.active:
            book[name] = replace(alarm, state=AlarmState.ACKNOWLEDGED, by=by, times=1, why="", until=0.0)
        else:
            del book[name]
        return AlarmBook(book)

    def shelved(self, name: str, by: str, why: str, until: float) -> "AlarmBook":
        """The book after a person has put an alarm aside, until a wall time [s].

        Raises:
            KeyError: there is no such alarm.
        """
        aside = replace(self.alarms[name], state=AlarmState.SHELVED, by=by, why=why, until=until)
        return AlarmBook({**self.alarms, name: aside})

    def in_order(self) -> list[Alarm]:
        """All alarms: the shelved last, the urgent first, those that nobody has seen before others."""
        states = list(AlarmState)
        return sorted(
            self.alarms.values(),
            key=lambda it: (
                it.state is AlarmState.SHELVED,
                it.condition.urgency,
                states.index(it.state),
                it.came,
                it.condition.id,
            ),
        )


def _gone(alarm: Alarm, now: float) -> Alarm | None:
    """What is left of an alarm whose condition is not there any more; None: nothing."""
    if alarm.state is AlarmState.ACKNOWLEDGED or alarm.condition.urgency is AlarmPriority.KNOW:
        return None
    if alarm.state is AlarmState.SHELVED:
        return replace(alarm, gone=alarm.gone or now) if now < alarm.until else None
    return replace(alarm, state=AlarmState.RETURNED, gone=alarm.gone or now)


def _with_first(book: dict[str, Alarm]) -> dict[str, Alarm]:
    """Mark the first that came of those that are there: what follows may be its doing."""
    there = [alarm for alarm in book.values() if alarm.active]
    first = min((alarm.came for alarm in there), default=0.0)
    some = len({alarm.came for alarm in there}) > 1
    return {name: replace(it, first=some and it.active and it.came == first) for name, it in book.items()}
