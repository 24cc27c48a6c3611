"""Virtual time."""

from cell_sim.virtual.schedule import Schedule


def test_order_of_time_then_of_entry() -> None:
    """It should run what is due first, and at the same time what was entered first."""
    subject, done = Schedule(), []
    subject.after(2.0, lambda: done.append(("late", subject.now)))
    subject.after(1.0, lambda: done.append(("first", subject.now)))
    subject.after(1.0, lambda: subject.after(0.5, lambda: done.append(("nested", subject.now))))
    while subject.step():
        pass
    assert done == [("first", 1.0), ("nested", 1.5), ("late", 2.0)]


def test_nothing_left() -> None:
    """It should say so and leave the time alone."""
    subject = Schedule()
    assert not subject.step()
    assert subject.now == 0.0
