"""One process of ``run_in: process`` handlers, as the worker sees it: what it is told, what it says, how it ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Final

from anyio import BrokenResourceError, ClosedResourceError, EndOfStream, IncompleteRead, move_on_after
from anyio.abc import ByteSendStream, Process
from anyio.lowlevel import checkpoint
from anyio.streams.buffered import BufferedByteReceiveStream

from jobspec.core.log import Facts, speak_for
from jobspec.errors import HandlerCrashedError
from jobspec.worker import record
from jobspec.worker.frames import HEADER, length, pack, unpack
from jobspec.worker.output import Output

ENDED_SECONDS: Final = 1.0
"""How long a process that is heard no more may take to be gone."""
DISMISS_SECONDS: Final = 5.0
"""How long one may take to end by itself: to send the last spans, for one."""
GONE: Final = (BrokenResourceError, ClosedResourceError, EndOfStream, IncompleteRead)


class Child:
    """One process, from its start to its end."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self.process: Final = process
        self.output: Final = Output(process.pid, process.stderr)
        self.idle = False
        """Whether it waits for a job."""
        self.facts: Facts | None = None
        """What is said with the lines that it logs: about the job that it has begun last."""
        self._requests: Final[ByteSendStream] = process.stdin
        self._answers: Final = BufferedByteReceiveStream(process.stdout)

    async def send(self, message: Mapping[str, Any]) -> None:
        await self._requests.send(pack(message))

    async def receive(self) -> dict[str, Any]:
        """What it says next, but for lines that it logs. Raises HandlerCrashedError for what is no word."""
        while True:
            header = await self._answers.receive_exactly(HEADER.size)
            try:
                said = unpack(await self._answers.receive_exactly(length(header)))
                if said["say"] != "log":
                    return said
                speak_for(self.facts, partial(record.log, said["record"]))
            except (ValueError, TypeError, KeyError):  # a handler may write to any file that is open
                raise HandlerCrashedError(
                    "the process of the handler has written over its connection to the worker",
                    help="write to files that the handler has opened itself",
                ) from None
            await checkpoint()  # however much it logs: the others go on

    async def dismiss(self) -> None:
        """Let it end by itself, with all that its modules do then; but not for ever."""
        with move_on_after(DISMISS_SECONDS), suppress(*GONE):
            await self.send({"end": True})
            await self.process.wait()

    def kill(self) -> None:
        """With all that it has started itself and left in its group."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    async def ended(self) -> str:
        """How, in words that follow "the process": it has ended, or has cut us off and is ended."""
        with move_on_after(ENDED_SECONDS):
            await self.process.wait()
        code = self.process.returncode
        if code is None:
            self.kill()
            return "has closed its connection to the worker"
        if code >= 0:
            return f"ended with exit code {code}"
        try:
            return f"was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"was ended by signal {-code}"
