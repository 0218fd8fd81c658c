"""How far a job is, in a table cell."""

from __future__ import annotations

from typing import Final

from rich.text import Text

from jobspec.core.job import Progress

WIDTH: Final = 10
_NOTE: Final = 40
"""Characters of a note that are shown."""


def progress_text(progress: Progress | None) -> Text:
    """``━━━━━───── 50% half way``; without a total ``7 rows``; empty where nothing was said."""
    if progress is None:
        return Text()
    note = "" if progress.note is None else " " + progress.note.replace("\n", " ")[:_NOTE]
    if not progress.total:
        return Text(f"{progress.done:g}{note}")
    share = min(1.0, progress.done / progress.total)
    full = int(share * WIDTH)
    return Text.assemble(("━" * full, "green"), ("─" * (WIDTH - full), "dim"), f" {int(share * 100)}%{note}")
