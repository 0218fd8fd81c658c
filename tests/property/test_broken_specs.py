"""Whatever a file holds: errors with a place, in bounded time, and never a traceback."""

from __future__ import annotations

import random
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobspec.config.file import read_config
from jobspec.config.problem import SettingsError
from jobspec.errors import ConfigError
from jobspec.manifest import load_specs
from jobspec.manifest.lint import lint
from jobspec.spec.diagnostics import Finding, Place
from jobspec.spec.formats import RENDER

ROOT: Final = Path(__file__).parents[2]
SPECS: Final = sorted(
    file
    for pattern in ("tests/unit/spec/*.yaml", "examples/*/jobs.yaml", "tests/golden_lint/*/spec.yaml")
    for file in ROOT.glob(pattern)
)
TEXTS: Final = [file.read_text("utf-8") for file in SPECS]
CONFIG: Final = """\
[tool.jobspec]
specs = ["jobs.yaml", "app.jobs"]
out = "generated"
targets = ["python", "sql"]
worker = "handlers:table"

[tool.jobspec.lint]
JS201 = "error"
"""
CPU_SECONDS: Final = 10.0
"""Of one reading. A hundred times what the largest of these files takes on a slow machine: it tells a hang only."""
HOSTILE: Final = (
    "", "~", "null", "true", "[]", "{}", "[[[[", "}}}}", "-1", "0", "1e999", ".nan", "0x", "99999999999999999999",
    '"', "'", "|", ">-", "&a x", "*a", "<<", "!!python/object:os.system x", "{{ x }}", "${x}", "%", "@", "`", "\t",
    "\u0000", "\ufeff", "\u202e", "\u2028", "\ud7ff", "\U0001f600", "é" * 50, "x" * 5000, "- " * 40, "[" * 200,
    "{a: " * 100, "? ", "a: b: c", "forever", "30", "30s", "1/0s", "0 0 31 2 *", "str?", "list[" * 30, "map[str,",
    "a.b.c", "a..b", ".a", "A", "CON", "from", "None", "../../etc/passwd", "version: 1", "# jobspec: ignore[JS201]",
    '"\\ud800"', '"\\0"', "(?=a)", "(a+)+$", "\\", "%YAML 9.9", "---", "...",
    "\u0085", "!!str ", "#", "payload: {}\n",
)  # fmt: skip

Corruption = Callable[[str, random.Random], str]


