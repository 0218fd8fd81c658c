"""What contract.yaml names: a function, a bound method, and what reads older payloads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import JsonValue
from typed_contract.models import ImportPerson
from typed_contract.worker import ExportPersonJob, ImportPersonJob


async def import_person(job: ImportPersonJob) -> frozenset[int]:
    return frozenset(len(each) for each in job.payload.tags)


class Exporter:
    def export(self, job: ExportPersonJob) -> None: ...


export_person = Exporter().export


def person_from_1(payload: Mapping[str, JsonValue]) -> dict[str, Any]:
    return {"name": payload["full_name"]}


def person_from_2(payload: Mapping[str, Any]) -> ImportPerson:
    return ImportPerson(name=payload["name"], born=date(1970, 1, 1))
