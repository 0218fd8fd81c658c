"""A small HTTP server in threads of its own: health and metrics, answered even while the event loop is blocked."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, Final, TypeAlias

from jobspec.errors import ConfigError
from jobspec.observe import log
from jobspec.observe.health import Health

MOST_AT_ONCE: Final = 16
"""Connections; who comes while there are so many is turned away, so that nobody can use up threads."""
IDLE_SECONDS: Final = 5.0
"""How long a client may take to say what it wants, and to read what it gets."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    status: int
    body: bytes
    type: str = "application/json"


Pages: TypeAlias = Mapping[str, Callable[[], Page]]
"""By path."""


def shown(health: Health) -> Page:
    body = json.dumps({"status": health.status, **health.facts}).encode() + b"\n"
    return Page(status=200 if health.well else 503, body=body)


@contextmanager
def serving(pages: Pages, *, host: str, port: int) -> Iterator[int]:
    """Answer while the block runs; the port, which is another only for 0. Raises ConfigError."""
    try:
        server = _Server(host, port, pages)
    except OSError as error:
        raise ConfigError(
            f"cannot listen on {host}:{port}: {error.strerror or error}", help="give another --http, or none"
        ) from error
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="jobspec-http", daemon=True)
    thread.start()
    listens_on = int(server.server_address[1])
    log.HTTP_LISTENS(host=host, port=listens_on)
    try:
        yield listens_on
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, host: str, port: int, pages: Pages) -> None:
        self.pages = pages
        self._free = threading.BoundedSemaphore(MOST_AT_ONCE)
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), _Request)

    def server_bind(self) -> None:
        """Without the look-up of the host's name that HTTPServer makes, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.HTTP_REQUEST(request=f"{client_address[0]} went away")


class _Request(BaseHTTPRequestHandler):
    timeout = IDLE_SECONDS
    server_version, sys_version = "jobspec", ""
    server: _Server

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        page = self._page()
        self.send_response(page.status)
        self.send_header("Content-Type", page.type)
        self.send_header("Content-Length", str(len(page.body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if body:
            self.wfile.write(page.body)

    def _page(self) -> Page:
        make = self.server.pages.get(self.path.partition("?")[0])
        if make is None:
            known = ", ".join(self.server.pages)
            return Page(status=404, body=json.dumps({"status": "not_found", "paths": known}).encode() + b"\n")
        try:
            return make()
        except Exception as error:
            log.HTTP_PAGE_FAILED(error, path=self.path.partition("?")[0])
            return Page(status=500, body=b'{"status": "failed"}\n')

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        log.HTTP_REQUEST(request=format % args)
