"""``generate --watch`` as a process: it follows edits, survives mistakes, and ends with 0."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

PROGRAM = "import sys; from jobspec.cli.main import main; main(sys.argv[1:])"
SPEC = "version: 1\npackage: shop\njobs:\n  send: {payload: {to: str}, timeout: 30s}\n"


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    (tmp_path / "jobspec.toml").write_text('specs = ["jobs.yaml"]\n')
    (tmp_path / "jobs.yaml").write_text(SPEC)
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "generate", "--watch"],
        cwd=tmp_path, env={**os.environ, "PYTHONUNBUFFERED": "1"}, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    yield process
    process.kill()
    process.wait()
    if process.stderr:
        process.stderr.close()


def write(path: Path, text: str) -> None:
    """At once: who looks meanwhile sees all of it or nothing."""
    path.with_suffix(".new").write_text(text)
    path.with_suffix(".new").replace(path)


def until(lines: IO[str], words: str) -> str:
    """What was said up to a line with ``words``."""
    said = ""
    for line in lines:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def test_it_follows_edits_survives_mistakes_and_ends_well(watcher: subprocess.Popen[str], tmp_path: Path) -> None:
    assert watcher.stderr is not None
    until(watcher.stderr, "watching 2 files")
    models = tmp_path / "generated" / "shop" / "models.py"
    assert "to: str" in models.read_text()
    write(tmp_path / "jobs.yaml", SPEC.replace("to:", "too bad:"))
    assert "error[JS116]" in until(watcher.stderr, "watching")
    write(tmp_path / "jobs.yaml", SPEC.replace("to:", "whom:"))
    until(watcher.stderr, "watching 2 files")
    assert "whom: str" in models.read_text()
    watcher.send_signal(signal.SIGINT)
    assert watcher.wait() == 0
