"""How the linter weighs, ignores and takes rules of others. What each rule finds is in tests/golden_lint."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any

import pytest

from jobspec.core.severity import Severity, Wanted
from jobspec.errors import ConfigError
from jobspec.manifest import Manifest, load_specs
from jobspec.manifest.lint import RULES, Remark, foreign_rules, lint, rule
from jobspec.manifest.lint.schedules import clock_changes, shortest_pause
from jobspec.spec.codes import CODES

PYTHON = """\
from jobspec import Payload
from jobspec.spec import Spec


class Sync(Payload, frozen=True):
    body: str  # jobspec: ignore[JS205] nobody sends much


spec = Spec(package="shop", version=1)
# jobspec: ignore[JS212] calls name it
spec.channel("mail")
spec.channel("post")
sync = spec.job(Sync)
"""


def codes(
    tmp_path: Path, text: str, wanted: dict[str, Wanted] | None = None, least: Severity = "info"
) -> list[tuple[str, str]]:
    (tmp_path / "jobs.yaml").write_text(f"version: 1\npackage: shop\n{text}", "utf-8")
    loaded = load_specs(["jobs.yaml"], tmp_path)
    assert loaded.findings == ()
    return [(each.code, each.severity) for each in lint(loaded, tmp_path, wanted=wanted, least=least)]


def test_rules_are_those_of_the_register() -> None:
    assert [each.code for each in RULES] == [code for code in CODES if code.startswith("JS2")]


def test_settings_say_what_a_rule_weighs(tmp_path: Path) -> None:
    text = "jobs: {sync: {payload: {body: str}}}\n"
    assert codes(tmp_path, text) == [("JS208", "info"), ("JS205", "info")]
    assert codes(tmp_path, text, {"JS205": "error", "JS208": "off"}) == [("JS205", "error")]


def test_what_weighs_less_is_not_run(tmp_path: Path) -> None:
    text = "channels: {mail: {}}\njobs: {sync: {payload: {body: str}}}\n"
    assert codes(tmp_path, text, least="warning") == [("JS212", "warning")]
    assert codes(tmp_path, text, least="error") == []
    assert codes(tmp_path, text, {"JS212": "error"}, least="error") == [("JS212", "error")]


def test_a_comment_on_a_rule_that_is_off_or_not_run_is_nobodys_mistake(tmp_path: Path) -> None:
    text = "jobs: {sync: {payload: {}, doc: Syncs.}} # jobspec: ignore[JS208] later\n"
    assert codes(tmp_path, text) == [("JS291", "warning")]
    assert codes(tmp_path, text, {"JS208": "off"}) == []
    assert codes(tmp_path, text, {"JS208": "off", "JS291": "error"}, least="error") == []


def test_an_error_that_is_ignored_is_no_error(tmp_path: Path) -> None:
    text = "jobs: {sync: {payload: {}}} # jobspec: ignore[JS208] it is clear\n"
    assert codes(tmp_path, text, {"JS208": "error"}, least="error") == []


def test_python_specs_have_findings_and_comments_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lint_sample.py").write_text(PYTHON, "utf-8")
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    loaded = load_specs(["lint_sample"], tmp_path)
    assert [(each.code, each.place.line) for each in lint(loaded, tmp_path)] == [("JS212", 12), ("JS208", 13)]


# ---- rules of others
def use_rules(monkeypatch: pytest.MonkeyPatch, **rules: Any) -> None:
    class Loaded(EntryPoint):
        def load(self) -> Any:
            found = rules[self.name]
            if isinstance(found, Exception):
                raise found
            return found

    every = EntryPoints(Loaded(name=name, value=f"acme.rules:{name.lower()}", group=rule.GROUP) for name in rules)
    monkeypatch.setattr(rule, "entry_points", lambda group: every.select(group=group))


def owned(manifest: Manifest) -> Iterator[Remark]:
    """A package has an owner."""
    if manifest.owner is None:
        yield Remark(path=("package",), message=f"nobody owns {manifest.package}", help="add `owner`")


def test_another_package_can_have_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_rules(monkeypatch, ACME1=owned)
    (tmp_path / "jobs.yaml").write_text("version: 1\npackage: shop\njobs: {sync: {payload: {}, doc: Syncs.}}\n")
    loaded = load_specs(["jobs.yaml"], tmp_path)
    (found,) = lint(loaded, tmp_path, rules=(*RULES, *foreign_rules()))
    assert (found.code, found.severity, found.message) == ("ACME1", "warning", "nobody owns shop")
    assert (found.place.line, found.place.column) == (2, 1)
    assert [each.meaning for each in foreign_rules()] == ["A package has an owner."]


@pytest.mark.parametrize("name", ["JS999", "owned", "ACME"])
def test_a_rule_of_others_has_a_code_of_its_own(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    use_rules(monkeypatch, **{name: owned})
    with pytest.raises(ConfigError, match="has no code of its own"):
        foreign_rules()


def test_a_rule_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    use_rules(monkeypatch, ACME1=ImportError("no module named acme"))
    with pytest.raises(ConfigError, match="the rule ACME1 cannot be loaded: ImportError"):
        foreign_rules()


def test_a_rule_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(manifest: Manifest) -> Iterator[Remark]:
        raise KeyError(manifest.package)

    use_rules(monkeypatch, ACME1=broken)
    (tmp_path / "jobs.yaml").write_text("version: 1\npackage: shop\njobs: {sync: {payload: {}, doc: Syncs.}}\n")
    with pytest.raises(ConfigError, match="the rule ACME1 failed: KeyError: 'shop'"):
        lint(load_specs(["jobs.yaml"], tmp_path), tmp_path, rules=foreign_rules())


# ---- clocks
@pytest.mark.parametrize(
    ("tz", "first"),
    [
        ("Europe/Paris", ("2030-03-31 02:00", "03:00", True)),
        ("America/New_York", ("2030-03-10 02:00", "03:00", True)),
        ("Australia/Lord_Howe", ("2030-04-07 01:30", "02:00", False)),
        ("America/Havana", ("2030-03-10 00:00", "01:00", True)),
    ],
)
def test_changes_of_the_clocks_are_known_to_the_minute(tz: str, first: tuple[str, str, bool]) -> None:
    change = clock_changes(tz)[0]
    assert (f"{change.start:%Y-%m-%d %H:%M}", f"{change.end:%H:%M}", change.skips) == first
    assert len(clock_changes(tz)) == 2 * 28


def test_a_zone_without_a_summer_has_none() -> None:
    assert clock_changes("UTC") == clock_changes("Asia/Tokyo") == ()


@pytest.mark.parametrize(
    ("cron", "seconds"),
    [("* * * * *", 60), ("0 10,12 * * *", 7200), ("0 0 1 1 *", 365 * 86400), ("*/10 * * * * *", 10)],
)
def test_the_shortest_pause_between_two_firings(cron: str, seconds: int) -> None:
    pause = shortest_pause(cron)
    assert pause is not None
    assert pause.total_seconds() == seconds
