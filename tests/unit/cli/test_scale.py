"""What large specs cost is asserted by what is loaded and by how work grows, never by the clock."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import jobspec
from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.manifest import load_specs

ROOT = Path(__file__).parents[3]
OURS = str(Path(jobspec.__file__).parent)
HEAD = """\
version: 1
package: grown
types:
  Line: {fields: {sku: str}}
channels:
  charges: {key: {customer: int}, order: strict, on_dead: skip}
jobs:
"""
JOB = """\
  job_{n}:
    payload: {{customer: int, lines: "list[Line]", note: {{type: str, default: "", examples: [a]}}}}
    result: {{done: bool}}
    channel: charges
    unique: {{key: [customer], while: unfinished, on_conflict: return_existing}}
    after: {{before: job_{before}}}
"""
FIRST = "  job_0: {payload: {customer: int}, result: {done: bool}, channel: charges}\n"
GROWTH = 4


def spec(jobs: int) -> str:
    return HEAD + FIRST + "".join(JOB.format(n=n, before=n - 1) for n in range(1, jobs))


def work(jobs: int, folder: Path) -> Counter[CodeType]:
    """How many instructions each function of ours takes to read, check and render so many jobs."""
    folder.mkdir()
    (folder / "jobs.yaml").write_text(spec(jobs), "utf-8")
    found: Counter[CodeType] = Counter()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        if event == "opcode":
            found[frame.f_code] += 1
        else:
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        loaded = load_specs(["jobs.yaml"], folder)
        write(generate(loaded.manifests, ["python", "sql"], folder / "out"))
    finally:
        sys.settrace(before)
    assert loaded.findings == ()
    return found


def test_no_function_does_more_work_for_a_job_where_there_are_more_jobs(tmp_path: Path) -> None:
    few = 25  # more than one file holds: both runs have the same layout
    work(few, tmp_path / "first")  # what is done once, by the first run of a process
    less, more = work(few, tmp_path / "less"), work(GROWTH * few, tmp_path / "more")
    quadratic = {
        f"{code.co_filename.removeprefix(OURS)}:{code.co_firstlineno} {code.co_name}": (less[code], count)
        for code, count in more.items()
        if count > 1.5 * GROWTH * less[code]
    }
    assert quadratic == {}


def test_generating_from_yaml_loads_no_client_no_driver_and_no_other_target(tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").write_text(spec(2), "utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.jobspec]\nspecs = ["jobs.yaml"]\n', "utf-8")
    program = "import sys\ntry:\n    from jobspec.cli.main import main\n    main(['generate'])\n"
    done = subprocess.run(
        [sys.executable, "-c", program + "finally:\n    print('loaded', *sys.modules)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.partition("loaded")[2].split())
    assert "jobspec.codegen.python.lower" in loaded
    unwanted = {"psycopg", "jobspec.client", "jobspec.worker", "jobspec.backends", "jobspec.spec.declare"}
    unwanted |= {f"jobspec.codegen.{each}" for each in ("asyncapi", "markdown.lower", "pytest", "typescript")}
    found = loaded & unwanted
    assert found == set()
