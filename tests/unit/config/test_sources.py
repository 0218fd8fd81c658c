"""Where settings come from, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from jobspec.config.problem import SettingsError
from jobspec.config.settings import Settings
from jobspec.config.sources import Project, check_rules, load_project
from jobspec.errors import ConfigError


def load(directory: Path, environ: Mapping[str, str] | None = None, config: Path | None = None) -> Project:
    return load_project(config=config, directory=directory, environ=environ or {})


def refused(directory: Path, text: str, name: str = "pyproject.toml") -> list[str]:
    (directory / name).write_text(text)
    with pytest.raises(SettingsError) as caught:
        load(directory)
    return [str(each) for each in caught.value.problems]


# ---- finding the file
def test_without_any_file_the_working_directory_is_the_root(tmp_path: Path) -> None:
    assert load(tmp_path) == Project(root=tmp_path, settings=Settings(), file=None)


def test_both_files_have_the_same_keys(tmp_path: Path) -> None:
    keys = 'specs = ["a.yaml"]\nout = "gen"\ntargets = ["python"]\ndatabase = "embedded"\nworker = "a.b:table"\n'
    for name, text in (("pyproject.toml", f"[tool.jobspec]\n{keys}"), ("jobspec.toml", keys)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_text(text)
        assert load(folder).settings == Settings(
            specs=("a.yaml",), out="gen", targets=("python",), database="embedded", worker="a.b:table"
        )
        assert load(folder).out == folder / "gen"


def test_the_nearest_file_that_has_settings_is_taken(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "jobspec.toml").write_text('out = "far"\n')
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\n")
    assert load(inner).settings.out == "far"
    assert load(inner).root == tmp_path
    (tmp_path / "a" / "jobspec.toml").write_text('out = "near"\n')
    assert load(inner).settings.out == "near"


def test_pyproject_stands_above_jobspec_toml(tmp_path: Path) -> None:
    (tmp_path / "jobspec.toml").write_text('out = "two"\n')
    (tmp_path / "pyproject.toml").write_text('[tool.jobspec]\nout = "one"\n')
    assert load(tmp_path).settings.out == "one"


def test_a_file_can_be_named(tmp_path: Path) -> None:
    config = tmp_path / "elsewhere" / "my.toml"
    config.parent.mkdir()
    config.write_text('out = "gen"\n')
    assert load(tmp_path, config=config).out == config.parent / "gen"


@pytest.mark.parametrize("text", [None, "[project]\n"])
def test_a_named_file_must_have_settings(tmp_path: Path, text: str | None) -> None:
    config = tmp_path / "pyproject.toml"
    if text is not None:
        config.write_text(text)
    with pytest.raises(ConfigError, match=r"pyproject\.toml"):
        load(tmp_path, config=config)


def test_the_environment_stands_above_the_file(tmp_path: Path) -> None:
    (tmp_path / "jobspec.toml").write_text('specs = ["a.yaml"]\nout = "gen"\nworker = "a:b"\n')
    environ = {"JOBSPEC_SPECS": "b.yaml, app.jobs", "JOBSPEC_WORKER": "c:d", "JOBSPEC_OUT": ""}
    assert load(tmp_path, environ).settings == Settings(specs=("b.yaml", "app.jobs"), out="gen", worker="c:d")


# ---- what is wrong with it
def test_pooled_is_true_or_false_in_the_file_and_in_the_environment(tmp_path: Path) -> None:
    (tmp_path / "jobspec.toml").write_text("pooled = true\n", "utf-8")
    assert load_project(config=None, directory=tmp_path, environ={}).settings.pooled
    assert not load_project(config=None, directory=tmp_path, environ={"JOBSPEC_POOLED": "false"}).settings.pooled
    with pytest.raises(ConfigError, match="true or false"):
        load_project(config=None, directory=tmp_path, environ={"JOBSPEC_POOLED": "perhaps"})


def test_every_mistake_is_told_where_it_is_written(tmp_path: Path) -> None:
    text = '[tool.other]\nspec = 1\n\n[tool.jobspec]\n  spec = ["a"]\nout = 3\n"worker" = "a.b"\ntargets = ["ruby"]\n'
    assert refused(tmp_path, text) == [
        "pyproject.toml:5:3: `spec` is not a setting of jobspec (did you mean `specs`?)",
        'pyproject.toml:6:1: `out` cannot be a value of type int (it is a text, as in out = "generated")',
        'pyproject.toml:7:1: `worker` cannot be `a.b` (it is a text, `module:table`, as in worker = "handlers:table")',
        'pyproject.toml:8:1: `targets` cannot be `ruby` (it is a list of names as "python", '
        'of folders as "./mine", and of tables as {program = [..], name = ".."})',
    ]


def test_what_a_rule_weighs_is_one_of_four_words(tmp_path: Path) -> None:
    text = '[tool.jobspec.lint]\nJS201 = "error"\nJS205 = "silent"\nJS206 = 3\n'
    allowed = '(it is "off", "info", "warning" or "error")'
    assert refused(tmp_path, text) == [
        f"pyproject.toml:3:1: `lint.JS205` cannot be `silent` {allowed}",
        f"pyproject.toml:4:1: `lint.JS206` cannot be a value of type int {allowed}",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[tool.jobspec]\nout = "gen"\n\n[tool.jobspec.lint]\nJS2001 = "off"\n', "5:1"),
        ('[tool.jobspec]\nlint.JS2001 = "off"\n', "2:1"),
        ('[tool.jobspec]\nlint = {JS2001 = "off"}\n', "2:1"),
    ],
)
def test_a_rule_that_is_none_is_refused_where_it_is_written(tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        check_rules(load(tmp_path), ["JS201", "JS205"])
    (problem,) = caught.value.problems
    assert str(problem).endswith(
        f"pyproject.toml:{place}: `JS2001` is not a rule of the linter (did you mean `JS201`?)"
    )


def test_rules_that_are_there_may_weigh_what_they_like(tmp_path: Path) -> None:
    (tmp_path / "jobspec.toml").write_text('[lint]\nJS201 = "off"\n')
    check_rules(load(tmp_path), ["JS201", "JS205"])


def test_a_database_url_of_a_wrong_type_is_not_shown(tmp_path: Path) -> None:
    assert "secret" not in "".join(refused(tmp_path, 'database = ["postgresql://a:secret@b/c"]', "jobspec.toml"))


def test_broken_toml_is_told_where_it_breaks(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "[tool.jobspec]\nout = \n")
    assert problem == "pyproject.toml:2:7: this is not valid TOML: Invalid value"


def test_toml_that_ends_too_early_is_told_without_a_place(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, 'out = """')
    assert problem.startswith("pyproject.toml: this is not valid TOML: ")


def test_a_table_must_be_a_table(tmp_path: Path) -> None:
    assert refused(tmp_path, '[tool]\njobspec = "x"\n') == [
        "pyproject.toml: `tool.jobspec` is a table (write [tool.jobspec])"
    ]


def test_a_wrong_value_of_the_environment_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="the environment: `targets` cannot be `ruby`"):
        load(tmp_path, {"JOBSPEC_TARGETS": "ruby"})


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "jobspec.toml").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(tmp_path)
