"""Jobs that are typed in while ``jobspec dev --backend memory`` runs: no other process could enqueue them."""

from __future__ import annotations

import json
import shlex
import threading
from collections.abc import Callable, Sequence

from jobspec.cli.enqueue import definition_of
from jobspec.cli.failure import message_of
from jobspec.cli.kinds import find_job
from jobspec.errors import JobspecError
from jobspec.manifest.manifest import Manifest
from jobspec.url import connect


class Dictation:
    """Takes lines as ``jobspec enqueue`` takes its arguments: ``hello name=Ada``. ``say`` is called from threads."""

    def __init__(self, url: str, manifests: Sequence[Manifest], say: Callable[[str], None]) -> None:
        self._url, self._manifests, self._say = url, manifests, say

    def take(self, line: str) -> None:
        """Enqueue it, and say what comes of it when it has come; does not wait."""
        if line.strip():
            threading.Thread(target=self._run, args=(line,), name="jobspec dev job", daemon=True).start()

    def _run(self, line: str) -> None:
        try:
            kind, *words = shlex.split(line.strip().removeprefix("jobspec enqueue "))
            manifest, job = find_job(kind, self._manifests)
            with connect(self._url) as backend:
                handle = definition_of(manifest, job, words).enqueue(backend)
                self._say(f"job {handle.id} of {handle.kind}")
                self._say(f"job {handle.id}: {json.dumps(handle.result(), ensure_ascii=False)}")
        except JobspecError as error:
            self._say(message_of(error).rstrip())
        except ValueError as error:  # a quotation mark without its partner
            self._say(f"`{line.strip()}` cannot be read: {error}")
