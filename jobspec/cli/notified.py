"""The notifier of the project, for commands that enqueue or run jobs."""

from __future__ import annotations

import os

from jobspec.config.sources import Project
from jobspec.core.schemes import backend_of


def notifier_of(project: Project, url: str) -> str | None:
    """Its URL; None where none is set, or ``url`` is of a backend that needs none.

    Handlers that are imported after this find it as ``JOBSPEC_NOTIFIER``, wherever it came from.
    """
    notifier = project.settings.notifier
    if notifier is None or backend_of(url) != "postgres":
        return None
    os.environ["JOBSPEC_NOTIFIER"] = notifier
    return notifier
