"""Who is told what happens: a file that `--webhooks` names, read once as the page starts."""

import ipaddress
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from cell_line.config.strict_yaml import StrictModel, load_strict
from cell_line.plain import identifier

LONGEST_URL = 500
LOCAL = ("localhost", "127.0.0.1", "::1")


class HookTopic(StrEnum):
    """What a receiver may want to hear of."""

    ORDER_ACCEPTED = "order.accepted"
    UNIT_DONE = "unit.done"
    UNIT_SCRAPPED = "unit.scrapped"
    ORDER_DONE = "order.done"
    """Closed, with one unit at least that was made."""
    ORDER_SCRAPPED = "order.scrapped"
    """Closed, and all that was begun was lost."""
    ORDER_CANCELLED = "order.cancelled"
    """Closed after it was taken back, whatever was made until then."""


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise ValueError("must be an address such as https://shop.example.com/hooks")
    if not text.isascii() or any(it <= " " for it in text):
        raise ValueError("has characters that no address has")
    _ = parts.port, parts.hostname.encode("idna")  # each raises ValueError where it is none
    return text


Name = Annotated[str, AfterValidator(identifier)]
Url = Annotated[str, Field(max_length=LONGEST_URL), AfterValidator(_url)]


class Receiver(StrictModel):
    """One who is told.

    Attributes:
        url: where to; https, or http on this machine where `loopback` says so.
        secret: name of the environment variable with the secret that both know.
        topics: what of; all where nothing is said.
        loopback: it is on this machine.
        private: it is in a network of this house, whose addresses are refused else.
    """

    url: Url
    secret: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,99}$")]
    topics: tuple[HookTopic, ...] = tuple(HookTopic)
    loopback: bool = False
    private: bool = False

    @property
    def shown_url(self) -> str:
        """The address for people, without its query, which may be a secret."""
        address, asked, _ = self.url.partition("?")
        return f"{address}?..." if asked else address

    @model_validator(mode="after")
    def _safe(self) -> "Receiver":
        parts = urlsplit(self.url)
        if parts.scheme != "https" and not (self.loopback and parts.hostname in LOCAL):
            raise ValueError("must be https, or http on this machine with 'loopback: true'")
        return self

    def may_be_at(self, address: str) -> bool:
        """Whether a request may go to this IP address, which its name stands for now."""
        where = ipaddress.ip_address(address.split("%")[0])
        if isinstance(where, ipaddress.IPv6Address) and where.ipv4_mapped:
            where = where.ipv4_mapped
        if where.is_loopback:
            return self.loopback
        if where.is_multicast or where.is_unspecified or where.is_link_local:
            return False
        return where.is_global or self.private


class Receivers(StrictModel):
    """The file: `webhooks`: name -> receiver."""

    webhooks: Mapping[Name, Receiver] = Field(max_length=16)


def read_receivers(file: Path) -> Mapping[str, Receiver]:
    """Read the file.

    Raises:
        ConfigError: it is not there, or something is wrong in it.
    """
    return load_strict(file, Receivers).webhooks
