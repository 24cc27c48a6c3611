"""How a webhook is signed: by the published rules of Standard Webhooks (standardwebhooks.com), version 1."""

import base64
import hashlib
import hmac

PREFIX = "whsec_"
SHORTEST = 16
"""Of a secret [bytes]."""


def key_of(secret: str) -> bytes:
    """Return the key that a secret stands for: what follows `whsec_` is base64, anything else is taken as it is.

    Raises:
        ValueError: it is too short to be one.
    """
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True) if secret.startswith(PREFIX) else secret.encode()
    if len(key) < SHORTEST:
        raise ValueError(f"a secret has {SHORTEST} bytes or more")
    return key


def signed_headers(key: bytes, message: str, date: int, body: bytes) -> dict[str, str]:
    """Return the headers that prove who sent a message, and when.

    Args:
        key: of the receiver.
        message: its id, the same each time it is sent.
        date: seconds since 1970 [s].
        body: as it is sent.
    """
    digest = hmac.new(key, f"{message}.{date}.".encode() + body, hashlib.sha256).digest()
    signature = base64.b64encode(digest).decode()
    return {"webhook-id": message, "webhook-timestamp": str(date), "webhook-signature": f"v1,{signature}"}
