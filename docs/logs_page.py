"""Prints ``docs/reference/logs.md``, made of the register of log events: ``nox -s regen`` writes it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from logging import getLevelName

from jobspec.backends import log_notifier
from jobspec.backends.sqs import log as sqs
from jobspec.core.log import LogEvent
from jobspec.observe import log as observe
from jobspec.worker import log, log_handlers, log_supervisor

HEAD = """\
# Log lines

<!-- Made by docs/logs_page.py: `nox -s regen` writes it. -->

Every line that a worker logs has an `event`, which is never renamed, and fields with fixed names. They are attributes
of the record (`extra` of the standard library's `logging`), so that any formatter can show them;
`jobspec worker --log-format json` puts each line into one object: `time` (RFC 3339, UTC), `level`, `logger`, `event`,
`message`, the fields, and `exception` as a text. How to set it up: [Watch workers](../how-to/observe.md).

Lines of a running handler, the program's own too, have `job_id`, `run`, `kind`, `attempt` and `worker`.
"""


def page() -> str:
    return "\n".join(
        [
            HEAD,
            *_part("Of a worker", log.EVENTS),
            *_part("Of handlers and what is around them", log_handlers.EVENTS),
            *_part("Of a supervisor (`--processes`)", log_supervisor.EVENTS),
            *_part("Of health and metrics", observe.EVENTS),
            *_part("Of queues on SQS", sqs.EVENTS),
            *_part("Of a notifier", log_notifier.EVENTS),
        ]
    )


def _part(title: str, events: Iterable[LogEvent]) -> Iterator[str]:
    yield f"## {title}\n\n| event | level | fields | means |\n|---|---|---|---|"
    for each in sorted(events, key=lambda event: event.name):
        fields = ", ".join(f"`{field}`" for field in each.fields)
        yield f"| `{each.name}` | {getLevelName(each.level)} | {fields} | {each.says} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(page())
