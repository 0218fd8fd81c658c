"""``jobspec job``: all there is to know of one."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from jobspec.cli.jobs import attempts, plain, state_text
from jobspec.cli.options import ConfigOption, DatabaseOption, JsonOption, VerboseOption
from jobspec.cli.output import dump, say, show_facts
from jobspec.cli.progress import progress_text
from jobspec.cli.project import known_manifests, open_database, open_project
from jobspec.core.job import JobView
from jobspec.ops.explain import explain


def job(
    job_id: Annotated[int, typer.Argument(metavar="ID", help="The job.")],
    why: Annotated[bool, typer.Option("--why", help="Only why it is where it is, and what to do.")] = False,
    as_json: JsonOption = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Show one job: its state, its payload, its errors, and why it is where it is.

    Example: `jobspec job 4711 --why`
    """
    project = open_project(config)
    url = open_database(project, database_url, "looking")
    explained = explain(url, job_id, known_manifests(project, url))
    if as_json:
        dump({**plain(explained.job), "why": explained.why})
        return
    if not why:
        _show(explained.job)
        say()
    for sentence in explained.why:
        say(sentence)


def _show(job: JobView) -> None:
    show_facts(
        f"Job {job.id}",
        {
            "kind": f"{job.kind} v{job.version}",
            "state": state_text(job.state),
            "channel": job.channel,
            "key": job.key,
            "priority": job.priority or None,
            "attempt": attempts(job),
            "progress": None if job.progress is None else progress_text(job.progress),
            "origin": job.origin,
            "tags": json.dumps(dict(job.tags), ensure_ascii=False) if job.tags else None,
            "bundle": job.bundle_id,
            "waited for": ", ".join(f"{each.name} = {each.id} ({each.state})" for each in job.after) or None,
            "waited for by": ", ".join(map(str, job.dependents)) or None,
            "enqueued": job.enqueued_at,
            "due": job.run_at,
            "started": job.started_at,
            "ended": job.finished_at,
            "reason": job.reason,
            "forwarded to": None if job.forwarded is None else f"{job.forwarded.backend}, as job {job.forwarded.id}",
            "payload": job.payload,
            "checkpoint": job.checkpoint,
            "result": job.result,
        },
    )
    for error in job.errors:
        say(f"\nattempt {error.attempt}, {error.at:%Y-%m-%d %H:%M:%S}: {error.type}: {error.message}", style="red")
        if error.traceback:
            say(error.traceback.rstrip(), style="dim")