def swap_lines(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    first, second = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return "\n".join(lines)


def delete_line(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    del lines[rng.randrange(len(lines))]
    return "\n".join(lines) or "x"


def repeat_line(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(rng.randrange(len(lines)), rng.choice(lines))
    return "\n".join(lines)


def indent_line(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    number = rng.randrange(len(lines))
    lines[number] = " " * rng.randrange(9) + lines[number].lstrip() if rng.random() < 0.8 else "\t" + lines[number]
    return "\n".join(lines)


def replace_value(text: str, rng: random.Random) -> str:
    """What stands behind a colon, up to the end of the line or the next comma."""
    starts = [index + 2 for index in range(len(text)) if text.startswith(": ", index)]
    if not starts:
        return text
    start = rng.choice(starts)
    end = min(at for at in (text.find("\n", start), text.find(",", start), len(text)) if at >= start)
    return text[:start] + rng.choice(HOSTILE) + text[end:]


def replace_key(text: str, rng: random.Random) -> str:
    ends = [index for index in range(len(text)) if text.startswith(": ", index)]
    if not ends:
        return text
    end = rng.choice(ends)
    start = max(text.rfind(each, 0, end) for each in ("\n", " ", "{", ","))
    return text[: start + 1] + rng.choice(HOSTILE) + text[end:]


def put_in(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(HOSTILE) + text[at:]


def cut_out(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + rng.randrange(40) :]


def mix_in(text: str, rng: random.Random) -> str:
    """Lines of another spec."""
    other = rng.choice(TEXTS).split("\n")
    lines = text.split("\n")
    at, start = rng.randrange(len(lines)), rng.randrange(len(other))
    return "\n".join([*lines[:at], *other[start : start + rng.randrange(8)], *lines[at:]])


CORRUPTIONS: Final[tuple[Corruption, ...]] = (
    swap_lines, delete_line, repeat_line, indent_line, replace_value, replace_value, replace_key, put_in, cut_out,
    mix_in,
)  # fmt: skip


def flipped(data: bytes, rng: random.Random) -> bytes:
    if not data:
        return data
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


@st.composite
def broken(draw: st.DrawFn, texts: list[str]) -> bytes:
    text = draw(st.sampled_from(texts))
    rng = random.Random(draw(st.integers(0, 2**32)))
    for _ in range(draw(st.integers(1, 4))):
        text = rng.choice(CORRUPTIONS)(text, rng)
    data = text.encode("utf-8", "surrogatepass")
    return flipped(data, rng) if draw(st.integers(0, 3)) == 0 else data


def cpu_seconds() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def assert_inside(place: Place, lines: list[str], finding: Finding) -> None:
    assert place.file, finding
    if place.line == 0:
        assert finding.code == "JS100", finding  # all else is at a character
        return
    assert 1 <= place.line <= max(1, len(lines)), finding
    assert 1 <= place.column <= len(lines[place.line - 1]) + 1, finding
    assert place.width >= 1, finding


def lines_of(data: bytes) -> list[str]:
    text = data.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def check_spec(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "jobs.yaml").write_bytes(data)
        start = cpu_seconds()
        loaded = load_specs(["jobs.yaml"], root)
        findings = loaded.findings or lint(loaded, root)
        assert cpu_seconds() - start < CPU_SECONDS
        assert bool(loaded.findings) == (loaded.manifests == ())
        lines = lines_of(data)
        for finding in findings:
            for place in (finding.place, *(at for at, _ in finding.also)):
                assert_inside(place, lines, finding)
            assert "\n" not in finding.message
            assert len(finding.message) < 1000, finding.code
        for render in RENDER.values():
            render(findings).encode("utf-8")


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(broken(TEXTS))
def test_a_corrupted_spec_gives_errors_with_places(data: bytes) -> None:
    check_spec(data)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(broken([CONFIG]))
def test_a_corrupted_config_gives_errors_with_places(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pyproject.toml"
        file.write_bytes(data)
        try:
            read_config(file)
        except SettingsError as error:
            for problem in error.problems:
                assert problem.file
                assert 0 <= problem.line <= len(lines_of(data)) + 1
        except ConfigError:
            pass  # not UTF-8: about the file as a whole


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 100_000, id="brackets"),
        pytest.param("{a: " * 50_000, id="braces"),
        pytest.param("- " * 50_000, id="dashes"),
        pytest.param("a:\n" + " " * 1000 + "b: 1\n" * 3, id="far to the right"),
        pytest.param("version: 1\n" + "x" * 1_000_000, id="a long line"),
        pytest.param(
            "version: 1\npackage: shop\njobs: {a: {payload: {x: '" + "list[" * 20_000 + "'}}}", id="a deep type"
        ),
        pytest.param("version: 1\npackage: shop\njobs: {a: {payload: {}, doc: " + "é\u0301" * 5000 + "}}", id="marks"),
        pytest.param("version: 1\npackage: shop\njobs:\n" + "  a: {payload: {}}\n" * 5000, id="the same key"),
        pytest.param(
            "version: 1\npackage: shop\njobs:\n" + "".join(f"  J{n}: 3\n" for n in range(5000)), id="many errors"
        ),
        pytest.param("\n" * 100_000, id="nothing"),
        pytest.param("version: 1\n# " + "jobspec: ignore[" * 20_000, id="comments"),
        pytest.param("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", id="laughs"),
    ],
)
def test_what_is_large_or_deep_is_refused_in_bounded_time(text: str) -> None:
    check_spec(text.encode())
