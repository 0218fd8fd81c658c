"""``jobspec enqueue``: one job, checked by the spec."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from pydantic import TypeAdapter

from jobspec.cli.edges import read_edges
from jobspec.cli.kinds import find_job
from jobspec.cli.notified import notifier_of
from jobspec.cli.options import ConfigOption, DatabaseOption, JsonOption, VerboseOption, duration
from jobspec.cli.output import dump, remark, say
from jobspec.cli.payload import read_payload
from jobspec.cli.project import load_manifests, open_database, open_project
from jobspec.client.job_def import JobDef
from jobspec.client.request import Draft
from jobspec.core.capabilities import Capability
from jobspec.core.names import qualified
from jobspec.core.options import EnqueueOptions
from jobspec.errors import JobspecError, PayloadError, UsageError
from jobspec.manifest.manifest import Job, Manifest
from jobspec.ops.elsewhere import is_elsewhere
from jobspec.ops.overview import StrandedKind, overview
from jobspec.ops.tally import StrandedTally, tally
from jobspec.url import connect

_WAITS: Final[tuple[Capability, ...]] = ("results",)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"`{text}` is not a time as in 2026-01-31T09:30:00Z") from None
    if found.tzinfo is None:
        raise typer.BadParameter(f"`{text}` has no time zone: write {text}Z for UTC")
    return found


def enqueue(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="The job, `hello` or `shop.hello`.")],
    fields: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FIELD=VALUE",
            help="The payload, lists as JSON; ids of what it waits for.",
            show_default=False,
        ),
    ] = None,
    json_payload: Annotated[
        str | None, typer.Option("--json-payload", metavar="JSON", help="The payload, or the part no FIELD=VALUE sets.")
    ] = None,
    blob: Annotated[Path | None, typer.Option("--blob", metavar="FILE", help="The binary input.")] = None,
    channel: Annotated[
        str | None, typer.Option("--channel", metavar="CHANNEL", help="Where it waits, if not in the spec's channel.")
    ] = None,
    priority: Annotated[int | None, typer.Option("--priority", metavar="N", help="Higher runs first.")] = None,
    delay: Annotated[
        timedelta | None, typer.Option("--delay", metavar="DURATION", parser=duration, help="Not before, as in 5m.")
    ] = None,
    run_at: Annotated[
        datetime | None,
        typer.Option("--run-at", metavar="TIME", parser=_moment, help="Not before, as in 2026-01-31T09:30:00Z."),
    ] = None,
    max_attempts: Annotated[int | None, typer.Option("--max-attempts", metavar="N", help="Counts every run.")] = None,
    timeout: Annotated[
        timedelta | None,
        typer.Option("--timeout", metavar="DURATION", parser=duration, help="Time limit of one attempt."),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for the job, print its result as JSON; exit 1 if it dies.")
    ] = False,
    wait_timeout: Annotated[
        timedelta | None,
        typer.Option("--wait-timeout", metavar="DURATION", parser=duration, help="Stop waiting after this; exit 1."),
    ] = None,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Store one job and print its id.

    The payload is checked by the spec; nothing is stored if it does not fit. `null` is null in fields that may be.

    Examples:

    - `jobspec enqueue hello name=Ada`
    - `jobspec enqueue shop.charge_order order_id=17 lines='[{"sku": "A1", "qty": 2}]' --delay 5m`
    - `jobspec enqueue ship_order order_id=17 stock=4711`, where `after: {stock: reserve_stock}` wants a job
    - `jobspec enqueue resize_image width=640 height=480 --blob cat.jpg --wait | jq .url`
    """
    project = open_project(config)
    manifest, job = find_job(kind, load_manifests(project))
    options = EnqueueOptions(
        channel=channel, priority=priority, delay=delay, run_at=run_at, max_attempts=max_attempts, timeout=timeout
    )
    definition = definition_of(manifest, job, fields or [], json_payload, blob).configure(**options)
    url = open_database(project, database_url, *(_WAITS if wait or wait_timeout else ()))
    if job.deprecated:
        remark(f"{qualified(manifest.package, job.name)} is deprecated: {job.deprecated}")
    with connect(url, application_name="jobspec enqueue", notifier=notifier_of(project, url)) as backend:
        handle = definition.enqueue(backend)
        if not (wait or wait_timeout):
            if as_json:
                dump({"id": handle.id, "kind": handle.kind})
            else:
                say(str(handle.id))
            return
        remark(f"job {handle.id} of {handle.kind}")
        with suppress(JobspecError):  # a hint: who may enqueue need not be able to read the views
            if any((each.kind, each.version) == (handle.kind, job.version) for each in _stranded(url)):
                remark("no living worker can run it: start one with `jobspec dev` or `jobspec worker`")
        result = handle.result(timeout=wait_timeout)
    dump({"id": handle.id, "kind": handle.kind, "state": "done", "result": result} if as_json else result)


def _stranded(url: str) -> Sequence[StrandedKind | StrandedTally]:
    return tally(url).stranded if is_elsewhere(url) else overview(url).stranded


def definition_of(
    manifest: Manifest, job: Job, fields: list[str], json_payload: str | None = None, blob: Path | None = None
) -> JobDef[[], Any]:
    """The job with its payload, blob and edges, to be enqueued. Raises UsageError, PayloadError."""
    after, words = read_edges(manifest, job, fields)
    payload = read_payload(manifest, job, words, json_payload)
    draft = Draft(payload, None if job.blob is None and blob is None else _blob(job, blob), after)

    def result() -> TypeAdapter[Any]:
        return TypeAdapter(Any)

    return JobDef(qualified(manifest.package, job.name), lambda: draft, result, version=job.version)


def _blob(job: Job, file: Path | None) -> bytes:
    if job.blob is None:
        raise PayloadError(f"{job.name} takes no blob", help="leave out --blob")
    if file is None:
        raise PayloadError(f"{job.name} needs the blob `{job.blob.name}`", help="pass it with --blob FILE")
    most = job.blob.max_bytes
    try:
        with file.open("rb") as stream:
            data = stream.read(most + 1)  # what is larger may have no end
    except OSError as error:
        raise UsageError(f"--blob: {file} cannot be read: {error.strerror}") from None
    if len(data) > most:
        raise PayloadError(f"the blob `{job.blob.name}` is larger than the {most} bytes that the spec allows")
    return data
