"""JSON to payload, checkpoint and what was waited for; result and checkpoint to JSON: bound once per job."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from jobspec.core.job import ClaimedJob
from jobspec.core.options import MAX_PAYLOAD_BYTES, MAX_RESULT_BYTES
from jobspec.core.payload import has_nul
from jobspec.core.secrets import names_in_type, secrets
from jobspec.errors import PayloadError, ResultError
from jobspec.worker.dispatch import Route
from jobspec.worker.failure import message_of
from jobspec.worker.shape import adapter, writer
from jobspec.worker.unreadable import UnreadableError, of_validation
from jobspec.worker.upcast import Upcaster


class Codec:
    """How the JSON of one kind is read and written. Making it raises what building the models raises."""

    def __init__(self, route: Route, version: int | None = None) -> None:
        """``version``: an older one that the route's up-casts reach; None: the present one."""
        route.payload.model_rebuild()  # generated models are built on first use; the method below is bound for good
        self._kind: Final = route.kind
        self.hidden: Final = _hidden(route)
        """Names of sensitive fields, of the payload and of what else the job reads and writes."""
        validate: Callable[[str], Any] = route.payload.__pydantic_validator__.validate_json
        upcast = None
        if version is not None and version != route.version:
            upcast = Upcaster(route.kind, version, route.upcast or {}, route.payload, self.hidden)
        self._validate: Final = validate if upcast is None else _after_upcast(upcast, validate)
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
        except UnreadableError:
            raise
        except BaseException as error:  # the model's own code: a constructor, a validator
            said = "" if self.hidden else f": {message_of(error)}"  # it may have made another text of a secret
            raise UnreadableError(f"the payload cannot be read: {type(error).__name__}{said}") from None
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

    def secrets(self, job: ClaimedJob, result: str | None = None) -> set[str]:
        """The texts that are not to appear in what is said about the job and its result. Never raises."""
        if not self.hidden:
            return set()
        found: set[str] = set()
        for text in (job.payload, job.checkpoint, job.after, result):
            with suppress(ValueError):
                found |= secrets(json.loads(text or "null"), self.hidden)
        with suppress(Exception):  # what cannot be read has no other form than its JSON
            found |= secrets(self.read(job), self.hidden)
        return found

    def _unreadable(self, what: str, error: ValidationError) -> UnreadableError:
        return of_validation(what, self._kind, error, self.hidden)


def _hidden(route: Route) -> frozenset[str]:
    shapes = (route.result, route.checkpoint, *(route.after[1].values() if route.after else ()))
    mentioned = (shape() for shape in shapes if shape is not None)
    types = (each._type if isinstance(each, TypeAdapter) else each for each in mentioned)
    return names_in_type(route.payload).union(*(names_in_type(each) for each in types))


def _after_upcast(upcast: Upcaster, validate: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        return validate(upcast(text))

    return read
