"""A result or a checkpoint: its type, as JSON text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from jobspec.core.payload import refuse_nan
from jobspec.errors import JobspecError

ShapeType: TypeAlias = Callable[[], type[Any] | TypeAdapter[Any]]
"""A thunk, so that a worker builds the models of its own jobs only."""

Writer: TypeAlias = Callable[[object], str | None]


def adapter(shape: ShapeType) -> TypeAdapter[Any]:
    made = shape()
    return made if isinstance(made, TypeAdapter) else TypeAdapter(made)


def writer(shape: ShapeType | None, *, did: str, what: str, most_bytes: int, refuse: type[JobspecError]) -> Writer:
    """Values to JSON text. ``did`` and ``what`` begin and end the message of the ``refuse`` that it raises."""
    made = None if shape is None else shape()
    if shape is None or made is None or made is type(None):
        return _no_value(did, what, refuse)
    if isinstance(made, type) and issubclass(made, BaseModel):
        return _Model(made, did, what, most_bytes, refuse).write
    return _Any(adapter(shape), did, what, most_bytes, refuse).write


def _no_value(did: str, what: str, refuse: type[JobspecError]) -> Writer:
    def write(value: object) -> None:
        if value is not None:
            raise refuse(f"{did} {_named(value)}, but the job declares no {what}")

    return write


class _Model:
    def __init__(
        self, model: type[BaseModel], did: str, what: str, most_bytes: int, refuse: type[JobspecError]
    ) -> None:
        model.model_rebuild()  # generated models are built on first use; the methods below are bound for good
        serializer = model.__pydantic_serializer__
        self._model: Final = model
        self._to_json: Final[Callable[..., bytes]] = serializer.to_json
        self._to_python: Final[Callable[..., Any]] = serializer.to_python
        self._did, self._what, self._most_bytes, self._refuse = did, what, most_bytes, refuse

    def write(self, value: object) -> str:
        if not isinstance(value, self._model):
            raise self._refuse(f"{self._did} {_named(value)} instead of {self._model.__name__}")
        try:
            data = self._to_json(value, by_alias=True, warnings="error")
            if b"null" in data:
                refuse_nan(self._to_python(value, mode="json"))
            return _bounded(data, self._most_bytes)
        except (PydanticSerializationError, ValueError) as error:
            raise self._refuse(f"{self._did} a {self._what} that cannot be written: {_why(error)}") from None


class _Any:
    def __init__(
        self, adapter: TypeAdapter[Any], did: str, what: str, most_bytes: int, refuse: type[JobspecError]
    ) -> None:
        self._adapter: Final = adapter
        self._did, self._what, self._most_bytes, self._refuse = did, what, most_bytes, refuse

    def write(self, value: object) -> str:
        try:
            checked = self._adapter.validate_python(value, strict=True)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            where = "".join(f"[{part!r}]" for part in first["loc"])
            raise self._refuse(
                f"{self._did} {_named(value)}, which is not its {self._what}: {where} {first['msg']}"
            ) from None
        try:
            data = self._adapter.dump_json(checked, by_alias=True, warnings="error")
            if b"null" in data:
                refuse_nan(self._adapter.dump_python(checked, mode="json"))
            return _bounded(data, self._most_bytes)
        except (PydanticSerializationError, ValueError) as error:
            raise self._refuse(f"{self._did} a {self._what} that cannot be written: {_why(error)}") from None


def _why(error: ValueError) -> str:
    """What pydantic says of it, without the value."""
    return re.sub(r"input_value=.*?, (?=input_type=)", "", str(error), flags=re.DOTALL)


def _bounded(data: bytes, most_bytes: int) -> str:
    if len(data) > most_bytes:
        msg = f"it is {len(data)} bytes of JSON; the cap is {most_bytes}"
        raise ValueError(msg)
    return data.decode()


def _named(value: object) -> str:
    return "None" if value is None else type(value).__name__
