"""What does a spec of 500 jobs cost: to read, to generate, to check again, to import?

Every figure is the fastest of several processes; the ratio is to a Python that starts and ends.

    python -m bench.generate [--jobs N] [--laps N] [--quick]
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.race import show
from bench.stage import options

MAIN = "import sys; from jobspec.cli.main import main; main(sys.argv[1:])"
TARGETS = {
    "generate, cold": "< 1 s",
    "generate, unchanged": "< 0.2 s",
    "the lazy root": "< 20 ms",
    "one stub": "< 5 ms",
}

JOB = """\
  charge_{n}:
    doc: Charge order {n} of a customer.
    payload:
      order_id: uuid
      customer_id: int
      amount: {{type: decimal, digits: 12, scale: 2, ge: 0}}
      currency: Currency
      lines: {{type: "list[Line]", max_items: 500, default: []}}
      note: {{type: str, max_length: 200, default: ""}}
      placed_at: datetime?
    result: {{charge_id: str, captured: bool}}
    channel: charges
    timeout: 30s
"""
HEAD = """\
version: 1
package: load
types:
  Currency: {enum: [EUR, USD]}
  Line: {fields: {sku: {type: str, max_length: 40}, qty: {type: int, ge: 1}}}
channels:
  charges: {key: {customer_id: int}, order: strict, on_dead: skip}
jobs:
"""


class Cost(NamedTuple):
    seconds: float
    mebibytes: float


def main() -> None:
    given = options(__doc__, jobs=(500, 500), laps=(5, 2))
    with TemporaryDirectory() as folder:
        root = Path(folder)
        spec = HEAD + "".join(JOB.format(n=n) for n in range(given.jobs))
        (root / "pyproject.toml").write_text('[tool.jobspec]\nspecs = ["jobs.yaml"]\n', "utf-8")
        (root / "jobs.yaml").write_text(spec, "utf-8")
        base = best(root, given.laps, ["-c", "pass"])
        # A change of the spec that is none of the output: all is read and rendered, little is written.
        cold = [cost(root, [*command("generate")], spec + f"# {lap}\n") for lap in range(given.laps)]
        costs = {
            "python -c pass": base,
            "generate, cold": min(cold),
            "generate, unchanged": best(root, given.laps, command("generate")),
            "generate --check, unchanged": best(root, given.laps, command("generate", "--check")),
            "jobspec --version": best(root, given.laps, command("--version")),
            "jobspec --help": best(root, given.laps, command("--help")),
        }
        imports = importing(root, given.laps, given.jobs // 2)
    lines = len(spec.splitlines())
    rows: list[Sequence[str]] = [(f"{given.jobs:,} jobs, {lines:,} lines of YAML", "", "", "", "")]
    rows += [row(name, each, base) for name, each in costs.items()]
    rows.append(("after `import jobspec` and its own first use", "", "", "", ""))
    rows += [row(name, each, base) for name, each in imports.items()]
    show("generate", ("", "ms", "to python", "MiB", "target"), rows)


def row(name: str, found: Cost, base: Cost) -> Sequence[str]:
    memory = f"{found.mebibytes:,.0f}" if found.mebibytes else ""
    seconds = f"{found.seconds * 1000:,.1f}"
    return f"  {name}", seconds, f"{found.seconds / base.seconds:.2f}", memory, TARGETS.get(name, "")


def environment(root: Path) -> dict[str, str]:
    """As in production, where bytecode is kept: else every process would compile all it imports."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(root / "bytecode")}


def command(*args: str) -> list[str]:
    return ["-c", MAIN, *args]


def best(root: Path, laps: int, args: Sequence[str]) -> Cost:
    return min(cost(root, args) for _ in range(laps))


def cost(root: Path, args: Sequence[str], spec: str | None = None) -> Cost:
    """Processor time of one process, which the load of the machine moves less than the clock, and its memory."""
    if spec is not None:
        (root / "jobs.yaml").write_text(spec, "utf-8")
        time.sleep(0.02)  # a file that is younger than the run leaves no stamp
    with subprocess.Popen(
        [sys.executable, *args], cwd=root, env=environment(root), stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, args
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


IMPORT = """
import sys, time, uuid, decimal
sys.path.insert(0, "generated")
import jobspec
jobspec.JobDef, jobspec.Payload, jobspec.require_runtime, jobspec.as_tuple
start = time.process_time()
import load
root = time.process_time()
load.charge_{n}
first = time.process_time()
load.charge_{n}.request(order_id=uuid.UUID(int=1), customer_id=1, amount=decimal.Decimal(1), currency="EUR")
used = time.process_time()
load.charge_0
print(root - start, first - root, used - first, time.process_time() - used)
"""


def importing(root: Path, laps: int, n: int) -> dict[str, Cost]:
    names = ("the lazy root", "one stub", "its first request", "another stub")
    found: list[list[float]] = []
    for _ in range(laps):
        ended = subprocess.run(
            [sys.executable, "-c", IMPORT.format(n=n)],
            cwd=root,
            env=environment(root),
            check=True,
            capture_output=True,
            text=True,
        )
        found.append([float(each) for each in ended.stdout.split()])
    return {name: Cost(min(each), 0) for name, each in zip(names, zip(*found, strict=True), strict=True)}


if __name__ == "__main__":
    main()
