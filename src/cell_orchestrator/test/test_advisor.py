"""A policy that fails, is slow or talks nonsense never holds up the line: it goes on by urgency, and says so once."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from small_line import LINE, PRESS, SmallLine, make_order

from cell_orchestrator.advisor import RESTS_S, Advisor, by_urgency
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.policy import Policy, Rank


class Odd(Policy):
    """Ranks units by what it is given."""

    def __init__(self, rank: Callable[[Order], object]) -> None:
        self.rank = rank
        self.asked = 0

    def to_load(self, plant: Plant, order: Order, unit: Unit, now: float) -> Rank:
        self.asked += 1
        return self.rank(order)  # type: ignore[return-value]


@pytest.fixture
def plant() -> Plant:
    """Two orders wait, an empty carrier stands at the load station."""
    line = SmallLine()
    line.order("A", (PRESS,))
    line.now += 5.0
    carrier = next(name for name in LINE.carriers if line.destination(name) == "load")
    line.plant = replay(line.plant, decide(line.plant, make_order("B", (PRESS,)), line.now))
    move = line.carrier(carrier).move
    assert move is not None
    arrived = ev.CarrierArrived(line.now, move.id, carrier, "load")
    return replay(line.plant, [arrived, ev.CarrierSeen(line.now, carrier, "load", ev.TagContent())])


def loaded(events: list[ev.Event]) -> str:
    (event,) = events
    assert isinstance(event, ev.UnitLoaded)
    return event.unit


def advisor(policy: Policy, told: list[str], took: float = 0.0) -> Advisor:
    times: Iterator[float] = (number * took for number in count())
    return Advisor(policy, "odd", told.append, lambda: next(times))


def test_it_is_followed(plant: Plant) -> None:
    told: list[str] = []
    assert loaded(by_urgency(plant, "id", 110.0)) == "A-01"
    assert loaded(advisor(Odd(lambda order: (-order.place,)), told)(plant, "id", 110.0)) == "B-01"
    assert told == []


def test_equals_go_by_urgency(plant: Plant) -> None:
    """It should, so that the same log follows from the same requests whatever a policy leaves open."""
    assert loaded(advisor(Odd(lambda order: ()), [])(plant, "id", 110.0)) == "A-01"


def broken(order: Order) -> object:
    raise RuntimeError("no idea\nat all")


NAN = float("nan")


@pytest.mark.parametrize(
    ("rank", "took", "reason"),
    [
        (broken, 0.0, "RuntimeError: no idea;"),
        (lambda order: None, 0.0, "None is no rank"),
        (lambda order: (NAN,), 0.0, "(nan,) is no rank"),
        (lambda order: ([],), 0.0, "([],) is no rank"),
        (lambda order: ("a",) if order.place else (1,), 0.0, "TypeError: '<' not supported"),
        (lambda order: (-order.place,), 0.5, "it took 0.50 s for one decision"),
    ],
    ids=("raises", "nothing", "nan", "list", "mixed", "slow"),
)
def test_it_rests_after_nonsense(rank: Callable[[Order], object], took: float, reason: str, plant: Plant) -> None:
    """It should be told once in one line, and not be asked for a minute."""
    told: list[str] = []
    policy = Odd(rank)
    subject = advisor(policy, told, took)
    assert loaded(subject(plant, "id", 110.0)) == "A-01"
    (line,) = told
    assert line.startswith("policy odd: ")
    assert reason in line
    assert "\n" not in line
    asked = policy.asked
    assert loaded(subject(plant, "id", 110.0 + RESTS_S - 1.0)) == "A-01"
    assert (len(told), policy.asked) == (1, asked)
    subject(plant, "id", 110.0 + RESTS_S)
    assert (len(told), policy.asked > asked) == (2, True)


def test_a_bug_of_the_core_is_none_of_the_policy(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should come out, as it does without a policy."""
    monkeypatch.setattr("cell_orchestrator.core.planning.RULES", (lambda floor, new_id, now: 1 / 0,))
    with pytest.raises(ZeroDivisionError):
        advisor(Odd(lambda order: ()), [])(plant, "id", 110.0)
