"""The only loop: request -> decide -> store (durable) -> apply -> start the effects that are new -> tell of it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from cell_orchestrator.advisor import NextStep, by_urgency
from cell_orchestrator.core.apply import apply, replay
from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.effects import Effect, effects
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.events import Event
from cell_orchestrator.core.former_orders import former_order, left_by
from cell_orchestrator.core.orders import Order
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.requests import CancelOrder, Request, SubmitOrder, Tick
from cell_orchestrator.store.store import Store

_LOG = logging.getLogger(__name__)

Observer = Callable[[int, list[Event], Plant], None]
"""Told (sequence number of the first event, new events, plant after them) after they are durable."""

ABOUT_ORDERS = (SubmitOrder, CancelOrder)
"""Requests that may be about an order which is not open any more."""


class Engine:
    """Runs one line.  Single-threaded: call it from one thread only.

    Args:
        store: where events are kept; opened for this line by this engine alone.
        start: starts an effect in the world without waiting, and does not report at once; must tolerate the same
            effect twice.  An error in it holds up that effect only; it is started again when it is overdue.
        clock: line time [s].
        new_id: a fresh UUID as text.
        observe: told what happened, after what follows was started: so nobody who listens can be first at a cell with
            the id of a job.  An error in it is its own affair and never stops the line.
        repeat_s: an effect still wanted after this long is started again [s of line time].
        snapshot_every: events between snapshots, so that a restart replays no more than these.
        next_step: decides what follows: by urgency, or by a policy.
    """

    def __init__(
        self,
        store: Store,
        start: Callable[[Effect], None],
        clock: Callable[[], float],
        new_id: Callable[[], str],
        observe: Observer = lambda seq, events, plant: None,
        repeat_s: float = 30.0,
        snapshot_every: int = 1000,
        next_step: NextStep = by_urgency,
    ) -> None:
        self._store, self._start, self._clock, self._new_id = store, start, clock, new_id
        self._observe, self._repeat_s, self._snapshot_every = observe, repeat_s, snapshot_every
        self._next_step = next_step
        self._plant, self._seq = store.load()
        self._snapshot_seq = self._seq
        self._running: dict[str, tuple[Effect, float]] = {}

    @property
    def plant(self) -> Plant:
        """The plant as of the last durable event."""
        return self._plant

    def submit(self, request: Request) -> list[Event]:
        """Decide a request, make its events durable, and start what follows from them.

        Raises:
            NotAllowed: the request was refused; nothing has changed.
            Unstorable: what happened has no stored form; nothing has changed.
            StoreError: the events could not be stored; nothing was started.  The process should end and replay.
        """
        self._take_snapshot()
        now = self._now()
        if isinstance(request, ABOUT_ORDERS):
            request = _with_former(request, self._former([request]))
        events = decide(self._plant, request, now)
        if events:
            self._commit(replay(self._plant, events), events, now)
        elif isinstance(request, Tick):
            self._repeat_overdue(now)
        return events

    def submit_all(self, requests: Sequence[Request]) -> list[list[Event] | NotAllowed]:
        """Decide requests one after the other, and make the events of all durable in one transaction.

        Returns:
            For each its events, or why it was refused.

        Raises:
            Unstorable: what happened has no stored form; nothing has changed.
            StoreError: the events could not be stored; nothing was started.  The process should end and replay.
        """
        self._take_snapshot()
        now, plant, former = self._now(), self._plant, self._former(requests)
        answers: list[list[Event] | NotAllowed] = []
        events: list[Event] = []
        for request in requests:
            try:
                answer = decide(plant, _with_former(request, former) if former else request, now)
            except NotAllowed as refusal:
                answers.append(refusal)
                continue
            answers.append(answer)
            for event in answer:
                if order := left_by(plant, event):  # the next request may be about it
                    former[order.id] = order
                plant = apply(plant, event)
                events.append(event)
        if events:
            self._commit(plant, events, now)
        return answers

    def _take_snapshot(self) -> None:
        """Take a snapshot if one is due: with the next request, since the one that made it due took long enough."""
        if self._seq - self._snapshot_seq >= self._snapshot_every:
            self._store.snapshot(self._plant, self._seq)
            self._snapshot_seq = self._seq

    def _former(self, requests: Sequence[Request]) -> dict[str, Order]:
        """Orders asked for that are not open, as the log knows them."""
        asked: set[str] = set()
        for request in requests:
            if isinstance(request, ABOUT_ORDERS) and (name := _order(request)) not in self._plant.orders:
                asked.add(name)
        if not asked:
            return {}
        told = self._store.order_events(asked)
        return {name: order for name, events in told.items() if (order := former_order(events))}

    def recover(self) -> None:
        """Go on where the log ends: decide what is next and start everything that should be going on."""
        self._running.clear()
        self._commit(self._plant, [], self._now())

    def repeat(self, lost: Callable[[Effect], bool]) -> None:
        """Start again those wanted effects that `lost` says their receiver has forgotten."""
        self._running = {key: started for key, started in self._running.items() if not lost(started[0])}
        self._start_new(self._now())

    def _now(self) -> float:
        # Line time never runs backwards, even where a machine's clock does.
        return max(self._clock(), self._plant.at)

    def _commit(self, plant: Plant, events: list[Event], now: float) -> None:
        """Append `events`, which lead to `plant`, and all that follows from them in one transaction, then act."""
        while following := self._next_step(plant, self._new_id(), now):
            plant = replay(plant, following)
            events = events + following
        if events:
            first = self._seq + 1
            self._seq = self._store.append(events)
            self._plant = plant
        self._start_new(now)
        if events:
            self._tell(first, events, plant)

    def _tell(self, first: int, events: list[Event], plant: Plant) -> None:
        try:
            self._observe(first, events, plant)
        except Exception:  # an observer's bug must not stop the line
            _LOG.exception("observer failed")

    def _start_new(self, now: float) -> None:
        running = self._running
        wanted = effects(self._plant, {key: effect for key, (effect, _) in running.items()})
        self._running = {}
        new: list[Effect] = []
        for key, effect in wanted.items():
            known = running.get(key)
            if known is None or known[0] != effect:
                known = (effect, now)
                new.append(effect)
            self._running[key] = known
        for effect in new:
            self._begin(effect)

    def _begin(self, effect: Effect) -> None:
        try:
            self._start(effect)
        except Exception:  # one effect that cannot be started must not keep the others
            _LOG.exception("%s could not be started", type(effect).__name__)

    def _repeat_overdue(self, now: float) -> None:
        for key, (effect, at) in self._running.items():
            if now - at >= self._repeat_s:
                self._running[key] = (effect, now)
                self._begin(effect)


def _order(request: SubmitOrder | CancelOrder) -> str:
    """The id of the order that is to be put in the book or taken back."""
    return request.order.id if isinstance(request, SubmitOrder) else request.order


def _with_former(request: Request, former: Mapping[str, Order]) -> Request:
    if isinstance(request, ABOUT_ORDERS):
        return replace(request, former=former.get(_order(request)))
    return request
