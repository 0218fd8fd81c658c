"""The entry point: whatever goes wrong becomes a message and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

from jobspec.cli.failure import report


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run one command line, ``sys.argv`` if None, and exit: 0 fine, 1 drift or a failed job, 2 usage, 3 environment."""
    try:
        from jobspec.cli.app import app  # not above: an import that fails is a message as well

        app(args=args, prog_name="jobspec")
    except Exception as error:
        sys.exit(report(error))
    sys.exit(0)
