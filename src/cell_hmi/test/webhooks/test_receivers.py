"""Nothing should be sent to where nobody said it may go."""

import socket
import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hook_receiver import receiving

from cell_hmi.webhooks import hook_post
from cell_hmi.webhooks.hook_post import NotTaken, post
from cell_hmi.webhooks.hook_setup import WebhooksWrong, hook_senders
from cell_hmi.webhooks.receivers import Receiver, read_receivers
from cell_line.config.strict_yaml import ConfigError


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example.com/x",
        "http://localhost:80/x",
        "ftp://shop.example.com/",
        "https://user:word@shop.example.com/",
        "https:///x",
        "https://shop.example.com:99999/",
        "https://shop.example.com/a b",
        "https://:word@shop.example.com/",
        "https://a..b/",
        f"https://{'a' * 64}.com/",
        "file:///etc/passwd",
    ],
)
def test_an_address_must_be_https(tmp_path: Path, url: str) -> None:
    file = tmp_path / "webhooks.yaml"
    file.write_text(f'webhooks:\n  shop: {{url: "{url}", secret: SHOP}}\n')
    with pytest.raises(ConfigError):
        read_receivers(file)


@pytest.mark.parametrize(
    ("address", "loopback", "private", "may"),
    [
        ("93.184.216.34", False, False, True),
        ("127.0.0.1", False, True, False),
        ("127.0.0.1", True, False, True),
        ("::1", False, False, False),
        ("::ffff:127.0.0.1", False, True, False),
        ("10.1.2.3", False, False, False),
        ("192.168.1.9", False, True, True),
        ("169.254.169.254", False, True, False),
        ("fe80::1%eth0", False, True, False),
        ("0.0.0.0", True, True, False),
        ("224.0.0.1", True, True, False),
    ],
)
def test_where_a_request_may_go(address: str, loopback: bool, private: bool, may: bool) -> None:
    found = Receiver(url="https://shop.example.com/", secret="SHOP", loopback=loopback, private=private)
    assert found.may_be_at(address) is may


def test_a_name_that_stands_for_this_machine_is_refused_when_it_is_sent() -> None:
    with receiving() as inbox:
        port = inbox.url.split(":")[2].split("/")[0]
        receiver = Receiver(url=f"https://localhost:{port}/hook", secret="SHOP")
        with pytest.raises(NotTaken, match="where nothing is sent to"):
            post(receiver, {}, b"{}", ssl.create_default_context())
        assert not inbox.came


def own_certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "own.pem", folder / "own.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return certificate, private


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    certificate, key = own_certificate(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    with receiving(server) as inbox:
        receiver = Receiver(url=inbox.url, secret="SHOP", loopback=True)
        with pytest.raises(NotTaken, match="certificate verify failed"):
            post(receiver, {}, b"{}", ssl.create_default_context())
        assert not inbox.came
        post(receiver, {}, b"{}", ssl.create_default_context(cafile=str(certificate)))
        assert [body for _, body in inbox.came] == [b"{}"]


@pytest.mark.parametrize(
    ("environment", "why"),
    [({}, "there is no SHOP in the environment"), ({"SHOP": "short"}, "a secret has 16 bytes or more")],
)
def test_a_secret_that_is_missing_or_weak_is_told(tmp_path: Path, environment: dict[str, str], why: str) -> None:
    file = tmp_path / "webhooks.yaml"
    file.write_text("webhooks:\n  shop: {url: https://shop.example.com/, secret: SHOP}\n")
    with pytest.raises(WebhooksWrong, match=f"webhooks.shop: .*{why}"):
        hook_senders(file, tmp_path, environment)
    assert hook_senders(file, tmp_path, {"SHOP": "whsec_" + "ab" * 16}).shown()[0]["name"] == "shop"


def test_a_name_that_no_address_has_is_not_taken_and_told_in_one_line() -> None:
    receiver = Receiver.model_construct(url="https://a..b/", secret="SHOP")  # whatever looks at files lets through
    with pytest.raises(NotTaken, match="UnicodeError"):
        post(receiver, {}, b"{}", ssl.create_default_context())


def test_one_who_answers_a_letter_at_a_time_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook_post, "WHOLE_S", 0.2)
    gone = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            link = server.accept()[0]
            with link, suppress(OSError):
                for _ in range(200):
                    link.send(b"x")
                    gone.wait(0.02)

        thread = Thread(target=drip, daemon=True)
        thread.start()
        receiver = Receiver(url=f"http://127.0.0.1:{server.getsockname()[1]}/", secret="SHOP", loopback=True)
        with pytest.raises(NotTaken, match="it took longer than 0.2 s"):
            post(receiver, {}, b"{}", ssl.create_default_context())
        gone.set()
        thread.join()


def test_the_query_of_an_address_is_not_shown() -> None:
    assert Receiver(url="https://shop.example.com/x?key=7", secret="SHOP").shown_url == "https://shop.example.com/x?..."
