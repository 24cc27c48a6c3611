"""The folder of keys, looked at with other tools than those that wrote it."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from cell_bringup.failure import CommandFailed
from cell_bringup.security.keystore import Keystore, Secured
from cell_bringup.security.rights import Rights

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ROBOT, ROOM = "/line/cells/robot", "/line/room"
WANTED = {ROBOT: Rights(publishes=("/line/a",)), ROOM: Rights(subscribes=("/line/a",))}
FILES = {
    "cert.pem",
    "key.pem",
    "identity_ca.cert.pem",
    "permissions_ca.cert.pem",
    "governance.p7s",
    "permissions.xml",
    "permissions.p7s",
}


def secure(folder: Path, wanted: dict[str, Rights] = WANTED, domain: int = 7, now: datetime = NOW) -> Secured:
    return Keystore(folder, domain, now).secure(wanted)


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A keystore with two enclaves."""
    secure(tmp_path / "keys")
    return tmp_path / "keys"


def verified(keys: Path, signed: Path) -> bytes:
    """What openssl finds in a signed file, signed by the authority of the keystore."""
    trusted = ["-CAfile", str(keys / "public/permissions_ca.cert.pem")]
    words = ["openssl", "smime", "-verify", "-text", *trusted, "-in", str(signed)]
    return subprocess.run(words, check=True, capture_output=True).stdout.replace(b"\r\n", b"\n")


def test_it_has_the_files_that_ros_looks_for(keys: Path) -> None:
    for enclave in WANTED:
        folder = keys / "enclaves" / enclave[1:]
        assert {path.name for path in folder.iterdir() if path.is_file()} == FILES
    assert {path.name for path in (keys / "enclaves").glob("governance*")} == {"governance.xml", "governance.p7s"}
    for role in ("ca", "identity_ca", "permissions_ca"):
        assert (keys / f"public/{role}.cert.pem").is_file() and (keys / f"private/{role}.key.pem").is_file()


def test_only_its_owner_reads_keys(keys: Path) -> None:
    private = list(keys.rglob("*key.pem"))
    assert len(private) == 5
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in private)


def test_it_may_be_moved_as_a_whole(keys: Path, tmp_path: Path) -> None:
    moved = keys.rename(tmp_path / "moved")
    assert all(path.exists() for path in moved.rglob("*"))
    assert all(not path.readlink().is_absolute() for path in moved.rglob("*") if path.is_symlink())


def test_a_certificate_names_its_enclave_and_is_of_the_authority(keys: Path) -> None:
    authority = x509.load_pem_x509_certificate((keys / "public/identity_ca.cert.pem").read_bytes())
    for enclave in WANTED:
        folder = keys / "enclaves" / enclave[1:]
        certificate = x509.load_pem_x509_certificate((folder / "cert.pem").read_bytes())
        certificate.verify_directly_issued_by(authority)
        key = load_pem_private_key((folder / "key.pem").read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name == "secp256r1"
        assert certificate.public_key() == key.public_key()
        assert certificate.subject.rfc4514_string() == f"CN={enclave}"
        assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        assert certificate.not_valid_before_utc == NOW - timedelta(days=1)
        assert certificate.not_valid_after_utc == NOW + timedelta(days=3650)


def test_what_is_signed_is_what_lies_beside_it(keys: Path) -> None:
    folders = [keys / "enclaves" / enclave[1:] for enclave in WANTED]
    for stem in (keys / "enclaves/governance", *(folder / "permissions" for folder in folders)):
        assert verified(keys, stem.with_suffix(".p7s")) == stem.with_suffix(".xml").read_bytes()


def test_an_altered_permission_is_not_signed(keys: Path) -> None:
    signed = keys / "enclaves/line/room/permissions.p7s"
    signed.write_bytes(signed.read_bytes().replace(b"rt/line/a", b"rt/line/b"))
    with pytest.raises(subprocess.CalledProcessError):
        verified(keys, signed)


def test_a_second_run_changes_no_file(keys: Path) -> None:
    before = contents(keys)
    assert secure(keys, now=NOW + timedelta(days=9)) == Secured((), (), ())
    assert contents(keys) == before


def test_a_second_run_writes_only_what_changed(keys: Path) -> None:
    before = contents(keys)
    assert secure(keys, {**WANTED, ROOM: Rights(subscribes=("/line/b",))}) == Secured((), (ROOM,), ())
    changed = {path.relative_to(keys) for path, content in contents(keys).items() if before[path] != content}
    assert changed == {Path("enclaves/line/room/permissions.xml"), Path("enclaves/line/room/permissions.p7s")}


def test_a_run_that_was_cut_off_is_made_whole(keys: Path) -> None:
    folder = keys / "enclaves/line/room"
    (folder / "permissions.p7s").unlink()
    (folder / "governance.p7s").unlink()
    secure(keys)
    assert verified(keys, folder / "permissions.p7s") == (folder / "permissions.xml").read_bytes()
    assert (folder / "governance.p7s").is_file()


def test_another_domain_is_another_permission_with_the_same_key(keys: Path) -> None:
    key = (keys / "enclaves/line/room/key.pem").read_bytes()
    assert secure(keys, domain=8).changed == (ROBOT, ROOM)
    assert (keys / "enclaves/line/room/key.pem").read_bytes() == key
    assert b"<id>8</id>" in (keys / "enclaves/governance.xml").read_bytes()


def test_an_enclave_of_no_node_is_told_of_and_stays(keys: Path) -> None:
    assert secure(keys, {ROOM: WANTED[ROOM]}) == Secured((), (), (ROBOT,))
    assert (keys / "enclaves/line/cells/robot/key.pem").is_file()


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(CommandFailed, match="is not empty, and no keystore"):
        secure(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_an_authority_whose_key_is_elsewhere_is_not_replaced(keys: Path) -> None:
    (keys / "private/ca.key.pem").unlink()
    before = contents(keys)
    with pytest.raises(FileNotFoundError, match=r"ca\.key\.pem"):
        secure(keys)
    assert contents(keys) == before


@pytest.mark.parametrize("damage", [b"", b"no key"])
def test_a_damaged_key_is_refused_by_name(keys: Path, damage: bytes) -> None:
    (keys / "enclaves/line/room/key.pem").write_bytes(damage)
    with pytest.raises(CommandFailed, match=r"room/key\.pem.*: no key and certificate in PEM"):
        secure(keys)


def test_a_key_of_somebody_else_is_refused(keys: Path) -> None:
    enclaves = keys / "enclaves/line"
    (enclaves / "room/key.pem").write_bytes((enclaves / "cells/robot/key.pem").read_bytes())
    with pytest.raises(CommandFailed, match="do not belong together"):
        secure(keys)
    (enclaves / "room/cert.pem").write_bytes((enclaves / "cells/robot/cert.pem").read_bytes())
    with pytest.raises(CommandFailed, match="is not of /line/room, by the authority of this keystore"):
        secure(keys)


def test_a_certificate_by_another_authority_is_refused(keys: Path, tmp_path: Path) -> None:
    secure(tmp_path / "other")
    for name in ("key.pem", "cert.pem"):
        stranger = tmp_path / "other/enclaves/line/room" / name
        (keys / "enclaves/line/room" / name).write_bytes(stranger.read_bytes())
    with pytest.raises(CommandFailed, match="by the authority of this keystore"):
        secure(keys)


def test_a_name_too_long_for_a_certificate_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="more than 64 characters"):
        secure(tmp_path / "keys", {"/" + "n" * 64: Rights()})
    assert not (tmp_path / "keys").exists()
