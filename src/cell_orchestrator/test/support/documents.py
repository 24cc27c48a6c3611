"""Order documents for property tests: right most of the time, and wrong in every way that somebody thought of."""

import json
from typing import Any

from hypothesis import strategies as st

Strategy = st.SearchStrategy[Any]

ODD = ["", " ", "[/red]", "\x1b[31m", "\ud83d", "\0", "e\u0301", "=1+1", "1_0", "x" * 300, "\u202e", "#NAME?"]
TEXTS = st.sampled_from(ODD) | st.text(max_size=8)
NUMBERS = st.sampled_from([0, 3, -1, 10**30, 1e308, -1e308, 0.5, 2**63]) | st.integers()
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8
)


def mostly(good: Strategy) -> Strategy:
    """A value that is right nearly always."""
    return st.integers(0, 19).flatmap(lambda luck: good if luck else ANYTHING)


def several(one: Strategy) -> Strategy:
    """A short list."""
    return mostly(st.lists(mostly(one), min_size=1, max_size=2))


def keys(needed: dict[str, Strategy], more: dict[str, Strategy]) -> Strategy:
    """An object with all the keys it needs, and some of the others."""
    optional = {name: mostly(value) for name, value in more.items()}
    return st.fixed_dictionaries({name: mostly(value) for name, value in needed.items()}, optional=optional)


NAMES = st.sampled_from(["Ana", "Zoë Müller", "山田 花子", "Ana 🧼"])
IDS = st.sampled_from(["A1", "A2", "B-1", "5847392847001"])
SKUS = st.sampled_from(["SOAP-ROUND", "SOAP-PLAIN", "SOAP-SQUARE"])
COUNTS = st.integers(0, 3)
FLAGS = st.booleans()

OUR_LINE = keys({"variant": SKUS}, {"quantity": st.integers(1, 3), "options": st.just({"turns": 3, "Scent": "Rose"})})
OURS = keys(
    {"id": IDS, "lines": several(OUR_LINE)},
    {"customer": NAMES, "priority": st.integers(0, 100), "due_s": st.integers(1, 9000)},
)
WISH = keys({"name": st.just("Turns"), "key": st.just("turns"), "value": st.just("3")}, {"display_key": NAMES})
SHOP_LINE = keys(
    {"sku": SKUS, "quantity": COUNTS},
    {
        "title": NAMES,
        "current_quantity": COUNTS,
        "fulfillable_quantity": COUNTS,
        "gift_card": FLAGS,
        "requires_shipping": FLAGS,
    },
)
SHOPIFY_LINE = st.builds(lambda line, wishes: {**line, "properties": wishes}, SHOP_LINE, st.lists(WISH, max_size=1))
WOO_LINE = st.builds(lambda line, wishes: {**line, "meta_data": wishes}, SHOP_LINE, st.lists(WISH, max_size=1))
SHOPIFY = keys(
    {"id": st.integers(1, 10**13), "line_items": several(SHOPIFY_LINE)},
    {
        "name": st.just("#1069"),
        "financial_status": st.sampled_from(["paid", "pending", "voided", None]),
        "test": FLAGS,
        "cancelled_at": st.sampled_from([None, "2026-11-29T00:00:00Z"]),
        "cancel_reason": TEXTS,
        "customer": keys({}, {"first_name": NAMES, "last_name": NAMES}),
        "refunds": several(
            keys({}, {"refund_line_items": several(keys({"line_item_id": COUNTS, "quantity": COUNTS}, {}))})
        ),
    },
)
WOO = keys(
    {
        "id": st.integers(1, 10**6),
        "status": st.sampled_from(["processing", "pending", "refunded"]),
        "line_items": several(WOO_LINE),
    },
    {"number": st.just("WC-7"), "billing": keys({}, {"first_name": NAMES, "email": NAMES}), "refunds": st.just([{}])},
)
JSON = st.one_of(
    keys({"orders": several(OURS)}, {}), SHOPIFY, keys({"orders": several(SHOPIFY)}, {}), WOO, several(WOO), ANYTHING
).map(json.dumps)

CELLS = st.sampled_from(["1", "2.0", "0,3", "1,234", "1_0", "5.8E+12", "60 N", "SOAP-ROUND"]) | TEXTS
COLUMNS = st.sampled_from(["priority", "due_s", "customer", "option:force", "Option: scent", "", "Quantity"])


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """A sheet that is right most of the time."""
    more = draw(st.lists(COLUMNS, max_size=2, unique=True))
    rows = [["Order ID", "variant", "quantity", *more]]
    for _ in range(draw(st.integers(0, 3))):
        good = [draw(IDS), draw(SKUS), "2", *("" for _ in more)]
        rows.append([cell if draw(st.integers(0, 19)) else draw(CELLS) for cell in good])
    sign, end = draw(st.sampled_from(",;\t")), draw(st.sampled_from(["\n", "\r\n"]))
    head = draw(st.sampled_from(["", "", "", "sep=;\n", "\ufeff"]))
    return head + end.join(sign.join(row) for row in rows)


DOCUMENTS: Strategy = st.one_of(JSON, sheets(), st.text(max_size=80))
