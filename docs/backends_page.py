"""Prints ``docs/reference/backends.md``, made of the capabilities and of the marks in tests/conformance."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jobspec.core.capabilities import BACKENDS, LACKS, MEANING

SUITE = Path(__file__).parents[1] / "tests" / "conformance"
HEAD = """\
# Backends

<!-- Made by docs/backends_page.py: `nox -s regen` writes it. -->

Where jobs are kept is chosen by a URL: `jobspec.connect(url)`, `jobspec.connect_async(url)`. The generated code is the
same for all of them.

| URL | backend | |
|---|---|---|
| `postgresql://user@host:port/database` | PostgreSQL | for production |
| `redis://host:port/db?namespace=shop` | [Redis](../how-to/redis.md) 6.2 and later, Valkey | or `rediss:` |
| `sqs://region/prefix` | [AWS SQS](../how-to/sqs.md) | a FIFO queue for each channel |
| `memory://name` | a queue in this process | for tests: whoever says the same name shares it, in any thread and loop |

Which one to choose: [backends](../how-to/backends.md). How jobs go from PostgreSQL to another:
[outbox](../how-to/outbox.md).

## What each can do

One suite, `tests/conformance`, is run on every backend. Each of its tests names the capabilities that it needs, and is
left out only where a backend does not have them. What a backend cannot do, it refuses: `jobspec generate --backend X`
and `jobspec check --backend X` name the line of the spec (JS164), and at run time it is `UnsupportedError`. The last
column is how many tests need the capability. Those without a test are of one backend only, and are tested there.

"""
WHY = """
## Why not

| backend | what it cannot do | because |
|---|---|---|
"""
TAIL = """
## Statistics

`backend.stats()` has the [same names](operations.md#metrics) everywhere. A value is None where a backend cannot know
it, and never a made-up 0. On SQS the numbers are approximate, and there are none of how long jobs take.

## Where memory differs

- It ends with the process, and has no transactions: a call that failed has stored nothing, and that is all. The
  attempts of a `transactional:` job fail with `UnsupportedError`.
- Its kinds and channels come from `jobspec.testing.Memory(specs)` or `backend.declare(package)`: `jobspec apply` would
  declare them to a process that ends with the command. What operators do (`retry`, `redrive`, `pause`, `unblock`,
  `delete` ...) are methods of the backend.
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
    text = file.read_text("utf-8")
    on_trio = 'LOOPS = ("asyncio", "trio")' in text
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if on_trio and isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("test_"):
                yield "trio"
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
    why = [f"| {name} | {each} | {because} |\n" for name, lacks in LACKS.items() for each, because in lacks.items()]
    return "".join([HEAD, head, *rows, WHY, *why, TAIL])


def _yes(has: bool) -> str:
    return "yes" if has else "no"


if __name__ == "__main__":
    sys.stdout.write(page())
