"""What a token must say for somebody to come in."""

import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("joserfc", reason="./cell test installs it")

from joserfc.jwk import ECKey, KeySet, OctKey
from small_provider import CLIENT, FILE, SECRET, SmallProvider

from cell_hmi.users.identity import KnownUser, NotKnown, OidcConfig, known
from cell_hmi.users.roles import Role
from cell_line.config.strict_yaml import ConfigError, load_strict

ISSUER = "https://login.example.org"
CONFIG = OidcConfig(issuer=ISSUER, client=CLIENT, roles={"line-engineers": Role.ENGINEER, "line-quality": Role.QUALITY})


def told(provider: SmallProvider) -> KnownUser:
    return known(CONFIG, provider.signed("n1"), KeySet([provider.key]), "n1", time.time())


def test_a_right_token() -> None:
    assert told(SmallProvider(ISSUER)) == KnownUser("jane", Role.QUALITY, f"oidc {ISSUER} 248289761001")
    assert told(SmallProvider(ISSUER, claims={"aud": [CLIENT, "b"], "azp": CLIENT})).name == "jane"
    assert told(SmallProvider(ISSUER, claims={"groups": "line-engineers"})).role is Role.ENGINEER


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://127.0.0.1:1"},
        {"iss": None},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": None},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"exp": "soon"},
        {"iat": 9_999_999_999},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
        {"groups": ["staff"]},
        {"groups": None},
        {"groups": {"line-quality": 1}},
        {"preferred_username": "../root"},
        {"preferred_username": None},
    ],
    ids=str,
)
def test_a_wrong_token_lets_nobody_in(claims: dict[str, Any]) -> None:
    with pytest.raises(NotKnown):
        told(SmallProvider(ISSUER, claims=claims))


@pytest.mark.filterwarnings("ignore:JWS algorithm")
@pytest.mark.parametrize("how", ["another key", "a secret", "the public key as secret", "none"])
def test_a_wrong_signature_lets_nobody_in(how: str) -> None:
    provider = SmallProvider(ISSUER)
    if how == "another key":
        provider.signs = ECKey.generate_key("P-256", {"kid": "k1"})
    elif how == "none":
        provider.algorithm = "none"
    else:
        secret = SECRET.encode() if how == "a secret" else str(provider.key.as_dict(private=False)).encode()
        provider.signs, provider.algorithm = OctKey.import_key(secret), "HS256"
    with pytest.raises(NotKnown, match="the token is refused"):
        told(provider)


@pytest.mark.parametrize(
    "wrong",
    [
        "issuer: ftp://x",
        "issuer: http://login.example.org",
        "issuer: https://[x",
        "roles: {}",
        "roles: {a: king}",
        "scopes: [profile]",
        "secret: x",
        "client: 7",
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, wrong: str) -> None:
    lines = FILE.replace("ISSUER", "https://login.example.org").splitlines()
    key = wrong.split(":")[0]
    kept = [line for line in lines if not line.startswith(key)]
    file = tmp_path / "oidc.yaml"
    file.write_text("\n".join([*kept, wrong]), encoding="utf-8")
    with pytest.raises(ConfigError, match=key):
        load_strict(file, OidcConfig)
