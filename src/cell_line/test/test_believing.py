"""Results are believed only if they can be stored, sent and shown; all others are failures that say why."""

import json
import math
import re
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cell_line.believing import believed, believed_outcome, unbelievable
from cell_line.codes import Code
from cell_line.job import JobResult
from cell_line.outcome import Done, Failed, Measurement, Recovery
from cell_line.plain import LATEST_S, LIST_LENGTH, MESSAGE_LENGTH

GAP = Measurement("gap", 0.1, "mm", lower=0.0, upper=0.2)
DONE = JobResult("j1", Code.DONE, measurements=(GAP,), result={"a": [1]}, artifacts=("file:x",), started=1.0, ended=2.0)
FAILED = replace(DONE, code=1001, message="lost", recovery=Recovery.REWORK, result={})

STRANGE: list[tuple[dict[str, Any], str]] = [
    ({"measurements": (replace(GAP, value=math.nan),)}, "measurement 'gap': value: must be a finite number, not nan"),
    ({"measurements": (replace(GAP, value=-math.inf),)}, "measurement 'gap': value: must be a finite number, not -inf"),
    ({"measurements": (replace(GAP, value=1e300),)}, "measurement 'gap': value: must be from"),
    ({"measurements": (replace(GAP, value=True),)}, "measurement 'gap': value: must be a number, not 'True'"),
    ({"measurements": (replace(GAP, value="1.0"),)}, "measurement 'gap': value: must be a number"),
    ({"measurements": (replace(GAP, value=None),)}, "measurement 'gap': value: must be a number"),
    ({"measurements": (replace(GAP, lower=math.nan),)}, "measurement 'gap': lower: must be a finite number, not nan"),
    ({"measurements": (replace(GAP, upper=math.inf),)}, "measurement 'gap': upper: must be a finite number, not inf"),
    ({"measurements": (replace(GAP, name="ga\ud83dp"),)}, "name of a measurement: character 3 cannot be printed"),
    ({"measurements": (replace(GAP, name=7),)}, "name of a measurement: must be a text, not '7'"),
    ({"measurements": (replace(GAP, unit="m" * 201),)}, "measurement 'gap': unit: has 201 characters"),
    ({"measurements": (GAP,) * (LIST_LENGTH + 1)}, "1001 measurements, 1000 at most"),
    ({"artifacts": ("file:x",) * (LIST_LENGTH + 1)}, "1001 artifacts, 1000 at most"),
    ({"artifacts": ("file:\x00",)}, "artifact: character 6 cannot be printed"),
    ({"artifacts": ("x" * (MESSAGE_LENGTH + 1),)}, "artifact: has 2001 characters"),
]
"""What no outcome may hold, and why."""


@pytest.mark.parametrize(
    "result",
    [
        DONE,
        FAILED,
        replace(FAILED, code=1),
        replace(FAILED, code=65535),
        replace(DONE, ended=LATEST_S),
        replace(DONE, measurements=(Measurement("mass", 1.0, "g"),) * LIST_LENGTH),
        replace(DONE, artifacts=("file:x",) * LIST_LENGTH),
    ],
)
def test_what_is_fit_stays_as_it_is(result: JobResult) -> None:
    """It should change nothing."""
    assert believed(result) == result


@pytest.mark.parametrize("base", [DONE, FAILED])
@pytest.mark.parametrize(("changes", "reason"), STRANGE)
def test_a_result_that_cannot_be_believed(base: JobResult, changes: dict[str, Any], reason: str) -> None:
    """It should be refused in one line that names the place."""
    with pytest.raises(ValueError, match=f"^{reason}") as refused:
        believed(replace(base, **changes))
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"result": {"a": math.nan}}, "the result holds nan, which is no finite number"),
        ({"result": {"a": "\ud83d"}}, "the result holds half of a character"),
        ({"result": {"a": "x" * 70_000}}, "the result has 70009 characters as JSON"),
        ({"code": -1}, "a failure has a code from 1 to 65535, not -1"),
        ({"code": 65536}, "a failure has a code from 1 to 65535, not 65536"),
        ({"started": math.nan}, "started: must be a finite number, not nan"),
        ({"ended": -1.0}, "ended: must be from 0 to"),
        ({"ended": LATEST_S + 1.0}, "ended: must be from 0 to"),
        ({"setup_after": "\x1b[31m"}, "setup: character 1 cannot be printed"),
        ({"simulated": ("a\x00rm",)}, "simulated device: character 2 cannot be printed"),
        ({"simulated": ("arm",) * (LIST_LENGTH + 1)}, "1001 simulated devices, 1000 at most"),
    ],
)
def test_the_rest_of_a_result(changes: dict[str, Any], reason: str) -> None:
    """It should look at every field."""
    with pytest.raises(ValueError, match=f"^{reason}"):
        believed(replace(DONE, **changes))


def test_a_result_never_ends_before_it_starts() -> None:
    """It should take no time, where a clock was set back meanwhile."""
    assert (believed(replace(DONE, started=9.0)).started, believed(replace(DONE, started=9.0)).ended) == (2.0, 2.0)


