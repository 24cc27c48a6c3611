"""Asks a provider of OpenID Connect: where its parts are, its keys, and the token for a code."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from cell_hmi.users.identity import NotKnown, OidcConfig, is_safe

TIMEOUT_S = 10.0
LARGEST = 2**20
"""Longest answer that is read [bytes]."""


class OidcProvider:
    """One provider, asked as a login needs it; its keys may change at any time.

    Args:
        config: of the provider.
        secret: of the page there, '' for a client without one, whom PKCE protects.
    """

    def __init__(self, config: OidcConfig, secret: str = "") -> None:
        self.config, self._secret = config, secret

    async def asked(self, back: str, state: str, nonce: str, challenge: str) -> str:
        """Where somebody logs in; `challenge`: of PKCE, SHA-256.

        Raises:
            NotKnown: the provider cannot be asked.
        """
        query = {
            "response_type": "code",
            "client_id": self.config.client,
            "redirect_uri": back,
            "scope": " ".join(self.config.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        async with _client() as client:
            place = (await self._places(client))["authorization_endpoint"]
        return f"{place}{'&' if '?' in place else '?'}{urlencode(query)}"

    async def token(self, code: str, back: str, verifier: str) -> tuple[str, KeySet]:
        """The ID token for a code, and the keys that sign there.

        Raises:
            NotKnown: the provider cannot be asked, or does not know the code.
        """
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        proof = (quote(self.config.client, ""), quote(self._secret, "")) if self._secret else None  # RFC 6749, 2.3.1
        async with _client() as client:
            places = await self._places(client)
            body = asked if proof else {**asked, "client_id": self.config.client}
            token = (await _answer(client, "POST", places["token_endpoint"], data=body, auth=proof)).get("id_token")
            keys = await _answer(client, "GET", places["jwks_uri"])
        if not isinstance(token, str):
            raise NotKnown("the provider sent no ID token")
        try:
            return token, KeySet.import_key_set(keys)  # type: ignore[arg-type]  # checked by what is called
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotKnown(f"the provider's keys cannot be read: {error}") from None

    async def _places(self, client: httpx.AsyncClient) -> dict[str, str]:
        found = await _answer(client, "GET", f"{self.config.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.config.issuer:
            raise NotKnown("the provider calls itself by another name than the configuration")
        places = {name: str(found.get(name, "")) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        for name, place in places.items():
            _refuse_plain(place, name)
        return places


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False)


async def _answer(client: httpx.AsyncClient, method: str, place: str, **more: Any) -> dict[str, Any]:
    _refuse_plain(place, "issuer")
    try:
        async with client.stream(method, place, headers={"Accept": "application/json"}, **more) as answer:
            body = b""
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > LARGEST:
                    raise NotKnown(f"{place}: the answer is too long")
        found = json.loads(body) if answer.is_success else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
        raise NotKnown(f"{place}: {error or type(error).__name__}") from None
    if not isinstance(found, dict):
        raise NotKnown(f"{place}: it was answered with HTTP status {answer.status_code}")
    return found


def _refuse_plain(place: str, what: str) -> None:
    if not is_safe(place):
        raise NotKnown(f"{what}: {place[:200]!r} is not https")
