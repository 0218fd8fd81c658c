"""The entry point: whatever goes wrong becomes a message and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from jobspec.cli.complete import VARIABLE, complete
from jobspec.cli.failure import report
from jobspec.cli.fresh import is_answered


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run one command line, ``sys.argv`` if None, and exit: 0 fine, 1 drift or a failed job, 2 usage, 3 environment."""
    _say_to_somebody()
    given = list(sys.argv[1:] if args is None else args)
    if (shell := os.environ.get(VARIABLE)) is not None:
        complete(shell, given)
        sys.exit(0)
    try:
        if given[:1] != ["generate"] or not is_answered(given[1:]):
            _run(given)
    except Exception as error:
        sys.exit(report(error))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)  # as the shell has it; there is nothing to explain
    sys.exit(0)


def _say_to_somebody() -> None:
    """Whoever closes a stream (``>&-``) wants to hear nothing; Python then has none at all."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115


def _run(args: list[str]) -> None:
    # Not above: an import that fails is a message as well, and not every run needs what it costs.
    from jobspec.cli.app import make_app_for, make_outline

    app = make_app_for(args[0]) if args and not args[0].startswith("-") else make_outline()
    app(args=args, prog_name="jobspec")
