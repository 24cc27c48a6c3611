"""A folder with the keys of a line, as `ros2 security` lays it out; a second run keeps every key."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cell_bringup.failure import CommandFailed
from cell_bringup.security.authority import LONGEST_NAME, Identity, WrongIdentity, new_authority
from cell_bringup.security.documents import governance, permissions
from cell_bringup.security.rights import Rights
from cell_line.private_file import private_file, private_folder

PUBLIC, PRIVATE, ENCLAVES = "public", "private", "enclaves"
ROLES = ("identity_ca", "permissions_ca")
"""Of the one authority: it names nodes, and says what they may do."""


@dataclass(frozen=True, slots=True)
class Secured:
    """What a run did: enclaves that are new, whose permissions changed, and that nobody asks for any more."""

    made: tuple[str, ...]
    changed: tuple[str, ...]
    left: tuple[str, ...]


class Keystore:
    """The keystore in a folder.

    Args:
        folder: where it is, or is to be.
        domain: ROS domain of the line.
        now: UTC.
    """

    def __init__(self, folder: Path, domain: int, now: datetime) -> None:
        self._folder, self._domain, self._now = folder, domain, now
        self._enclaves = folder / ENCLAVES

    def secure(self, wanted: Mapping[str, Rights]) -> Secured:
        """Give every enclave its key, its certificate and its permissions.

        Args:
            wanted: path of an enclave -> what it may do.

        Raises:
            CommandFailed: the folder has something else in it, or what it has is damaged, or a path is too long.
            OSError: it cannot be read or written.
        """
        for enclave in wanted:
            if len(enclave) > LONGEST_NAME:
                raise CommandFailed(f"{enclave}: a certificate names nobody with more than {LONGEST_NAME} characters")
        authority = self._authority()
        self._signed(authority, self._enclaves / "governance", governance(self._domain))
        made = [enclave for enclave in wanted if not (self._of(enclave) / "key.pem").exists()]
        changed = [enclave for enclave, rights in wanted.items() if self._give(authority, enclave, rights)]
        left = sorted({f"/{key.parent.relative_to(self._enclaves)}" for key in self._enclaves.rglob("key.pem")})
        return Secured(
            tuple(made),
            tuple(enclave for enclave in changed if enclave not in made),
            tuple(enclave for enclave in left if enclave not in wanted),
        )

    def _of(self, enclave: str) -> Path:
        return self._enclaves / enclave.lstrip("/")

    def _authority(self) -> Identity:
        key, certificate = self._folder / PRIVATE / "ca.key.pem", self._folder / PUBLIC / "ca.cert.pem"
        begun = key.exists() or certificate.exists()
        if not begun and self._folder.exists() and any(self._folder.iterdir()):
            raise CommandFailed(f"{self._folder}: is not empty, and no keystore of `./cell secure`")
        for folder in (PUBLIC, PRIVATE, ENCLAVES):
            private_folder(self._folder / folder)
        authority = _read(key, certificate) if begun else _write(new_authority(self._now), key, certificate)
        for role in ROLES:
            _link(self._folder / PUBLIC / f"{role}.cert.pem", certificate)
            _link(self._folder / PRIVATE / f"{role}.key.pem", key)
        return authority

    def _give(self, authority: Identity, enclave: str, rights: Rights) -> bool:
        """Whether its permissions are others than before."""
        folder = self._of(enclave)
        private_folder(folder)
        key, certificate = folder / "key.pem", folder / "cert.pem"
        if key.exists():
            identity = _read(key, certificate)
            if not authority.has_named(identity, enclave):
                raise CommandFailed(f"{certificate}: is not of {enclave}, by the authority of this keystore")
        else:
            identity = _write(authority.name(enclave, self._now), key, certificate)
        for role in ROLES:
            _link(folder / f"{role}.cert.pem", self._folder / PUBLIC / f"{role}.cert.pem")
        _link(folder / "governance.p7s", self._enclaves / "governance.p7s")
        valid = (identity.certificate.not_valid_before_utc, identity.certificate.not_valid_after_utc)
        text = permissions(enclave, rights, self._domain, *valid)
        return self._signed(authority, folder / "permissions", text)

    def _signed(self, authority: Identity, stem: Path, text: bytes) -> bool:
        """Write a document and its signature, unless they are there; the document last: it tells of a whole pair."""
        plain, signed = stem.with_suffix(".xml"), stem.with_suffix(".p7s")
        if signed.exists() and plain.exists() and plain.read_bytes() == text:
            return False
        _replace(signed, authority.sign(text))
        _replace(plain, text)
        return True


def _read(key: Path, certificate: Path) -> Identity:
    try:
        return Identity.read(key.read_bytes(), certificate.read_bytes())
    except WrongIdentity as error:
        raise CommandFailed(f"{key}, {certificate}: {error}") from None


def _write(identity: Identity, key: Path, certificate: Path) -> Identity:
    """The key last: where it is, the certificate is."""
    _replace(certificate, identity.certificate_pem())
    _replace(key, identity.key_pem())
    return identity


def _replace(path: Path, content: bytes) -> None:
    """A file is old or new, never half; only its owner reads it."""
    part = path.with_name(f".{path.name}.part")
    with private_file(part, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _link(path: Path, to: Path) -> None:
    target = os.path.relpath(to, path.parent)
    if path.is_symlink() and str(path.readlink()) == target:
        return
    path.unlink(missing_ok=True)
    path.symlink_to(target)