def test_messages_are_shown_whatever_they_are() -> None:
    """It should keep a failure for what it is, with its message made fit."""
    result = believed(replace(FAILED, message="l\ud83dst\x1b" + "!" * 5000))
    assert (result.code, result.recovery) == (1001, Recovery.REWORK)
    assert result.message.startswith("l\ufffdst\ufffd!") and len(result.message) == MESSAGE_LENGTH


def test_numbers_of_other_libraries_become_plain() -> None:
    """It should store a number of numpy as what it is."""
    measured = replace(GAP, value=np.float32(0.5), upper=np.int64(2))
    (plain,) = believed(replace(DONE, measurements=(measured,))).measurements
    assert (plain.value, plain.upper) == (0.5, 2.0)
    assert (type(plain.value), type(plain.upper)) == (float, float)


@pytest.mark.parametrize(("changes", "reason"), STRANGE)
def test_an_outcome_that_cannot_be_believed_is_a_failure(changes: dict[str, Any], reason: str) -> None:
    """It should say why, hold the cell, and keep nothing of the rest but what a failure said of itself."""
    done = believed_outcome(replace(Done({"a": 1}, (GAP,), ("file:x",)), **changes))
    assert isinstance(done, Failed)
    assert (done.code, done.recovery, done.measurements) == (Code.BAD_RESULT, Recovery.HOLD, ())
    assert done.message.startswith(f"the result cannot be believed: {reason}")
    failed = believed_outcome(replace(Failed(1001, "lost", Recovery.SCRAP, (GAP,)), **changes))
    assert isinstance(failed, Failed)
    assert (failed.code, failed.message) == (Code.BAD_RESULT, f"{done.message}; it said code 1001: lost")


@pytest.mark.parametrize(
    "outcome",
    [
        Done({"a": math.inf}),
        Failed(0, "", Recovery.RETRY),
        Failed(70_000, "", Recovery.RETRY),
        Failed(1, "", 9),  # type: ignore[arg-type]
        Failed("1", "", Recovery.RETRY),  # type: ignore[arg-type]
    ],
)
def test_other_strange_outcomes(outcome: Any) -> None:
    """It should take no failure for done, and no number for a recovery that there is not."""
    judged = believed_outcome(outcome)
    assert isinstance(judged, Failed)
    assert judged.code == Code.BAD_RESULT


def test_outcomes_that_are_fit() -> None:
    """It should hand them on, with plain texts."""
    assert believed_outcome(Done({"a": 1}, (GAP,), ("file:x",))) == Done({"a": 1}, (GAP,), ("file:x",))
    assert believed_outcome(Failed(1001, "a\nb", Recovery.SCRAP, (GAP,))) == Failed(1001, "a b", Recovery.SCRAP, (GAP,))


def test_what_stands_for_an_unbelievable_result() -> None:
    """It should be a failure of the job that can be believed itself."""
    result = unbelievable("j1", "it says \ud83d", 7.0)
    assert result == JobResult(
        "j1", Code.BAD_RESULT, "the result cannot be believed: it says \ufffd", Recovery.HOLD, started=7.0, ended=7.0,
        began=True, repeatable=False,
    )  # fmt: skip
    assert believed(result) == result


@given(
    st.builds(
        Measurement,
        st.text(st.characters(codec=None)),
        st.floats(),
        st.text(st.characters(codec=None)),
        st.none() | st.floats(),
        st.none() | st.floats(),
    )
)
def test_whatever_is_believed_can_be_stored(measured: Measurement) -> None:
    """It should let through only what a ledger reads back as it was, in any encoding."""
    try:
        result = believed(replace(DONE, measurements=(measured,)))
    except ValueError:
        return
    text = json.dumps(asdict(result), allow_nan=False, ensure_ascii=False).encode().decode()
    assert JobResult.from_json(json.loads(text)) == result


@pytest.mark.parametrize(
    ("lower", "upper", "limits"), [(1.0, 2.0, "1 to 2"), (None, 2.0, "- to 2"), (3.5, None, "3.5 to -")]
)
def test_what_is_done_is_within_its_own_limits(lower: float | None, upper: float | None, limits: str) -> None:
    """It should not be believed where what was measured says otherwise; a failure may well be outside."""
    measured = (Measurement("mass", 3.0, "g", lower, upper),)
    reason = f"it is done, though measurement 'mass' is 3, outside its own limits {limits}"
    with pytest.raises(ValueError, match=re.escape(reason)):
        believed(replace(DONE, measurements=measured))
    outcome = believed_outcome(Done({}, measured))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Code.BAD_RESULT, Recovery.HOLD)
    assert reason in outcome.message
    assert believed(replace(FAILED, measurements=measured)).measurements == measured
    assert believed_outcome(Failed(1001, "", Recovery.HOLD, measured)).measurements == measured


@pytest.mark.parametrize("value", [1.0, 2.0])
def test_limits_belong_to_what_they_bound(value: float) -> None:
    """It should be believed at its limits."""
    measured = (Measurement("mass", value, "g", 1.0, 2.0),)
    assert believed(replace(DONE, measurements=measured)).measurements == measured
