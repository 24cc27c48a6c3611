"""A small provider of OpenID Connect: it signs real tokens, and lies where it is told to."""

import json
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET = "line-page", "s3cret of the page"
FILE = """
issuer: ISSUER
client: line-page
called: the company
roles: {line-engineers: engineer, line-quality: quality}
"""
PERSON = {"sub": "248289761001", "preferred_username": "jane", "groups": ["staff", "line-quality"]}


@dataclass
class SmallProvider:
    """Lets everybody in as `person`.

    Attributes:
        claims: put over those of a right token; None leaves one out.
        signs: with this key; others trust `key`.
        about: put over what it says of itself; "deep" as it is.
        proofs: of the page, as they came.
    """

    issuer: str
    person: dict[str, Any] = field(default_factory=lambda: dict(PERSON))
    claims: dict[str, Any] = field(default_factory=dict)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "k1"}))
    signs: Any = None
    algorithm: str = "ES256"
    about: dict[str, str] = field(default_factory=dict)
    proofs: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        def about() -> Response:
            at = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            places = {"issuer": self.issuer, **{name: f"{self.issuer}/{path}" for name, path in at.items()}}
            return Response(self.about.get("deep", json.dumps({**places, **self.about})), media_type="application/json")

        @app.get("/keys")
        def keys() -> dict[str, Any]:
            return {"keys": [self.key.as_dict(private=False)]}

        @app.get("/authorize")
        def authorize(request: Request) -> Response:
            asked = dict(request.query_params)
            assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == (
                "code",
                CLIENT,
                "S256",
            )
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            query = urlencode({"code": code, "state": asked["state"]})
            return RedirectResponse(f"{asked['redirect_uri']}?{query}", 302)

        @app.post("/token")
        def token(
            request: Request, code: str = Form(), redirect_uri: str = Form(), code_verifier: str = Form()
        ) -> Response:
            asked = self.codes.pop(code, {})
            proved = urlsafe_b64encode(sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
            right = proved == asked.get("code_challenge") and redirect_uri == asked.get("redirect_uri")
            self.proofs.append(request.headers.get("authorization", ""))
            if not right or not self.proofs[-1].startswith("Basic "):
                return JSONResponse({"error": "invalid_grant"}, 400)
            return JSONResponse({"token_type": "Bearer", "access_token": "x", "id_token": self.signed(asked["nonce"])})

        return app

    def signed(self, nonce: str) -> str:
        """The ID token of a login."""
        now = int(time.time())
        right = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.person}
        claims = {name: value for name, value in {**right, **self.claims}.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "k1"}
        return jwt.encode(header, claims, self.signs or self.key, algorithms=[self.algorithm])
