"""A certificate authority as `ros2 security` makes it: names its nodes, signs what they may do."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

NAME = "sros2CA"
LIFE = timedelta(days=3650)
EARLY = timedelta(days=1)
"""A certificate is valid from before it was made, for computers whose clocks differ."""
LONGEST_NAME = 64
"""Characters of a common name at most: RFC 5280, ub-common-name."""


class WrongIdentity(Exception):
    """A key or certificate is damaged, or not of its owner; says why."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A private key, on the curve DDS-SECURITY 1.1, 9.3.1 asks for, and the certificate of its owner."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def read(cls, key: bytes, certificate: bytes) -> Self:
        """Take both as PEM.

        Raises:
            WrongIdentity: one cannot be read, or they do not belong together.
        """
        try:
            private = serialization.load_pem_private_key(key, None)
            public = x509.load_pem_x509_certificate(certificate)
        except (ValueError, TypeError):  # a key with a password is a TypeError
            raise WrongIdentity("no key and certificate in PEM without a password") from None
        if not isinstance(private, ec.EllipticCurvePrivateKey) or private.public_key() != public.public_key():
            raise WrongIdentity("key and certificate do not belong together")
        return cls(private, public)

    def key_pem(self) -> bytes:
        """The private key, not encrypted: nodes start without a password."""
        how = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return self.key.private_bytes(*how)

    def certificate_pem(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def name(self, enclave: str, now: datetime) -> "Identity":
        """Make the identity of an enclave, as its authority.

        Args:
            enclave: its path.
            now: UTC.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        return Identity(key, _certificate(enclave, key, self.certificate.subject, self.key, now, authority=False))

    def has_named(self, other: "Identity", enclave: str) -> bool:
        """Whether a certificate is of an enclave, and by this authority."""
        try:
            other.certificate.verify_directly_issued_by(self.certificate)
        except (ValueError, TypeError, InvalidSignature):
            return False
        return other.certificate.subject == _named(enclave)

    def sign(self, text: bytes) -> bytes:
        """Return a text with its signature: S/MIME, clear text."""
        builder = pkcs7.PKCS7SignatureBuilder().set_data(text)
        options = [pkcs7.PKCS7Options.Text, pkcs7.PKCS7Options.DetachedSignature]
        signed = builder.add_signer(self.certificate, self.key, hashes.SHA256())
        return signed.sign(serialization.Encoding.SMIME, options)


def new_authority(now: datetime) -> Identity:
    """Make an authority; `now` is UTC."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Identity(key, _certificate(NAME, key, _named(NAME), key, now, authority=True))


def utc_now() -> datetime:
    """Now, by the wall clock."""
    return datetime.now(UTC)


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
    authority: bool,
) -> x509.Certificate:
    constraints = x509.BasicConstraints(ca=authority, path_length=1 if authority else None)
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLY)
        .not_valid_after(now + LIFE)
        .public_key(key.public_key())
        .add_extension(constraints, critical=authority)
        .sign(issuer_key, hashes.SHA256())
    )
