"""A format of a shop: documents with one order or a page of them, whose state there decides what becomes of it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Generic, TypeVar

from cell_line.plain import quoted, shown
from cell_orchestrator.intake.draft import CancelDraft, DraftLine, DraftNote, IntakeError, OrderDraft, Said
from cell_orchestrator.intake.json_document import JsonDocument
from cell_orchestrator.intake.order_format import OrderText
from cell_orchestrator.intake.rules import Action, Rules
from cell_orchestrator.intake.shop_document import ShopModel, has_marks, orders_in
from cell_orchestrator.intake.shop_lines import ShopLine, draft_lines

M = TypeVar("M", bound=ShopModel)


class Shop(ABC, Generic[M]):
    """Base of the formats of shops."""

    name: str
    model: type[M]
    """One order."""
    of_order: ClassVar[frozenset[str]]
    of_line: ClassVar[frozenset[str]]
    """Keys of an order and of its lines that no other shop writes."""
    states: ClassVar[Mapping[str, Action]]
    """What becomes of an order by its state, if the rules say nothing else."""

    def recognises(self, document: OrderText) -> bool:
        """Whether it has keys that only this shop writes."""
        return document.looks_like_json and has_marks(orders_in(document), self.of_order, self.of_line)

    def read(self, document: OrderText, rules: Rules, now: float) -> Iterator[Said]:
        """Read the orders."""
        for part in orders_in(document):
            try:
                yield from self.read_order(part, part.as_model(self.model), rules)
            except IntakeError as error:
                yield error

    @abstractmethod
    def read_order(self, document: JsonDocument, order: M, rules: Rules) -> Iterator[Said]:
        """Read one order.

        Raises:
            IntakeError: it is wrong.
        """

    def action(self, document: JsonDocument, key: str, state: str, rules: Rules) -> Action:
        """What becomes of an order in a state, which stands under a key.

        Raises:
            IntakeError: there is no rule for it.
        """
        try:
            return rules.action(self.name, state, self.states)
        except ValueError as error:
            raise document.error((key,), f"{quoted(state)} {error}") from None

    def by_state(
        self, document: JsonDocument, key: str, state: str, rules: Rules, draft: OrderDraft, lines: Iterable[ShopLine]
    ) -> Iterator[Said]:
        """What the state of an order makes of it.

        Args:
            document: the order.
            key: where its state stands.
            state: its state.
            rules: the rules.
            draft: the order, still without lines.
            lines: its lines.
        """
        action, name = self.action(document, key, state, rules), draft.external_id
        if action is Action.SKIP:
            yield DraftNote(document.place(key), f"order {name} is {quoted(state)} in the shop: skipped")
        elif action is Action.CANCEL:
            yield CancelDraft(name, f"{shown(state, 40)} in the shop", draft.place, draft.revised)
        else:
            found = list(draft_lines(lines, rules))
            yield from (note for note in found if isinstance(note, DraftNote))
            yield draft.with_lines(line for line in found if isinstance(line, DraftLine))
