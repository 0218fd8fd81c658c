"""Who takes part: how each is installed, started, and known to be done."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, LiteralString

ROOT: Final = Path(__file__).parents[2]
HOME: Final = ROOT / ".nox" / "peers"
NODE: Final = Path(__file__).parent / "node"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Contender:
    name: str
    module: str
    """Of bench.peers; for Node, the name that peer.mjs knows."""
    left: LiteralString
    """Whether anything is still to be done, as far as is committed."""
    requires: tuple[str, ...] = ()
    """From the package index; nothing: runs in this environment."""
    python: str = ""
    """The oldest that it runs on, where that is newer than ours: ``3.12``."""
    node: bool = False
    share: float = 1.0
    """Of the jobs of a workload. The slow ones get fewer: rates are compared, not times."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """The best that their documents allow, found by trying, where that is not what its program says."""
    only: frozenset[str] = frozenset()
    """Workloads it takes part in; none named: all."""

    def command(self) -> list[str]:
        """Installed if it is not yet. Raises LookupError where it cannot be."""
        if self.node:
            return ["node", str(node_home() / "peer.mjs"), self.module]
        python = sys.executable if not self.requires else str(self._environment() / "bin" / "python")
        return [python, "-m", f"bench.peers.{self.module}"]

    def version(self) -> str:
        """Of its package, as it is installed."""
        if self.node:
            text = (NODE / "package.json").read_text("utf-8")
            package = {"graphile": "graphile-worker", "pgboss": "pg-boss"}[self.module]
            return text.partition(f'"{package}": "')[2].partition('"')[0]
        return self.requires[0].partition("==")[2] if self.requires else ""

    def _environment(self) -> Path:
        home = HOME / self.module
        digest = hashlib.sha256("\n".join((*self.requires, self.python)).encode()).hexdigest()
        with locked(home):
            if not fresh(home, digest):
                shutil.rmtree(home / "bin", ignore_errors=True)
                run(interpreter(self.python), "-m", "venv", str(home))
                pip = (str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
                run(*pip, *self.requires, "uvloop>=0.20")
                (home / "stamp").write_text(digest, "utf-8")
        return home


OURS: Final = Contender(
    name="jobspec",
    module="ours",
    left="select exists (select from jobspec.job_running) or exists (select from jobspec.job_ready)",
)
BARE: Final = Contender(
    name="a bare table",
    module="bare",
    left="select exists (select from bare)",
    only=frozenset({"W1", "W1c", "W2", "W3", "W3b", "W4"}),
)
LOOP: Final = Contender(name="jobspec's SQL alone", module="loop", left=OURS.left, only=frozenset({"W3"}))
PEERS: Final = (
    Contender(
        name="graphile-worker",
        module="graphile",
        node=True,
        left="select exists (select from graphile_worker._private_jobs)",
    ),
    Contender(
        name="pg-boss",
        module="pgboss",
        node=True,
        left="select exists (select from pgboss.job where name = 'bench' and state < 'completed')",
    ),
    Contender(
        name="pgqueuer",
        module="pgqueuer",
        requires=("pgqueuer[asyncpg]==1.6.0", "asyncpg"),
        left="select exists (select from pgqueuer)",
    ),
    Contender(
        name="oban",
        module="oban",
        requires=("oban==0.7.0",),
        python="3.12",
        share=0.2,
        left="select exists (select from oban_jobs where state in ('available', 'executing', 'scheduled'))",
    ),
    Contender(
        name="procrastinate",
        module="procrastinate",
        requires=("procrastinate==3.10.0", "psycopg[binary]"),
        share=0.04,
        left="select exists (select from procrastinate_jobs where status in ('todo', 'doing'))",
    ),
    Contender(
        name="chancy",
        module="chancy",
        requires=("chancy==0.26.0", "psycopg[binary]"),
        share=0.1,
        left="select exists (select from chancy_jobs where state in ('pending', 'running'))",
    ),
    Contender(
        name="SAQ",
        module="saq",
        requires=("saq[postgres]==0.26.4", "psycopg[binary]"),
        share=0.04,
        left="select exists (select from saq_jobs where status in ('queued', 'active'))",
    ),
)


def node_home() -> Path:
    """Node's packages, from the lock file, with the program beside them."""
    if shutil.which("npm") is None:
        raise LookupError("there is no npm on the PATH")
    home = HOME / "node"
    digest = hashlib.sha256((NODE / "package-lock.json").read_bytes()).hexdigest()
    with locked(home):
        for name in ("package.json", "package-lock.json", "peer.mjs"):
            shutil.copy(NODE / name, home / name)
        if not fresh(home, digest):
            run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=home)
            (home / "stamp").write_text(digest, "utf-8")
    return home


def interpreter(oldest: str) -> str:
    """A Python of at least this version. Raises LookupError."""
    if not oldest or sys.version_info >= tuple(map(int, oldest.split("."))):
        return sys.executable
    minor = int(oldest.partition(".")[2])
    for name in (f"python3.{each}" for each in range(minor, minor + 4)):
        for found in (shutil.which(name), *pyenv(name)):
            if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
                return found
    raise LookupError(f"there is no Python {oldest} or newer on the PATH")


def pyenv(name: str) -> list[str]:
    """Where pyenv has such an interpreter: its shims answer only for the version that is chosen."""
    if shutil.which("pyenv") is None:
        return []
    root = subprocess.run(["pyenv", "root"], capture_output=True, text=True, check=False).stdout.strip()
    return sorted(map(str, Path(root).glob(f"versions/*/bin/{name}")))


def fresh(home: Path, digest: str) -> bool:
    stamp = home / "stamp"
    return stamp.exists() and stamp.read_text("utf-8") == digest


class locked:  # noqa: N801 - reads as a statement
    """Two benches at once install one after the other."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._file = (home / "lock").open("w")

    def __enter__(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()


def run(*command: str, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LookupError(f"{' '.join(command[:6])} .. has failed: {done.stderr.strip()[-500:]}")
