"""How large a document of orders may be, for whoever sends one and whoever reads it."""

MAX_DOCUMENT = 4 * 2**20
"""Size of a document in UTF-8 [bytes], as in SubmitOrder.srv."""


def too_large(document: str) -> str:
    """Say that a document is too large to be read; "" when it is not."""
    # The characters first: they are counted at once, however many there are.
    if len(document) > MAX_DOCUMENT or len(document.encode(errors="replace")) > MAX_DOCUMENT:
        return f"is larger than {MAX_DOCUMENT // 2**20} MiB; send it in parts"
    return ""
