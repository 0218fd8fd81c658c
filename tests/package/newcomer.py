"""What a newcomer tries first, with nothing but the installed wheel. Run by `nox -s package`."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

PROGRAM = Path(sys.executable).parent / "jobspec"
LONGEST_SECONDS = 60
TARGETS = ("python", "pytest", "sql", "typescript", "jsonschema", "asyncapi", "markdown", "manifest")


def jobspec(*args: str, cwd: Path) -> str:
    done = subprocess.run([PROGRAM, *args], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"jobspec {' '.join(args)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def every_target(project: Path) -> None:
    """The templates of all of them came along."""
    settings = project / "pyproject.toml"
    listed = ", ".join(f'"{name}"' for name in TARGETS)
    settings.write_text(
        re.sub(r"(\[tool\.jobspec\]\n)(?:targets.*\n)?", rf"\g<1>targets = [{listed}]\n", settings.read_text())
    )
    jobspec("generate", cwd=project)
    made = {file.name for file in (project / "generated").rglob("*")}
    assert made >= {"models.py", "testing.py", "functions.sql", "jobs.ts", "asyncapi.json", "jobs.md", "manifest.json"}
    assert "hello.v1.json" in made, made


def main(project: Path) -> None:
    # The embedded server keeps its data under the user's data directory: here, beside the project.
    os.environ["XDG_DATA_HOME"] = str(project.parent / "data")
    jobspec("init", str(project), cwd=project.parent)
    own = [
        line
        for file in ("jobs.yaml", "handlers.py", "pyproject.toml")
        for line in (project / file).read_text().splitlines()
    ]
    assert len([line for line in own if line.strip()]) <= 15, own
    log = project / "dev.log"
    with log.open("w") as out:
        dev = subprocess.Popen([PROGRAM, "dev"], cwd=project, stdout=out, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + LONGEST_SECONDS
        while "serves" not in log.read_text():
            assert dev.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)
        answer = jobspec("enqueue", "hello", "name=Ada", "--wait", cwd=project)
        assert "Hello, Ada!" in answer, answer
        assert "my_jobs.default" in jobspec("status", cwd=project)
        jobspec("generate", "--check", cwd=project)
        every_target(project)
    finally:
        dev.send_signal(signal.SIGINT)
        code = dev.wait(LONGEST_SECONDS)
    assert code == 0, f"jobspec dev ended with {code}:\n{log.read_text()}"
    print("the installed wheel works: init, generate for every target, migrate, apply, worker, enqueue, status")


main(Path(sys.argv[1]))
