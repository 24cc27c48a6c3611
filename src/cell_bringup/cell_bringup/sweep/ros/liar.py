"""Servers that stand in for those of a line and answer like them, with one bad value in one field."""

from copy import deepcopy
from functools import partial
from typing import Any

from rclpy.action import ActionServer
from rclpy.action.server import ServerGoalHandle

from cell_bringup.sweep.fields import interface
from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.question import ECHO, Question
from cell_bringup.sweep.ros.half_emoji import write_halves
from cell_line.ros.member import Member


class Liar:
    """Answers what the line asks; see `Tongue`."""

    def __init__(self, member: Member, others: list[Member]) -> None:
        """Begin honest.

        Args:
            member: Node to offer servers on.
            others: Nodes of those who ask.
        """
        self._member, self._others = member, others
        self._lies: dict[Offer, Any] = {}
        self._servers: list[ActionServer] = []

    def offer(self, question: Question) -> None:
        """Offer what a question is for; before the node spins, or in its thread."""
        kind, name = interface(question.offer.type), question.offer.name
        if question.offer.kind == "service":
            write_halves(kind.Response)
            self._member.node.create_service(kind, name, partial(self._answer, question))
        else:
            write_halves(kind.Impl.GetResultService.Response)
            write_halves(kind.Impl.FeedbackMessage)
            self._servers.append(ActionServer(self._member.node, kind, name, partial(self._execute, question)))

    def destroy(self) -> None:
        """Offer no action any more; in the node's thread."""
        for server in self._servers:
            server.destroy()

    def honest(self, question: Question, kind: str) -> Any:
        """See `Tongue`; what it repeats is filled in when it is asked, unless the lie is there."""
        message = Offer(kind, question.offer.name, question.offer.type).message()
        for name, value in question.honest.items() if kind != "feedback" else ():
            setattr(message, name, deepcopy(value))
        if question.echo and kind != "feedback":
            setattr(message, question.echo, ECHO)
        return message

    def lie(self, offer: Offer, message: Any) -> None:
        """See `Tongue`."""
        self._lies = {offer: message}

    def be_honest(self) -> None:
        """See `Tongue`."""
        self._lies = {}

    def failed(self) -> list[str]:
        """See `Tongue`."""
        found = [error for member in (self._member, *self._others) for error in member.errors]
        for member in (self._member, *self._others):
            member.errors.clear()
        return found

    def _answer(self, question: Question, request: Any, response: Any) -> Any:
        return self._said(question, "response", request)

    def _execute(self, question: Question, goal: ServerGoalHandle) -> Any:
        goal.publish_feedback(self._said(question, "feedback", goal.request))
        goal.succeed()
        return self._said(question, "result", goal.request)

    def _said(self, question: Question, kind: str, asked: Any) -> Any:
        lie = self._lies.get(Offer(kind, question.offer.name, question.offer.type))
        said = self.honest(question, kind) if lie is None else deepcopy(lie)
        if question.echo and kind != "feedback" and getattr(said, question.echo) == ECHO:
            setattr(said, question.echo, getattr(asked, question.echo))
        return said
