"""What the process that reads orders has to know, from the configuration of the line and from its log."""

from cell_line.config.line import LineConfig
from cell_line.config.profiles import Profile
from cell_orchestrator.core.events import ProductsRead
from cell_orchestrator.core.line import Line
from cell_orchestrator.intake.rules import load_rules
from cell_orchestrator.order_desk.messages import Setup
from cell_orchestrator.store.refs import PRODUCTS
from cell_orchestrator.store.store import Store


def setup_of(config: LineConfig, profile: Profile, line: Line, store: Store) -> Setup:
    """Collect it.

    Args:
        config: of the line.
        profile: the one that it runs with.
        line: as the core sees it.
        store: its log, which knows the revisions of products so far.

    Raises:
        ConfigError: the rules for shops are wrong.
        StoreError: the log cannot be read.
    """
    revisions: dict[str, str] = {}
    for stored in store.of(PRODUCTS):
        if isinstance(stored.event, ProductsRead):
            revisions |= stored.event.revisions
    rules = load_rules(config.intake_path)
    return Setup(config.products_path, line, rules, revisions, config.cells, profile)
