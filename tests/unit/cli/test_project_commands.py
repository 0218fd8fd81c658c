"""``init``, ``generate``, ``migrate --sql`` and ``apply --sql``: commands that need no database."""

from __future__ import annotations

import json

import pytest

from jobspec.backends.postgres import migrator
from tests.command_line import CommandLine

BROKEN = """\
version: 1
package: my_jobs
jobs:
  hello: {payload: {name: str}, timout: 30s}
  bad name: {payload: {}}
"""


# ---- init
def test_init_writes_at_most_fifteen_lines(cli: CommandLine) -> None:
    assert cli("init").code == 0
    texts = [(cli.directory / name).read_text() for name in ("jobs.yaml", "handlers.py", "pyproject.toml")]
    assert sum(bool(line.strip()) for text in texts for line in text.splitlines()) <= 15


def test_init_names_the_next_command(cli: CommandLine) -> None:
    ended = cli("init", "shop")
    assert "next: cd shop && jobspec dev" in ended.out
    assert (cli.directory / "shop" / "jobs.yaml").exists()


def test_init_changes_nothing_that_exists(cli: CommandLine) -> None:
    files = {
        cli.write("jobs.yaml", "mine"),
        cli.write("handlers.py", "mine"),
        cli.write("pyproject.toml", "[tool.jobspec]\n"),
    }
    before = {file: file.read_bytes() for file in files}
    ended = cli("init")
    assert ended.code == 0
    assert ended.out.count("kept") == 3
    assert {file: file.read_bytes() for file in files} == before


@pytest.mark.parametrize("end", ["", "\n"])
def test_init_appends_to_a_pyproject_of_others(cli: CommandLine, end: str) -> None:
    pyproject = cli.write("pyproject.toml", f'[project]\nname = "shop"{end}')
    assert cli("init").code == 0
    assert pyproject.read_text().startswith('[project]\nname = "shop"\n\n[tool.jobspec]\n')
    assert cli("generate").code == 0


def test_init_leaves_settings_in_jobspec_toml_alone(cli: CommandLine) -> None:
    cli.write("jobspec.toml", "")
    assert "kept     jobspec.toml" in cli("init").out
    assert not (cli.directory / "pyproject.toml").exists()


# ---- generate
def test_generate_lists_what_it_wrote_and_then_nothing(cli: CommandLine) -> None:
    cli("init")
    first, second = cli("generate"), cli("generate")
    assert first.code == second.code == 0
    assert "my_jobs/jobs.py" in first.out
    assert second.out == "7 files in generated/ unchanged\n"


def test_check_is_silent_about_fresh_files(cli: CommandLine) -> None:
    cli("init")
    cli("generate")
    assert cli("generate", "--check") == (0, "generated/ is up to date: 7 files\n", "")


def test_check_shows_drift_and_exits_with_1(cli: CommandLine) -> None:
    cli("init")
    cli("generate")
    spec = cli.directory / "jobs.yaml"
    spec.write_text(spec.read_text().replace("name: str", "name: str, age: int"))
    (cli.directory / "generated/my_jobs/py.typed").unlink()
    ended = cli("generate", "--check")
    assert ended.code == 1
    assert "+    age: Int64" in ended.out
    assert "missing  generated/my_jobs/py.typed" in ended.err
    assert "changed  generated/my_jobs/models.py" in ended.err
    report = json.loads(cli("generate", "--check", "--json").out)
    assert report["drift"] is True
    assert report["missing"] == ["my_jobs/py.typed"]


def test_every_mistake_of_a_spec_is_shown_and_nothing_is_written(cli: CommandLine) -> None:
    cli("init")
    cli.write("jobs.yaml", BROKEN)
    ended = cli("generate")
    assert ended.code == 2
    assert "jobs.yaml:4:33: error[JS112]" in ended.err
    assert "jobs.yaml:5:3: error[JS116]" in ended.err
    assert ended.err.endswith("2 errors in the specs\n")
    assert not (cli.directory / "generated").exists()


def test_a_file_that_was_edited_by_hand_is_refused_unless_forced(cli: CommandLine) -> None:
    cli("init")
    cli("generate")
    edited = cli.directory / "generated/my_jobs/jobs.py"
    edited.write_text("mine")
    refused = cli("generate")
    assert refused.code == 1
    assert "error[JS033]" in refused.err
    assert edited.read_text() == "mine"
    assert cli("generate", "--force").code == 0
    assert edited.read_text() != "mine"


