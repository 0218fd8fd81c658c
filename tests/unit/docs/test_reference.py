"""The reference names everything that there is, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.main import get_command

import jobspec
from jobspec.cli.app import make_app
from jobspec.config.receivers import NAMES
from jobspec.config.settings import Settings
from jobspec.core.options import EnqueueOptions, OnDead
from jobspec.spec import BackPressure, Blob, Retention, Retry, Schedule, Unique
from jobspec.spec.block import Block
from jobspec.spec.fields import CONSTRAINTS, FieldSpec
from jobspec.spec.model import ChannelSpec, JobSpec, SpecFile
from jobspec.spec.options import ChannelPolicy, JobPolicy
from jobspec.spec.policies import BackPressureSpec, BlobSpec, RetentionSpec, RetrySpec, ScheduleSpec, UniqueSpec
from jobspec.spec.type_grammar import SCALARS
from tests.unit.docs.pages import ROOT, first_cells, section

REFERENCE = ROOT / "docs" / "reference"
CLI, CONFIG, LANGUAGE, PYTHON, SQL = (
    REFERENCE / f"{name}.md" for name in ("cli", "config", "language", "python", "sql")
)
COMMANDS: dict[str, Any] = get_command(make_app()).commands  # type: ignore[attr-defined]
FUNCTIONS = ROOT / "jobspec" / "backends" / "postgres" / "functions"


def options(command: str) -> dict[str, Any]:
    return {
        name: param
        for param in COMMANDS[command].params
        for name in param.opts
        if param.param_type_name == "option" and name.startswith("--") and name != "--help"
    }


def not_yet(file: Path, heading: str) -> set[str]:
    """The keys in the first sentence that says so."""
    words = re.search(r"[Nn]ot supported yet: ([^.;]*)", section(file, heading))
    assert words is not None
    return set(re.findall(r"`(\w+)`", words[1]))


# ---- the command line
def shared() -> dict[str, set[str]]:
    """Option -> the commands that have it, as the page says."""
    rows = re.findall(
        r"^\| `(--[a-z-]+)[^|]*\|[^|]*\| (.*) \|$", section(CLI, "Options of several commands"), re.MULTILINE
    )
    every = set(COMMANDS)
    said: dict[str, set[str]] = {}
    for option, commands in rows:
        excepted = re.findall(r"all but `(\w+)`", commands)
        said[option] = every - set(excepted) if excepted else set(re.findall(r"`(\w+)`", commands)) or every
    return said


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_option_of_a_command_is_described_and_no_other(command: str) -> None:
    own = {cell.split()[0] for cell in first_cells(section(CLI, f"jobspec {command}"))}
    assert own | {option for option, commands in shared().items() if command in commands} - {"--help"} == set(
        options(command)
    )


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    said = re.findall(r"^## jobspec (\w+)$", CLI.read_text("utf-8"), re.MULTILINE)
    assert sorted(said) == sorted(COMMANDS)


def test_every_environment_variable_is_described() -> None:
    of_options = {
        variable
        for command in COMMANDS
        for param in options(command).values()
        for variable in ([param.envvar] if isinstance(param.envvar, str) else param.envvar or [])
    }
    of_settings = {f"JOBSPEC_{name.upper()}" for name in ("specs", "out", "targets", "pooled", "notifier", "worker")}
    of_backends = {f"JOBSPEC_BACKEND_{name.upper()}" for name in NAMES}
    wanted = of_options | of_settings | of_backends | {"JOBSPEC_DATABASE_URL", "DATABASE_URL", "JOBSPEC_DEBUG"}
    assert set(first_cells(section(CONFIG, "Environment"))) == wanted


# ---- settings
def test_every_setting_is_described() -> None:
    text = CONFIG.read_text("utf-8")
    assert set(first_cells(text.partition("## Targets")[0])) == set(Settings.model_fields)


# ---- the language
@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Spec", SpecFile),
        ("Job", JobSpec),
        ("Retry policy", RetrySpec),
        ("Blob", BlobSpec),
        ("Channel", ChannelSpec),
        ("Back pressure", BackPressureSpec),
        ("Unique", UniqueSpec),
        ("Retention", RetentionSpec),
        ("Schedule", ScheduleSpec),
    ],
)
def test_every_key_of_the_language_is_described(heading: str, part: type[Block]) -> None:
    assert first_cells(section(LANGUAGE, heading)) == [*dict.fromkeys(first_cells(section(LANGUAGE, heading)))]
    cells = {cell for cell in first_cells(section(LANGUAGE, heading)) if cell not in get_args(OnDead)}
    assert cells == set(part.keys())
    assert part.not_yet == (not_yet(LANGUAGE, heading) if part.not_yet else set())


@pytest.mark.parametrize(("call", "policy"), [("spec.channel", ChannelPolicy), ("spec.job", JobPolicy)])
def test_every_option_of_a_python_spec_is_named(call: str, policy: Any) -> None:
    (named,) = re.findall(rf"`{call}\((.*?)\)`", section(LANGUAGE, "Python specs"))
    assert set(re.findall(r"(\w+)=", named)) - {"result"} == set(policy.__annotations__)


@pytest.mark.parametrize("policy", [Retry, Blob, BackPressure, Unique, Retention, Schedule])
def test_every_policy_of_a_python_spec_is_named_with_its_fields(policy: Any) -> None:
    (named,) = re.findall(rf"`{policy.__name__}\((\w+=, [^)]*)\)`", section(LANGUAGE, "Python specs"))
    assert re.findall(r"(\w+)=", named) == [each.name for each in fields(policy)]


def test_every_key_of_a_field_every_type_and_every_constraint_is_described() -> None:
    cells = first_cells(section(LANGUAGE, "Types of fields"))
    assert set(FieldSpec.model_fields) - set(CONSTRAINTS) <= set(cells)
    assert set(SCALARS) <= set(cells)
    assert set(first_cells(section(LANGUAGE, "Constraints"))) == set(CONSTRAINTS)


# ---- Python and SQL
def test_every_public_name_of_the_library_is_mentioned() -> None:
    text = PYTHON.read_text("utf-8")
    assert [name for name in jobspec.__all__ if not re.search(rf"\b{name}\b", text)] == []


def test_every_option_of_an_enqueue_call_is_described() -> None:
    assert first_cells(section(PYTHON, "EnqueueOptions")) == [*EnqueueOptions.__annotations__]


def test_every_argument_of_the_sql_enqueue_is_described_in_its_order() -> None:
    (declared,) = re.findall(
        r"function jobspec\.enqueue\((.*?)\n\)", (FUNCTIONS / "enqueue.sql").read_text("utf-8"), re.DOTALL
    )
    assert [cell for cell in first_cells(section(SQL, "Enqueue")) if cell.startswith("p_")] == re.findall(
        r"^ +(p_\w+)", declared, re.MULTILINE
    )


def test_every_view_and_every_column_of_it_is_named() -> None:
    text = section(SQL, "Views")
    views = "".join(file.read_text("utf-8") for file in sorted(FUNCTIONS.glob("views*.sql")))
    found = re.findall(r"create or replace view jobspec\.(\w+) as\nselect\n(.*?)^from", views, re.MULTILINE | re.DOTALL)
    assert len(found) == views.count("create or replace view")
    for name, body in found:
        assert f"`{name}`" in text or f"`jobspec.{name}`" in text
        columns = re.findall(r"(?:as |^    \w+\.)\"?(\w+)\"?,?$", body, re.MULTILINE)
        assert len(columns) >= 3, name
        assert [each for each in columns if f"`{each}`" not in text] == [], name


def declared_functions() -> dict[str, tuple[list[str], bool]]:
    """Name -> its arguments in their order, and whether it is for others to call."""
    text = "".join(file.read_text("utf-8") for file in sorted(FUNCTIONS.glob("*.sql")))
    found = re.findall(
        r"^create or replace function jobspec\.(\w+)\((.*?)\)\nreturns (.*?)\nas \$\$", text, re.MULTILINE | re.DOTALL
    )
    return {name: (re.findall(r"(?<!\w)(p_\w+) ", args), "security definer" in rest) for name, args, rest in found}


def test_every_verb_of_sql_is_described_with_its_arguments() -> None:
    text = SQL.read_text("utf-8") + (REFERENCE / "operations.md").read_text("utf-8")
    (own,) = re.findall(r"The functions (.*) are how our own workers speak", text)
    for name, (args, public) in declared_functions().items():
        if (
            not public
            or f"`{name}`" in own
            or name in ("tick", "enqueue", "check", "grant_to", "revoke_from", "reserve")
        ):
            continue
        assert f"`{name}({', '.join(args)})`" in text, name


def test_the_sqlstates_are_those_that_the_functions_raise() -> None:
    raised = {
        code for file in FUNCTIONS.glob("*.sql") for code in re.findall(r"throw\(\s*'(JS\d{3})'", file.read_text())
    }
    assert set(first_cells(section(SQL, "Errors"))) == raised


@pytest.mark.parametrize("page", ["errors", "logs"])
def test_a_page_that_is_made_of_a_register_is_fresh(page: str) -> None:
    made = subprocess.run(
        [sys.executable, f"docs/{page}_page.py"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    assert made.stdout.decode() == (REFERENCE / f"{page}.md").read_text("utf-8"), "run: nox -s regen"


def test_the_tables_of_the_language_are_fresh() -> None:
    made = subprocess.run(
        [sys.executable, "docs/language_tables.py", "--check"], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=False
    )
    assert made.returncode == 0, "run: python docs/language_tables.py"
