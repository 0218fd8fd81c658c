from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobspec.manifest import load_specs
from jobspec.manifest.manifest import dump, load
from jobspec.spec import read as reading
from jobspec.spec import source as sources
from jobspec.spec import yaml_places, yaml_reader
from jobspec.spec.diagnostics import UnreadableError

HERE = Path(__file__).parent
EVERYTHING = (HERE / "everything.yaml").read_bytes()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("missing.yaml", "cannot read the file: No such file or directory"),
        ("folder.yaml", "cannot read the file: Is a directory"),
        ("no.such.module", "there is no module `no.such.module`"),
        ("jobs.py", "neither a YAML file nor a Python module"),
        ("a/b", "neither a YAML file nor a Python module"),
        ("", "neither a YAML file nor a Python module"),
    ],
)
def test_a_source_that_is_not_there_is_a_finding(source: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (finding,) = load_specs([source], tmp_path).findings
    assert finding.code == "JS100"
    assert text in finding.message


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_FILE_BYTES", 10)
    (tmp_path / "jobs.yaml").write_text("version: 1\npackage: shop\n")
    (finding,) = load_specs(["jobs.yaml"], tmp_path).findings
    assert finding.code == "JS100"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "{a: " * 50_000,
        "- " * 50_000,
        "? " * 50_000,
        "".join(" " * level + "a:\n" for level in range(1500)),
    ],
    ids=["lists", "mappings", "items", "keys", "indentation"],
)
def test_deep_nesting_is_a_finding_and_no_crash(text: str, tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").write_text(text)
    code = (
        "from jobspec.manifest import load_specs; from pathlib import Path\n"
        f"print(load_specs(['jobs.yaml'], Path({str(tmp_path)!r})).findings[0].code)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stdout.strip() in {"JS102", "JS107"}, ran.stderr[-500:]


def test_the_same_source_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "jobs.yaml").write_bytes(EVERYTHING)
    loaded = load_specs(["jobs.yaml", "jobs.yaml"], tmp_path)
    assert loaded.findings == ()
    assert loaded.files == (tmp_path / "jobs.yaml",)


def test_the_pure_loader_reads_the_same_as_the_one_in_c(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "jobs.yaml").write_bytes(EVERYTHING)
    (tmp_path / "bad.yaml").write_bytes(EVERYTHING.replace(b"timeout: 30s", b"timout: 30s"))
    fast = load_specs(["jobs.yaml"], tmp_path), load_specs(["bad.yaml"], tmp_path)
    monkeypatch.setattr(yaml_reader, "LOADER", yaml.SafeLoader)
    monkeypatch.setattr(yaml_places, "LOADER", yaml.SafeLoader)
    assert (load_specs(["jobs.yaml"], tmp_path), load_specs(["bad.yaml"], tmp_path)) == fast


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
def test_line_ends_of_other_systems_count_as_lines(ending: bytes, tmp_path: Path) -> None:
    text = EVERYTHING.replace(b"timeout: 30s", b"timout: 30s")
    (tmp_path / "jobs.yaml").write_bytes(text.replace(b"\n", ending))
    (finding,) = load_specs(["jobs.yaml"], tmp_path).findings
    assert finding.place.line == text[: text.index(b"timout")].count(b"\n") + 1
    assert finding.place.text == "    timout: 30s"


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(alphabet="aA_[]?:-.0 é", max_size=6),
        st.sampled_from(["int", "list[Line]", "Amount", "PaymentMethod", "30s", "forever", "strict", "skip", "<text>"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(
            st.sampled_from(["type", "enum", "fields", "union", "default", "gt", "python", "x", "X", "<mapping>"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=4,
)


SOUND = json.dumps(yaml.safe_load(EVERYTHING), default=str)


@st.composite
def misshaped(draw: st.DrawFn) -> str:
    """A valid spec with a few of its values replaced by values of any sort."""
    data = json.loads(SOUND)
    for _ in range(draw(st.integers(1, 3))):
        place: Any = data
        for _ in range(draw(st.integers(0, 6))):
            inner = [key for key in _keys(place) if isinstance(place[key], dict | list) and place[key]]
            if not inner:
                break
            place = place[draw(st.sampled_from(inner))]
        if keys := _keys(place):
            place[draw(st.sampled_from(keys))] = draw(VALUES)
    return json.dumps(data, indent=1, ensure_ascii=False)


def _keys(place: Any) -> list[Any]:
    return list(place) if isinstance(place, dict) else list(range(len(place)))


@given(misshaped())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_misshaped_spec_gives_located_findings_or_a_manifest(tmp_path: Path, text: str) -> None:
    (tmp_path / "jobs.yaml").write_text(text, "utf-8")
    loaded = load_specs(["jobs.yaml"], tmp_path)
    assert bool(loaded.manifests) != bool(loaded.findings)
    assert all(finding.place.line >= 1 for finding in loaded.findings)
    for manifest in loaded.manifests:
        assert load(dump(manifest)) == manifest


def test_a_source_that_cannot_be_read_raises_for_those_who_read_it_alone(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        reading.read_yaml("missing.yaml", tmp_path)
