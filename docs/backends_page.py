"""Prints ``docs/reference/backends.md``, made of the capabilities and of the marks in tests/conformance."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jobspec.backends.capabilities import BACKENDS, MEANING

SUITE = Path(__file__).parents[1] / "tests" / "conformance"
HEAD = """\
# Backends

<!-- Made by docs/backends_page.py: `nox -s regen` writes it. -->

Where jobs are kept is chosen by a URL: `jobspec.connect(url)`, `jobspec.connect_async(url)`. The generated code is the
same for all of them.

| URL | backend | |
|---|---|---|
| `postgresql://user@host:port/database` | PostgreSQL | for production |
| `memory://name` | a queue in this process | for tests: whoever says the same name shares it, in any thread and loop |

## What each can do

One suite, `tests/conformance`, is run on every backend. Each of its tests names the capabilities that it needs, and is
left out only where a backend does not have them; what a backend cannot do, it refuses with `UnsupportedError`. The last
column is how many tests need the capability. Those without a test are of one backend only, and are tested there.

"""
TAIL = """
## Where memory differs

- It ends with the process, and has no transactions: a call that failed has stored nothing, and that is all. The
  attempts of a `transactional:` job fail with `UnsupportedError`.
- Its kinds and channels come from `jobspec.testing.Memory(specs)` or `backend.declare(package)`, not from
  `jobspec apply`. What operators do (`retry`, `redrive`, `pause`, `unblock`, `delete` ...) are methods of the backend.
- A claim takes from the lane that waited longest for its turn, and chance has a fixed seed: a test has the same course
  every time.
- What waited behind a dead head is cancelled at once, and retention is kept to the second when `maintain` is called;
  PostgreSQL does both a little later.
- A [fake clock](python.md#testing) turns it: nothing waits for real time but the timeouts of those who wait.
"""


def uses() -> Counter[str]:
    """How many tests of the suite need each capability."""
    return Counter(name for file in sorted(SUITE.glob("test_*.py")) for name in _needs(file))


def _needs(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "needs":
                    yield from (str(each.value) for each in mark.args if isinstance(each, ast.Constant))


def page() -> str:
    tests = uses()
    cells = [
        [name, meaning, *(_yes(name in has) for has in BACKENDS.values()), str(tests[name] or "")]
        for name, meaning in MEANING.items()
    ]
    rows = [f"| {' | '.join(row)} |\n" for row in cells]
    head = f"| capability | | {' | '.join(BACKENDS)} | tests |\n|---|---|{'---|' * (len(BACKENDS) + 1)}\n"
    return "".join([HEAD, head, *rows, TAIL])


def _yes(has: bool) -> str:
    return "yes" if has else "no"


if __name__ == "__main__":
    sys.stdout.write(page())
