"""A handler in a process of its own that logs, traces, and awaits what only others may."""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import threading
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel

from jobspec.core.secrets import Sensitive
from jobspec.worker.context import CheckpointMixin, JobContext
from jobspec.worker.dispatch import DispatchTable, Route, build_dispatch_table

APP = logging.getLogger("app.talking")


class Talk(BaseModel):
    do: str
    card: Annotated[str, Sensitive] = "canary-4242-of-a-rather-long-bird"
    path: str = ""


class TalkJob(JobContext[Talk, Any], CheckpointMixin[int]):
    pass


ROUTES = {
    "talk": Route("test.talk", 1, TalkJob, Talk, lambda: Any, checkpoint=lambda: int, concurrency=1, run_in="process")
}
LEFT = threading.Event()


def talk(job: TalkJob) -> Any:
    match job.payload.do:
        case "log":
            APP.info("reading %s", "a file", extra={"rows": [1, {"a": None}], "by": object, "attempt": "mine"})
            APP.debug("not to be seen")
            logging.getLogger("app.loud").debug("loud")
            thread = threading.Thread(target=APP.warning, args=("in a thread",))
            thread.start()
            thread.join()
            try:
                raise ValueError("boom")
            except ValueError:
                APP.exception("wrong", stack_info=True)
        case "secrets":
            card = job.payload.card
            APP.info("card %s, %r", card, [card], extra={"card": card, "cards": {"of": [card]}})
            APP.info("x" * 65_526 + card)
            try:
                raise ValueError(card)
            except ValueError:
                APP.exception(card)
        case "storm":
            for n in range(20_000):
                APP.info("line %d", n)
        case "long":
            APP.info("x" * 3_000_000, extra={"long": ["y" * 1_000_000], "same": "z"})
        case "forged":
            APP.info("one\n2026-01-01T00:00:00.000Z ERROR forged\r\x1b[2J", extra={"a": "b\nc\r\u2028"})
        case "fork":
            if (forked := os.fork()) == 0:
                APP.info("from a fork")
                os._exit(0)
            os.waitpid(forked, 0)
        case "leave":
            threading.Thread(target=_later, daemon=True).start()
        case "go_on":
            LEFT.set()
            while LEFT.is_set():
                pass
        case "progress":
            job.progress(1)  # type: ignore[unused-coroutine]
        case "save":
            asyncio.run(job.save(1))
        case "trace":
            from opentelemetry import trace

            here = trace.get_current_span().get_span_context()
            return [f"{here.trace_id:032x}", f"{here.span_id:016x}"]
        case "enqueue":
            from jobspec.core import trace as hooks

            return None if hooks.current is None else hooks.current()
        case "at_exit":
            atexit.register(partial(Path(job.payload.path).write_text, "said at the end", "utf-8"))
    return None


def _later() -> None:
    LEFT.wait()
    APP.warning("from a thread that was left")
    LEFT.clear()


def table() -> DispatchTable:
    return build_dispatch_table(ROUTES, {"talk": talk})
