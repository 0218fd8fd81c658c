"""Who may speak to Redis, and how: over TLS, and as a user who may do no more than a queue needs."""

from __future__ import annotations

import datetime
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from ipaddress import ip_address
from pathlib import Path

import anyio
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from jobspec.backends.redis.backend import RedisBackend
from jobspec.errors import DatabaseError
from tests.redis.mill import PACKAGE, Mill, new_job
from tests.redis_server import RedisServer, running

pytestmark = pytest.mark.anyio

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "redis.md"
COMMAND = re.compile(r"'([A-Z]{3,})'")
NO_COMMANDS = {"limit", "stale", "withscores"}


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with running() as server:
        yield server


# ---- users
def documented() -> list[str]:
    """The least that a user needs, as the page has it, for the namespace ``shop``."""
    (found,) = re.findall(r"`ACL (SETUSER .*-@all .*)`", PAGE.read_text("utf-8"))
    return str(found).split()


def test_the_page_names_every_command_of_the_scripts() -> None:
    scripts = (files("jobspec.backends.redis") / "scripts").iterdir()
    used = {each.lower() for script in scripts for each in COMMAND.findall(script.read_text("utf-8"))}
    assert {f"+{each}" for each in used - NO_COMMANDS} <= set(documented())


async def test_a_user_needs_no_more_than_the_page_says(server: RedisServer) -> None:
    server.ask("acl", *documented())
    mill = Mill(server.url.replace("//", "//shop:password@") + "?namespace=shop")
    async with mill.working(poll_seconds=300):
        ids = await anyio.to_thread.run_sync(mill.enqueue, 20)
        await mill.until_done(20)
    mill.promises_hold(ids)
    with RedisBackend(mill.url) as backend:
        assert backend.wait(ids[0], timeout_seconds=5) is not None
        backend.enqueue_bundle([new_job(1)], name="all", origin=None)
        assert backend.claim(block=0.01)
        backend.maintain()
        assert backend.purge({}) == 20
        assert not [each.what for each in backend.weaknesses() if "disk" in each.what]
    with RedisBackend(mill.url.replace("=shop", "=other")) as other, pytest.raises(DatabaseError, match="this user"):
        other.declare(PACKAGE)


def test_a_wrong_password_is_told_without_it(server: RedisServer) -> None:
    server.ask("acl", *documented())
    with pytest.raises(DatabaseError, match="right user and password") as caught:
        RedisBackend(server.url.replace("//", "//shop:s3cret@") + "?namespace=shop")
    assert "s3cret" not in str(caught.value)


# ---- TLS
@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """With its key, in one file; signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def tls(server: RedisServer, certificate: Path) -> Iterator[int]:
    """The port of one that ends TLS before a Redis: the server of the tests is built without."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, context, server.port), daemon=True).start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, context: ssl.SSLContext, port: int) -> None:
    with suppress(OSError):
        while True:
            raw, _ = listener.accept()
            threading.Thread(target=_serve, args=(raw, context, port), daemon=True).start()


def _serve(raw: socket.socket, context: ssl.SSLContext, port: int) -> None:
    with (
        raw,
        suppress(OSError),
        context.wrap_socket(raw, server_side=True) as near,
        socket.create_connection(("127.0.0.1", port)) as far,
    ):
        back = threading.Thread(target=_pass_on, args=(far, near), daemon=True)
        back.start()
        _pass_on(near, far)
        back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for each in (source, target):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


async def test_jobs_come_and_go_over_tls(server: RedisServer, certificate: Path) -> None:
    with tls(server, certificate) as port:
        mill = Mill(f"rediss://127.0.0.1:{port}/0?ca={certificate}")
        async with mill.working(poll_seconds=300):
            ids = await anyio.to_thread.run_sync(mill.enqueue, 20)
            await mill.until_done(20)
        mill.promises_hold(ids)


def test_a_server_with_an_unknown_certificate_is_not_trusted(server: RedisServer, certificate: Path) -> None:
    with tls(server, certificate) as port, pytest.raises(DatabaseError, match=r"(?i)certificate"):
        RedisBackend(f"rediss://127.0.0.1:{port}/0")


def test_a_server_with_tls_is_not_spoken_to_without(server: RedisServer, certificate: Path) -> None:
    with tls(server, certificate) as port, pytest.raises(DatabaseError, match=r"rediss://"):
        RedisBackend(f"redis://127.0.0.1:{port}/0")
