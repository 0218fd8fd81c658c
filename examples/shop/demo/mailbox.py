"""A real SMTP server on loopback, which counts what it is given."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from email import message_from_bytes
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """``with Mailbox() as mailbox``: listens on ``mailbox.port`` until the block ends, in a thread of its own."""

    def __init__(self) -> None:
        self.port = 0
        self.deliveries: Counter[str] = Counter()
        """How often each Message-ID came."""
        self._loop = asyncio.new_event_loop()
        self._stopped = asyncio.Event()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._serve()), name="smtp")

    def __enter__(self) -> Self:
        self._thread.start()
        self._listening.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()
        self._loop.close()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """aiosmtpd calls this for every message."""
        assert isinstance(envelope.content, bytes)
        self.deliveries[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 OK"

    async def _serve(self) -> None:
        server = await self._loop.create_server(lambda: SMTP(self, loop=self._loop), "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        async with server:
            await self._stopped.wait()
