"""The last seconds should be there, with how things stood as they began, and no more than fits."""

from cell_bringup.black_box.rings import NANO, HeardMessage, Rings


def filled(rings: Rings, topic: str, *seconds: float, size: int = 10) -> Rings:
    for second in seconds:
        rings.put(topic, HeardMessage(round(second * NANO), b"x" * size))
    return rings


def times(rings: Rings, begin: float, topic: str) -> list[float]:
    return [heard.time / NANO for name, heard in rings.since(round(begin * NANO)) if name == topic]


def test_what_is_older_goes_but_for_the_last_before() -> None:
    subject = filled(Rings(10.0, 1000), "joints", *range(30))
    assert times(subject, 19.0, "joints") == [float(n) for n in range(19, 30)]
    filled(subject, "state", 3.0)
    assert times(subject, 19.5, "state") == [3.0], "a state that did not change since still holds"
    assert times(subject, 19.5, "joints")[0] == 19.0


def test_it_is_bounded_in_bytes() -> None:
    subject = filled(Rings(10.0, 100), "pictures", 1.0, 2.0, 3.0, size=45)
    assert times(subject, 0.0, "pictures") == [2.0, 3.0]
    assert times(filled(Rings(10.0, 100), "pictures", 1.0, size=500), 0.0, "pictures") == [1.0], "one at least"


def test_what_is_held_stays_until_it_was_written() -> None:
    subject = filled(Rings(10.0, 1000), "joints", *range(11))
    subject.hold(0)
    filled(subject, "joints", *range(11, 40))
    assert times(subject, 0.0, "joints")[0] == 0.0
    subject.hold(None)
    filled(subject, "joints", 40.0)
    assert times(subject, 0.0, "joints")[0] == 30.0


def test_topics_come_in_the_order_of_time_and_time_that_went_back_starts_anew() -> None:
    subject = filled(filled(Rings(10.0, 1000), "b", 1.0, 3.0), "a", 2.0)
    assert [name for name, _ in subject.since(0)] == ["b", "a", "b"]
    filled(subject, "b", 0.5)
    assert times(subject, 0.0, "b") == [0.5]
