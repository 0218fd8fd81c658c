"""The plugin of pytest, in a pytest of its own: a project as users have it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.unit.docs.pages import blocks

pytestmark = pytest.mark.timeout(300)
ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "test-your-jobs.md"
JOBSPEC = "import sys; from jobspec.cli.main import main; main(sys.argv[1:])"
SPEC = """\
version: 1
package: plug
jobs:
  add: {payload: {a: int, b: {type: int, default: 1}}, result: int}
"""
HANDLERS = """\
from plug.worker import AddJob, dispatch_table


async def add(job: AddJob) -> int:
    return job.payload.a + job.payload.b


table = dispatch_table(add=add)
"""
TESTS = """\
import jobspec
import psycopg
import pytest
from handlers import table
from jobspec.errors import UnknownKindError
from jobspec.testing import assert_enqueued, drain, run_one
from plug.jobs import add


@pytest.mark.parametrize("n", range(3))
def test_every_test_has_a_database_of_its_own(jobspec_database, n):
    with jobspec.connect(jobspec_database) as backend:
        assert backend.count({}) == {}
        add.enqueue(backend, a=n)


def test_the_backend_is_on_it(jobspec_backend, jobspec_database):
    handle = add.enqueue(jobspec_backend, a=2)
    assert assert_enqueued(jobspec_backend, add, a=2) == handle.id
    assert drain(jobspec_database, table).done == 1
    assert handle.result() == 3


def test_a_worker_runs_beside_the_test(jobspec_backend, jobspec_worker):
    jobspec_worker(table, concurrency=2)
    assert add.enqueue(jobspec_backend, a=2).result(timeout=30) == 3


def test_a_worker_that_cannot_start_says_why(jobspec_worker, jobspec_database):
    with psycopg.connect(jobspec_database) as conn:
        conn.execute("truncate jobspec.kind")
    with pytest.raises(UnknownKindError):
        jobspec_worker(table)
"""
ALONE = """\
import psycopg


def test_without_a_project_it_is_migrated_and_empty(jobspec_database):
    with psycopg.connect(jobspec_database) as conn:
        assert conn.execute("select count(*) from jobspec.kind").fetchone() == (0,)
"""


def run(directory: Path, *args: str) -> subprocess.CompletedProcess[str]:
    (directory / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\npythonpath = . generated\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *args]
    environ = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(directory)}
    return subprocess.run(command, cwd=directory, env=environ, capture_output=True, text=True, timeout=240, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "jobspec.toml").write_text('specs = ["jobs.yaml"]\n')
    (tmp_path / "jobs.yaml").write_text(SPEC)
    (tmp_path / "handlers.py").write_text(HANDLERS)
    (tmp_path / "test_plug.py").write_text(TESTS)
    made = subprocess.run(
        [sys.executable, "-c", JOBSPEC, "generate"],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return tmp_path


def test_the_specs_of_the_project_are_there_in_every_test(project: Path, server: str) -> None:
    done = run(project, "-o", f"jobspec_server={server.format('postgres')}")
    assert done.returncode == 0, done.stdout + done.stderr
    with psycopg.connect(server.format("postgres")) as conn:
        left = conn.execute("select datname from pg_database where datname like 'jobspec_test_%'").fetchall()
    assert left == [], "the databases of the tests are dropped"


def test_processes_of_xdist_share_an_embedded_server(project: Path) -> None:
    done = run(project, "-n", "2")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_examples_of_the_page_are_true(tmp_path: Path, server: str) -> None:
    for command in ("init", "generate"):
        subprocess.run(
            [sys.executable, "-c", JOBSPEC, command], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, check=True
        )
    found = [each.text for each in blocks(PAGE) if each.language == "python" and "from my_jobs import" in each.text]
    for number, text in enumerate(found):
        (tmp_path / f"test_page_{number}.py").write_text(text)
    done = run(tmp_path, "-o", f"jobspec_server={server.format('postgres')}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(found) == 3


def test_other_specs_can_be_named_and_mistakes_in_them_are_told(project: Path, server: str) -> None:
    (project / "other.yaml").write_text(SPEC.replace("int", "itn"))
    settings = ("-o", f"jobspec_server={server.format('postgres')}", "-o", "jobspec_specs=other.yaml")
    done = run(project, *settings)
    assert done.returncode == 1
    assert "other.yaml:4:" in done.stdout
    assert "the specs for tests are wrong" in done.stdout


def test_a_mistake_in_a_spec_is_told_without_waiting_for_a_server(project: Path) -> None:
    (project / "jobs.yaml").write_text(SPEC.replace("int", "itn"))
    done = run(project, "-o", "jobspec_server=postgresql://nobody@127.0.0.1:1/x")
    assert "jobs.yaml:4:" in done.stdout
    assert "connection" not in done.stdout


def test_it_works_without_any_project(tmp_path: Path, server: str) -> None:
    (tmp_path / "test_alone.py").write_text(ALONE)
    done = run(tmp_path, "-o", f"jobspec_server={server.format('postgres')}")
    assert done.returncode == 0, done.stdout + done.stderr


def test_who_does_not_ask_for_it_pays_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text(
        "import sys\n\n\ndef test_nothing_heavy_is_imported():\n"
        "    heavy = {'psycopg', 'pydantic', 'jinja2', 'yaml', 'rich', 'jobspec.worker', 'jobspec.client'}\n"
        "    assert not heavy & set(sys.modules)\n"
    )
    done = run(tmp_path, "-p", "no:anyio", "-p", "no:hypothesispytest")
    assert done.returncode == 0, done.stdout
