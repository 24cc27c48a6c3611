"""The carriers of a line by the scheme that it names."""

from typing import Any

from cell_line.config.line import LineConfig
from cell_line.params import ParamsError, read_params
from cell_line.registry import Registry, RegistryError
from cell_line.tag_schemes.identities import epc_hex, epc_uri
from cell_line.tag_schemes.scheme import TAG_SCHEMES, EpcError, TagScheme


def scheme_of(line: LineConfig, registry: Registry | None = None) -> type[TagScheme]:
    """Return the scheme of a line's carriers.

    Args:
        line: The line.
        registry: The schemes; those installed if none is given.

    Raises:
        ConfigError: it is not installed.
    """
    try:
        return (registry or Registry.installed()).get(TAG_SCHEMES, line.carriers.scheme)
    except RegistryError as error:
        raise line.error(("carriers", "scheme"), str(error)) from None


def carrier_epcs(line: LineConfig, registry: Registry | None = None) -> tuple[str, ...]:
    """Identity URIs of all carriers of a line, in the order of their numbers.

    Args:
        line: The line.
        registry: The schemes; those installed if none is given.

    Raises:
        ConfigError: the scheme is not installed, its options are wrong, or no tag can hold what they say.
    """
    scheme = scheme_of(line, registry)
    options: Any
    try:
        options = read_params(scheme.Options, line.carriers.options)
        uris = scheme.names(options, line.carriers.count)
        for uri in uris:
            if scheme.encode(uri) is None or epc_uri(epc_hex(uri)) != uri:
                raise EpcError(f"a tag with {uri} would be taken for {epc_uri(epc_hex(uri))}")
    except ParamsError as error:
        raise line.error_in(("carriers",), error) from None
    except EpcError as error:
        raise line.error(("carriers",), str(error)) from None
    return uris
