"""Payloads of older versions become payloads of the present one, step by step. Pure, but for the user's functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from jobspec.worker.dispatch import Upcast
from jobspec.worker.unreadable import UnreadableError, of_validation


class Upcaster:
    """Brings payloads of ``version`` up: ``upcast`` says how to leave a version, for the next that it knows."""

    def __init__(
        self, kind: str, version: int, upcast: Mapping[int, Upcast], model: type[BaseModel], hidden: frozenset[str]
    ) -> None:
        self._kind, self._model, self._hidden = kind, model, hidden
        self._steps: Final = [(each, upcast[each]) for each in sorted(upcast) if each >= version]

    def __call__(self, text: str) -> str:
        """The payload as JSON text that the present model is to read. Raises UnreadableError."""
        payload: Any = json.loads(text)
        for version, step in self._steps:
            payload = self._step(version, step, payload)
            if isinstance(payload, self._model):
                return to_json(payload, by_alias=True).decode()
            if not isinstance(payload, Mapping):
                raise UnreadableError(
                    f"the up-cast of {self._kind} from version {version} gave {type(payload).__name__},"
                    f" not a mapping or a {self._model.__name__}"
                )
        try:
            return json.dumps(dict(payload), allow_nan=False)
        except (TypeError, ValueError) as error:
            last = self._steps[-1][0]
            raise UnreadableError(
                f"what the up-cast of {self._kind} from version {last} gave is no JSON: {type(error).__name__}"
            ) from None

    def _step(self, version: int, step: Upcast, payload: Any) -> Any:
        try:
            return step(payload)
        except ValidationError as error:
            raise of_validation(f"payload of version {version}, brought up,", self._kind, error, self._hidden) from None
        except Exception as error:
            said = "" if self._hidden else f": {error}"  # it may have made another text of a secret
            raise UnreadableError(
                f"the up-cast of {self._kind} from version {version} raised {type(error).__name__}{said}"
            ) from error
