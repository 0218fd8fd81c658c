from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jobspec.cli import watch
from jobspec.cli.watch import changes, look


def test_a_run_follows_every_change_and_new_files_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec, imported = tmp_path / "jobs.yaml", tmp_path / "types.yaml"
    spec.write_text("1")
    files = {spec}
    edits: list[Callable[[], object]] = [
        lambda: imported.write_text("new"),
        lambda: imported.unlink(),
        lambda: spec.write_text("22"),
    ]
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        """The next edit happens while the watcher waits; then it is quiet."""
        waits.append(seconds)
        if seconds == watch._POLL_SECONDS:
            edits.pop(0)()

    monkeypatch.setattr(time, "sleep", sleep)
    runs = changes(lambda: files)
    next(runs)
    files.add(imported)  # the first run has read that it is imported
    for left in (2, 1, 0):
        next(runs)
        assert len(edits) == left


def test_an_edit_during_a_run_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = tmp_path / "jobs.yaml"
    spec.write_text("1")
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("waited") if seconds == 0.2 else None)
    runs = changes(lambda: [spec])
    next(runs)
    spec.write_text("22")
    next(runs)


def test_an_edit_of_a_file_that_the_run_has_only_just_named_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec, imported = tmp_path / "jobs.yaml", tmp_path / "types.yaml"
    files = {spec}
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("waited") if seconds == 0.2 else None)
    runs = changes(lambda: files)
    next(runs)
    files.add(imported)
    imported.write_text("after it was read")
    next(runs)


def test_a_file_of_another_size_or_time_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "a"
    seen = [look([file])]
    file.write_text("1")
    seen.append(look([file]))
    os.utime(file, (1, 1))
    seen.append(look([file]))
    assert len({str(each) for each in seen}) == 3