def test_paths_are_relative_to_the_config_wherever_the_command_runs(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("init")
    deeper = cli.directory / "a" / "b"
    deeper.mkdir(parents=True)
    monkeypatch.chdir(deeper)
    assert cli("generate").code == 0
    assert (cli.directory / "generated" / "my_jobs").is_dir()


def test_without_specs_the_error_says_how_to_list_them(cli: CommandLine) -> None:
    ended = cli("generate")
    assert ended.code == 2
    assert "error[JS034]: no specs are listed" in ended.err
    assert "jobspec init" in ended.err


# ---- SQL without a database
def test_migrate_prints_the_sql_of_the_engine(cli: CommandLine) -> None:
    assert cli("migrate", "--sql") == (0, migrator.script(), "")


def test_apply_prints_one_transaction(cli: CommandLine) -> None:
    cli("init")
    ended = cli("apply", "--sql")
    assert ended.code == 0
    assert ended.out.startswith("begin;\n")
    assert ended.out.endswith("commit;\n")
    assert "p_name => 'hello'" in ended.out


# ---- the command line as such
@pytest.mark.parametrize("command", ["init", "generate", "migrate", "apply", "worker", "dev", "enqueue", "status"])
def test_every_command_teaches_by_example(cli: CommandLine, command: str) -> None:
    ended = cli(command, "--help")
    assert ended.code == 0
    assert "Example" in ended.out
    assert f"jobspec {command}" in ended.out


@pytest.mark.parametrize("args", [["nix"], ["generate", "--nix"], ["enqueue"], ["enqueue", "x", "--delay", "5"]])
def test_a_wrong_command_line_exits_with_2(cli: CommandLine, args: list[str]) -> None:
    assert cli(*args).code == 2


def test_a_traceback_is_shown_only_on_request(cli: CommandLine) -> None:
    assert "Traceback" not in cli("generate").err
    assert "Traceback" in cli("generate", "--verbose").err


def test_without_a_database_the_error_says_how_to_set_one(cli: CommandLine) -> None:
    ended = cli("status")
    assert ended.code == 2
    for way in ("--database-url", "JOBSPEC_DATABASE_URL", "DATABASE_URL", "[tool.jobspec]", "embedded"):
        assert way in ended.err


def test_dev_refuses_a_database_that_is_not_embedded(cli: CommandLine) -> None:
    cli("init")
    ended = cli("dev", "--database-url", "postgresql://ada:secret@db/shop")
    assert ended.code == 2
    assert "--yes" in ended.err
    assert "secret" not in ended.err
    assert not (cli.directory / "generated").exists()


# ---- the project's own packages
BILLING = """\
version: 1
package: acme.billing
jobs:
  hello: {payload: {name: str}}
"""


@pytest.mark.parametrize("own", ["acme/models.py", "acme/__init__.py", "acme.py"])
def test_a_package_that_the_project_has_itself_is_refused_because_one_would_hide_the_other(
    cli: CommandLine, own: str
) -> None:
    cli.write("jobs.yaml", BILLING)
    cli.write("jobspec.toml", 'specs = ["jobs.yaml"]')
    assert cli("generate").code == 0
    cli.write(own, "")
    ended = cli("check")
    assert ended.code == 2
    assert "jobs.yaml:2:10: error[JS150]: the package cannot be called `acme.billing`" in ended.out
    assert f"{own.partition('/')[0].removesuffix('.py')}" in ended.out


@pytest.mark.parametrize("out", [".", "src"])
def test_a_package_can_be_generated_into_a_package_of_the_project(cli: CommandLine, out: str) -> None:
    cli.write("jobs.yaml", BILLING)
    cli.write("jobspec.toml", f'specs = ["jobs.yaml"]\nout = "{out}"')
    own = cli.write(f"{out}/acme/__init__.py", "MINE = 1\n")
    assert cli("generate").code == cli("generate", "--force").code == cli("generate", "--check").code == 0
    assert own.read_text() == "MINE = 1\n"
    assert sorted(each.name for each in own.parent.iterdir()) == ["__init__.py", "billing"]
