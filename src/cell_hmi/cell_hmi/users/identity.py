"""Users whom a provider of OpenID Connect knows: what it must say of one."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import Field, StringConstraints, model_validator

from cell_hmi.users.accounts import ELSEWHERE, NAME
from cell_hmi.users.roles import Role
from cell_line.config.strict_yaml import StrictModel

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""How a token may be signed: with a private key, never with a secret that both sides have, nor not at all."""
LEEWAY_S = 60
"""So far clocks may differ [s]."""
MOST_GROUPS = 1000
LONGEST_SUBJECT = 255
"""Of who somebody is there [characters] (OpenID Connect Core 1.0, 2)."""
HERE = ("localhost", "127.0.0.1", "::1")
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class NotKnown(Exception):
    """Somebody is not let in; says why, for who looks after the page."""


class OidcConfig(StrictModel):
    """A provider of identities, and what its words mean here.

    Attributes:
        issuer: its address, https, as it calls itself.
        client: what the page is called there.
        called: what people call it, for the button.
        scopes: what is asked for.
        name: the claim that becomes the user's name.
        claim: the claim that says what somebody is: one word or a list of them.
        roles: such a word -> role here; of several the one that stands first counts.
    """

    issuer: Annotated[str, StringConstraints(pattern=r"^https?://[^/?#@\s]+[^?#\s]*$", max_length=300)]
    client: Text
    called: Text = "OpenID Connect"
    scopes: list[Text] = ["openid", "profile"]
    name: Text = "preferred_username"
    claim: Text = "groups"
    roles: Annotated[dict[Text, Annotated[Role, Field(strict=False)]], Field(min_length=1)]

    @model_validator(mode="after")
    def _asks_for_identity(self) -> Self:
        if "openid" not in self.scopes:
            raise ValueError("scopes: openid must be one of them")
        if not is_safe(self.issuer):
            raise ValueError("issuer: must be an https address")
        return self


@dataclass(frozen=True, slots=True)
class KnownUser:
    """Who was let in: `identity` stays the same when their name there changes."""

    name: str
    role: Role
    identity: str


def is_safe(place: str) -> bool:
    """Whether an address may be asked: by TLS, or on this machine."""
    try:
        parts = urlsplit(place)
    except ValueError:
        return False
    return place.isascii() and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE))


def known(config: OidcConfig, token: str, keys: KeySet, nonce: str, now: float) -> KnownUser:
    """Who an ID token says somebody is (OpenID Connect Core 1.0, 3.1.3.7).

    Args:
        config: of the provider.
        token: as it came from there.
        keys: with which it signs.
        nonce: that this login was begun with.
        now: wall time [s].

    Raises:
        NotKnown: the token is not for us, not from there, not for now, or of somebody who has no role here.
    """
    wanted = jwt.JWTClaimsRegistry(
        now=int(now),
        leeway=LEEWAY_S,
        iss={"essential": True, "value": config.issuer},
        aud={"essential": True, "value": config.client},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    try:
        claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        wanted.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise NotKnown(f"the token is refused: {error}") from None
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != config.client:
        raise NotKnown("the token is refused: it was made for another client, too")
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(errors="replace"), nonce.encode()):
        raise NotKnown("the token is refused: it belongs to another login")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotKnown(f"the token is refused: its sub is no text of 1 to {LONGEST_SUBJECT} characters")
    return KnownUser(_name(config, claims), _role(config, claims), f"{ELSEWHERE}{config.issuer} {subject}")


def _name(config: OidcConfig, claims: Mapping[str, Any]) -> str:
    name = str(claims.get(config.name, "")).lower()
    if not NAME.fullmatch(name):
        raise NotKnown(f"the claim {config.name} is no name of a user here: 1 to 40 of a-z, 0-9, '.', '_', '-'")
    return name


def _role(config: OidcConfig, claims: Mapping[str, Any]) -> Role:
    said = claims.get(config.claim, [])
    words = said[:MOST_GROUPS] if isinstance(said, list) else [said]
    for word, role in config.roles.items():
        if word in words:
            return role
    raise NotKnown(f"the claim {config.claim} names no role of this page")
