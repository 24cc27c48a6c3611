"""What a tag scheme is; they are found through the entry-point group `cell.tag_schemes`."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from pydantic import BaseModel

from cell_line.registry import Group


class EpcError(ValueError):
    """An identity that no tag of its scheme can hold."""


class TagScheme(ABC):
    """Identities as URIs in names, as hex digits on the air.

    Attributes:
        name: What `scheme:` in a line's `carriers` calls it.
        Options: Model of the other keys there: of which numbers the carriers are.
        writes_ids: Whether the identity of a tag can be written.
    """

    name: ClassVar[str]
    Options: ClassVar[type[BaseModel]]
    writes_ids: ClassVar[bool] = True

    @classmethod
    @abstractmethod
    def names(cls, options: Any, count: int) -> tuple[str, ...]:
        """Return the URIs of so many carriers, in the order of their numbers.

        Raises:
            EpcError: the options do not name so many.
        """

    @classmethod
    @abstractmethod
    def encode(cls, uri: str) -> str | None:
        """Return the hex digits of a tag, None for a URI that is of another scheme.

        Raises:
            EpcError: it is of this one, and no tag can hold it.
        """

    @classmethod
    @abstractmethod
    def decode(cls, digits: str) -> str | None:
        """Return the URI of hex digits in upper case, None where an encoder of this scheme does not write them."""


TAG_SCHEMES: Group[TagScheme] = Group("cell.tag_schemes", TagScheme)
