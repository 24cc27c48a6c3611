"""What goes wrong in a callback is said and is the affair of whoever asked: the node goes on."""

import inspect
from collections.abc import Callable
from typing import Any

from cell_skills.codes import Code
from cell_skills.plain import shown


class NodeFailed(Exception):
    """The node cannot go on: its process ends, and whoever looks after it starts it again.

    Raised in a callback where going on would do harm, for example when what happened can no longer be kept.
    """


def answering(name: str, callback: Callable[..., Any], log: Callable[[str, Exception], None]) -> Callable[..., Any]:
    """Return the callback of a service that always answers.

    Args:
        name: Of the service.
        callback: Takes request and response, returns the response; what it raises becomes a refusal.
        log: Takes what failed, and what it raised.
    """

    async def answer(request: Any, response: Any) -> Any:
        try:
            answered = callback(request, response)
            return await answered if inspect.isawaitable(answered) else answered
        except NodeFailed:
            raise
        except Exception as error:
            log(f"service {name} failed", error)
            return refusal(type(response)(), shown(f"{type(error).__name__}: {error}"))

    return answer


def refusal(response: Any, why: str) -> Any:
    """Return a response that says no, in the words that its type has for it."""
    words = {"accepted": False, "ok": False, "found": False, "success": False, "code": int(Code.EXCEPTION)}
    for field, value in {**words, "message": why, "errors": [why]}.items():
        if field in response.get_fields_and_field_types() and isinstance(getattr(response, field), type(value)):
            setattr(response, field, value)
    return response
