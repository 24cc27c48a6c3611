"""Tables as pages show them: plain HTML, whose texts are escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from nicegui import ui

from cell_hmi.pages.words import Words

MARKS = {1: ("urgent", "■"), 2: ("soon", "▲"), 3: ("know", "◆")}
"""Urgency -> colour and shape."""


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def link(path: str, text: str) -> Html:
    """A link within the page; `path` is a template whose last part is the thing."""
    return Html(f'<a href="{escape(path)}">{escape(text)}</a>')


def thing(kind: str, name: str, shown: str = "") -> Html:
    """A link to the page of an order, a unit or a cell."""
    return link(f"/{kind}/{quote(name, safe='')}", shown or name) if name else Html("")


def mark(urgency: int, text: str) -> Html:
    """An abnormal word: with a colour and a shape."""
    kind, shape = MARKS[urgency]
    return Html(f'<span class="mark {kind}">{shape} {escape(text)}</span>') if text else Html("")


def bar(part: float, bad: float = 0.0) -> Html:
    """A bar, filled to a part, with a bad part behind it [0 to 1]."""
    good, lost = max(0.0, min(1.0, part)), max(0.0, min(1.0, bad))
    parts = f'<i style="width:{100 * good:.1f}%"></i><i class="bad" style="width:{100 * lost:.1f}%"></i>'
    return Html(f'<div class="bar">{parts}</div>')


def in_words(words: Words, heads: Iterable[str]) -> list[str]:
    """Heads of a table in somebody's language."""
    return [f"{'>' * head.startswith('>')}{words(head.lstrip('>'))}" if head else "" for head in heads]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], empty: str) -> None:
    """Show a table; a head that begins with `>` is of numbers."""
    kinds = ["num" if head.startswith(">") else "" for head in heads]
    top = "".join(
        f'<th class="{kind}" scope="col">{head if isinstance(head, Html) else escape(head.lstrip(">"))}</th>'
        for head, kind in zip(heads, kinds, strict=True)
    )
    body = [_row(row, kinds) for row in rows]
    if not body:
        ui.label(empty).classes("soft")
        return
    head = f"<thead><tr>{top}</tr></thead>" if any(heads) else ""
    text = f'<table class="plain">{head}<tbody>{"".join(body)}</tbody></table>'
    ui.html(text, sanitize=False).classes("scroll")


def _row(row: Sequence[str], kinds: Sequence[str]) -> str:
    cells = (it if isinstance(it, Html) else escape(it) for it in row)
    return f"<tr>{''.join(f'<td class={kind!r}>{cell}</td>' for cell, kind in zip(cells, kinds, strict=True))}</tr>"
