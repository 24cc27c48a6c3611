"""Texts of a message that comes in: fit to be stored and shown, or refused, or made so."""

from typing import Any

from cell_line.plain import shown, text


def make_plain(message: Any) -> None:
    """Make every text of a message one that can be stored and shown.

    Raises:
        ValueError: one cannot be; the reason names the field.
    """
    for field, kind in message.get_fields_and_field_types().items():
        if kind == "string":
            try:
                setattr(message, field, text(getattr(message, field)))
            except ValueError as error:
                raise ValueError(f"{field}: {error}") from None


def shown_message(message: Any) -> Any:
    """Return a message with every text of its own, and of its lists of texts, as it can be shown to people."""
    for field, kind in message.get_fields_and_field_types().items():
        if kind == "string":
            setattr(message, field, shown(getattr(message, field)))
        elif kind == "sequence<string>":
            setattr(message, field, [shown(one) for one in getattr(message, field)])
    return message
