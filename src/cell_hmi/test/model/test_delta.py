"""It should send what changed, and nothing else; who applies it has the picture."""

from hypothesis import given
from hypothesis import strategies as st

from cell_hmi.model.delta import delta, patched

PICTURES = st.dictionaries(
    st.sampled_from(["cells", "carriers"]), st.dictionaries(st.sampled_from("abc"), st.integers(0, 2)), max_size=2
)


def test_what_changed_came_and_went() -> None:
    before = {"cells": {"a": {"state": 1}, "b": {"state": 1}, "c": {"state": 1}}, "orders": {"x": 1}}
    after = {"cells": {"a": {"state": 1}, "b": {"state": 2}, "d": {"state": 1}}, "orders": {"x": 1}}
    assert delta(before, after) == {"cells": {"b": {"state": 2}, "c": None, "d": {"state": 1}}}


@given(PICTURES, PICTURES)
def test_a_patched_picture_is_the_new_one(before: dict[str, dict[str, int]], after: dict[str, dict[str, int]]) -> None:
    before, after = ({section: it.get(section, {}) for section in ("cells", "carriers")} for it in (before, after))
    assert patched(before, delta(before, after)) == after
    assert delta(after, after) == {}
