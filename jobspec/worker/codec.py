"""JSON to payload, and result to JSON, bound once per job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from jobspec.core.job import ClaimedJob
from jobspec.errors import ResultError
from jobspec.worker.dispatch import Route

MOST_FIELDS: Final = 100
"""Field errors that are kept of one payload."""


class UnreadableError(Exception):
    """The payload or blob of a job is not what the handler's code expects: park the job."""

    def __init__(self, message: str, fields: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields: Final = fields or []
        """``{loc, msg, type}`` each; never the values, which may be secret."""


class Codec:
    """How one job's payload is read and its result written."""

    def __init__(self, route: Route) -> None:
        route.payload.model_rebuild()  # generated models are built on first use; the method below is bound for good
        self._kind: Final = route.kind
        self._validate: Final[Callable[[str], Any]] = route.payload.__pydantic_validator__.validate_json
        self._needs_blob: Final = route.blob
        self.write: Final[Callable[[object], str | None]] = _writer(route)
        """The result as JSON text, None if the job has none. Raises ResultError."""

    def read(self, job: ClaimedJob) -> Any:
        """The payload. Raises UnreadableError."""
        try:
            payload = self._validate(job.payload)
        except ValidationError as error:
            raise self._unreadable(error) from None
        if self._needs_blob and job.blob is None:
            raise UnreadableError(f"the job has no blob, which {self._kind} needs")
        return payload

    def _unreadable(self, error: ValidationError) -> UnreadableError:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        fields = [{"loc": list(each["loc"]), "msg": each["msg"], "type": each["type"]} for each in found[:MOST_FIELDS]]
        lines = [f"{'.'.join(map(str, each['loc'])) or '(payload)'}: {each['msg']}" for each in fields]
        return UnreadableError(f"the payload does not fit {self._kind}: {'; '.join(lines)}", fields)


def _writer(route: Route) -> Callable[[object], str | None]:
    shape = None if route.result is None else route.result()
    if shape is None or shape is type(None):
        return _no_result(route.kind)
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return _model_result(route.kind, shape)
    return _any_result(route.kind, shape if isinstance(shape, TypeAdapter) else TypeAdapter(shape))


def _no_result(kind: str) -> Callable[[object], str | None]:
    def write(value: object) -> None:
        if value is not None:
            raise ResultError(f"the handler of {kind} returned {_named(value)}, but the job declares no result")

    return write


def _model_result(kind: str, model: type[BaseModel]) -> Callable[[object], str | None]:
    model.model_rebuild()
    to_json = model.__pydantic_serializer__.to_json

    def write(value: object) -> str:
        if not isinstance(value, model):
            raise ResultError(f"the handler of {kind} returned {_named(value)} instead of {model.__name__}")
        try:
            return to_json(value, by_alias=True, warnings="error").decode()
        except (PydanticSerializationError, UnicodeError) as error:
            raise ResultError(f"the result of {kind} cannot be written: {error}") from None

    return write


def _any_result(kind: str, adapter: TypeAdapter[Any]) -> Callable[[object], str | None]:
    def write(value: object) -> str:
        try:
            checked = adapter.validate_python(value, strict=True)
            return adapter.dump_json(checked, by_alias=True, warnings="error").decode()
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            where = "".join(f"[{part!r}]" for part in first["loc"])
            raise ResultError(
                f"the handler of {kind} returned {_named(value)}, which is not its result: {where} {first['msg']}"
            ) from None
        except (PydanticSerializationError, UnicodeError) as error:
            raise ResultError(f"the result of {kind} cannot be written: {error}") from None

    return write


def _named(value: object) -> str:
    return "None" if value is None else type(value).__name__
