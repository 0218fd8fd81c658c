from __future__ import annotations

from collections.abc import Mapping

from golden_handlers.worker import ChargeJob
from pydantic import JsonValue


def handle(job: ChargeJob) -> int:
    return job.payload.amount


def upcast(payload: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    return {**payload, "subject": payload.get("subject", "")}
