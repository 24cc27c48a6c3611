"""Whoever believes a lie, ends by one or never forgets one is found."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.srv import IdentifyCarrier

from cell_bringup.failure import CommandFailed
from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.question import ECHO, Question, lie_to
from cell_bringup.sweep.swept import Swept

OFFER = Offer("service", "/line/identify", "cell_interfaces/srv/IdentifyCarrier")


class Frank:
    """Answers a question in the same process."""

    def __init__(self) -> None:
        self.said: Any = self.honest(None, "response")  # type: ignore[arg-type]
        self.errors: list[str] = []

    def honest(self, question: Question, kind: str) -> Any:
        return IdentifyCarrier.Response(code=0, carrier=ECHO)

    def lie(self, offer: Offer, message: Any) -> None:
        self.said = message

    def be_honest(self) -> None:
        self.said = self.honest(None, "response")  # type: ignore[arg-type]

    def failed(self) -> list[str]:
        found, self.errors = self.errors, []
        return found


def swept(reads: Callable[[Frank, Any], Any], echo: str = "") -> Swept:
    """Lie to somebody who reads answers so."""
    frank = Frank()

    async def ask() -> Any:
        return reads(frank, frank.said)

    async def story() -> list[Swept]:
        question = Question(OFFER, ask, {}, echo, (ValueError,))
        return [one async for one in lie_to(question, frank)]

    (found,) = asyncio.run(story())
    return found


def careful(frank: Frank, said: Any) -> str:
    """Believe nothing but what was expected."""
    if (said.code, said.message, said.carrier) != (0, "", ECHO):
        raise ValueError("no")
    return "good"


def test_who_refuses_every_lie_is_right() -> None:
    """It should try each field of the answer, and find nothing."""
    found = swept(careful)
    assert (found.offer.kind, set(found.tried), found.problems) == ("response", {"code", "message", "carrier"}, [])


def test_who_hands_on_what_cannot_be_shown_is_found() -> None:
    """It should name field and kind."""
    found = swept(lambda frank, said: {"text": [said.message]})
    assert any(p.startswith("message: control characters: text.0 cannot be shown") for p in found.problems)
    assert any(p.startswith("message: 1 MB: text.0 has 1000000 characters") for p in found.problems)
    assert not any(p.startswith("carrier") for p in found.problems)


def test_who_ends_by_a_lie_is_found() -> None:
    """It should say what was raised, in the question or in a callback."""

    def reads(frank: Frank, said: Any) -> str:
        if said.code == 65535:
            frank.errors.append("KeyError(65535)")
        return {0: "good"}.get(said.code) or {}[said.code]

    found = swept(reads)
    assert "code: max: it ends in KeyError(65535)" in found.problems
    assert "code: max: a callback raised KeyError(65535)" in found.problems
    assert not any(p.startswith("code: zero") for p in found.problems)


def test_who_believes_what_is_of_another_is_found() -> None:
    """It should be so for each other id, and for none with the right one."""
    found = swept(lambda frank, said: "good", echo="carrier")
    assert len(found.problems) == len(found.tried["carrier"])
    assert all(p.endswith("it is believed, and is of another") for p in found.problems)


def test_who_never_trusts_again_is_found() -> None:
    """It should want the next honest answer to be believed as the first was."""
    hurt: list[bool] = []

    def reads(frank: Frank, said: Any) -> str:
        hurt.extend([True] if said.code else [])
        return "hurt" if hurt else "good"

    assert "code: max: an honest answer is not believed afterwards, but 'hurt'" in swept(reads).problems


def test_who_does_not_believe_the_truth_cannot_be_asked() -> None:
    """It should say so at once."""
    with pytest.raises(CommandFailed, match="/line/identify: an honest answer is not believed: it ends in KeyError"):
        swept(lambda frank, said: {}["a"])
