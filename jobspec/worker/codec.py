"""JSON to payload, checkpoint and what was waited for; result and checkpoint to JSON: bound once per job."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from jobspec.core.job import ClaimedJob
from jobspec.core.options import MAX_PAYLOAD_BYTES, MAX_RESULT_BYTES
from jobspec.core.payload import has_nul
from jobspec.errors import PayloadError, ResultError
from jobspec.worker.dispatch import Route
from jobspec.worker.shape import adapter, writer

MOST_FIELDS: Final = 100
"""Field errors that are kept of one payload."""


class UnreadableError(Exception):
    """The payload, or what else comes with a job, is not what the handler's code expects: park the job."""

    def __init__(self, message: str, fields: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields: Final = fields or []
        """``{loc, msg, type}`` each; never the values, which may be secret."""


class Codec:
    """How one job's JSON is read and written. Making it raises what building the models raises."""

    def __init__(self, route: Route) -> None:
        route.payload.model_rebuild()  # generated models are built on first use; the method below is bound for good
        self._kind: Final = route.kind
        self._validate: Final[Callable[[str], Any]] = route.payload.__pydantic_validator__.validate_json
        self._needs_blob: Final = route.blob
        self._state: Final = None if route.checkpoint is None else adapter(route.checkpoint)
        made, edges = route.after or (None, {})
        self._after: Final = made
        self._edges: Final[dict[str, TypeAdapter[Any]]] = {name: adapter(edge) for name, edge in edges.items()}
        self.write: Final = writer(
            route.result,
            did=f"the handler of {route.kind} returned",
            what="result",
            most_bytes=MAX_RESULT_BYTES,
            refuse=ResultError,
        )
        """The result as JSON text, None if the job has none. Raises ResultError."""
        self._write_state: Final = writer(
            route.checkpoint,
            did=f"the handler of {route.kind} saved",
            what="checkpoint",
            most_bytes=MAX_PAYLOAD_BYTES,
            refuse=PayloadError,
        )

    def read(self, job: ClaimedJob) -> Any:
        """The payload. Raises UnreadableError."""
        try:
            payload = self._validate(job.payload)
        except ValidationError as error:
            raise self._unreadable("payload", error) from None
        if self._needs_blob and job.blob is None:
            raise UnreadableError(f"the job has no blob, which {self._kind} needs")
        return payload

    def write_state(self, value: object) -> str | None:
        """A checkpoint as JSON text. Raises PayloadError."""
        text = self._write_state(value)
        if text is not None and has_nul(text):
            raise PayloadError(f"{self._kind}: a text in the checkpoint holds a NUL character, which cannot be stored")
        return text

    def read_state(self, text: str) -> Any:
        """A checkpoint. Raises UnreadableError."""
        assert self._state is not None, "only contexts of jobs with a checkpoint ask"
        try:
            return self._state.validate_json(text)
        except ValidationError as error:
            raise self._unreadable("checkpoint", error) from None

    def read_after(self, text: str | None) -> Any:
        """The results that the job waited for; None in the place of a job that is not done. Raises UnreadableError."""
        assert self._after is not None, "only contexts of jobs with dependencies ask"
        ended = {each["name"]: each for each in json.loads(text or "[]")}
        if missing := sorted(self._edges.keys() - ended.keys()):
            raise UnreadableError(f"the job was enqueued without `{missing[0]}`, which {self._kind} comes after")
        return self._after(**{name: self._read_edge(name, ended[name]) for name in self._edges})

    def _read_edge(self, name: str, ended: dict[str, Any]) -> Any:
        if ended["state"] != "done":
            return None
        try:
            return self._edges[name].validate_json(json.dumps(ended["result"]))
        except ValidationError as error:
            raise self._unreadable(f"result of `{name}`", error) from None

    def _unreadable(self, what: str, error: ValidationError) -> UnreadableError:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        fields = [{"loc": list(each["loc"]), "msg": each["msg"], "type": each["type"]} for each in found[:MOST_FIELDS]]
        lines = [f"{'.'.join(map(str, each['loc'])) or f'({what})'}: {each['msg']}" for each in fields]
        return UnreadableError(f"the {what} does not fit {self._kind}: {'; '.join(lines)}", fields)
