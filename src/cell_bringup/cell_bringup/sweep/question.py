"""What the line asks others, and whether it believes an answer that lies in one field."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from cell_bringup.failure import CommandFailed
from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.sound import unsound
from cell_bringup.sweep.swept import Swept
from cell_line.patience import within

ANSWERS = {"service": ("response",), "action": ("result", "feedback")}
"""What comes back from each kind of server."""
ECHO = "as asked"
"""Stands for what an answer repeats of its question."""
PATIENCE_S = 20.0
"""Longest wait until the line has made up its mind on an answer, wall time [s]."""


@dataclass(frozen=True)
class Question:
    """What one client object of the line asks.

    Attributes:
        offer: The service or action.
        ask: Asks; returns what the line believes of the answer.
        honest: An answer of one that does as it is asked, by field.
        echo: Field of the question that the answer repeats; one that does not repeat it must not be believed.
        refuses: What is raised for an answer that is not believed.
    """

    offer: Offer
    ask: Callable[[], Awaitable[Any]]
    honest: Mapping[str, Any] = field(default_factory=dict)
    echo: str = ""
    refuses: tuple[type[Exception], ...] = ()


class Tongue(Protocol):
    """Answers questions honestly, but for a lie."""

    def honest(self, question: Question, kind: str) -> Any:
        """Return a new honest message of one kind of answer."""
        ...

    def lie(self, offer: Offer, message: Any) -> None:
        """Say this, whoever asks next."""
        ...

    def be_honest(self) -> None:
        """Lie no more."""
        ...

    def failed(self) -> list[str]:
        """Return what callbacks have raised since the last call."""
        ...


async def lie_to(question: Question, tongue: Tongue) -> AsyncIterator[Swept]:
    """Answer a question with each kind of bad value in each field of the answer, honestly after each."""
    honest, problems = await _believed(question)
    if problems:
        raise CommandFailed(f"{question.offer.name}: an honest answer is not believed: {', '.join(problems)}")
    for kind in ANSWERS[question.offer.kind]:
        one = Swept(Offer(kind, question.offer.name, question.offer.type))
        for message in one.messages(lambda kind=kind: tongue.honest(question, kind)):  # type: ignore[misc]
            forged = bool(question.echo) and getattr(message, question.echo, ECHO) != ECHO
            tongue.lie(one.offer, message)
            believed, problems = await _believed(question)
            tongue.be_honest()
            again, _ = await _believed(question)
            if forged and believed == honest:
                problems.append("it is believed, and is of another")
            if again != honest:
                problems.append(f"an honest answer is not believed afterwards, but {again!r:.200}")
            for problem in (*problems, *(f"a callback raised {error}" for error in tongue.failed())):
                one.wrong(problem)
        yield one


async def _believed(question: Question) -> tuple[Any, list[str]]:
    """What the line made of an answer, and what is wrong with that."""
    try:
        believed = await within(PATIENCE_S, question.ask())
    except question.refuses as error:
        return error, [f"the refusal: {wrong}" for wrong in unsound(str(error))]
    except TimeoutError:
        return None, ["it has no end"]
    except Exception as error:
        return error, [f"it ends in {error!r:.200}"]
    return believed, list(unsound(believed))
