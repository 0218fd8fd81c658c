"""What ty and pyrefly make of the same files: a report, for these checkers are young. ``--lines`` lists where.

Both are asked for all that they can find, and told nothing of mypy or pyright.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from jobspec.codegen.render import generate
from jobspec.codegen.write import write
from jobspec.manifest import load_specs
from tests.typing.test_type_checkers import CALLS, HERE, NAMED, ROOT, SPECS, marked

Place = tuple[str, int]


def ty(files: Sequence[Path], paths: Sequence[Path]) -> set[Place]:
    folders = [argument for path in paths for argument in ("--extra-search-path", str(path))]
    options = ("--output-format=concise", "--exit-zero", "--python", sys.executable)
    printed = _run("ty", "check", *options, *folders, *map(str, files))
    return {_place(file, line) for file, line in re.findall(r"^(.+?):(\d+):\d+: ", printed, re.MULTILINE)}


def pyrefly(files: Sequence[Path], paths: Sequence[Path]) -> set[Place]:
    folders = [argument for path in paths for argument in ("--search-path", str(path))]
    options = ("--preset=strict", "--output-format=json", "--python-interpreter-path", sys.executable)
    printed = _run("pyrefly", "check", *options, *folders, *map(str, files))
    return {_place(each["path"], each["line"]) for each in json.loads(printed)["errors"]}


def _place(file: str, line: str | int) -> Place:
    path = Path(file)
    return f"{path.parent.name}/{path.name}", int(line)


def _run(program: str, *arguments: str) -> str:
    command = [str(Path(sys.executable).parent / program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder).resolve()
        write(generate(load_specs(SPECS, HERE).manifests, ["python"], out))
        expected = marked([out])
        files = [*sorted(out.rglob("*.py")), *CALLS, *NAMED]
        print(f"{'checker':<18}{'reject lines found':>22}{'other lines reported':>24}")
        for name, check in (("ty", ty), ("pyrefly", pyrefly)):
            found = check(files, [ROOT, HERE, out])
            share = f"{len(found & expected)} of {len(expected)}"
            print(f"{name + ' ' + version(name):<18}{share:>22}{len(found - expected):>24}")
            if "--lines" in sys.argv:
                for file, line in sorted(expected - found):
                    print(f"    missed    {file}:{line}")
                for file, line in sorted(found - expected):
                    print(f"    reported  {file}:{line}")


if __name__ == "__main__":
    main()
