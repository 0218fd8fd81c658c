"""Node's packages for the tests of generated TypeScript: installed once, from the lock file, below ``.nox/node``.

``python -m tests.node`` installs them ahead of the tests; a test that finds none does it, too.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ROOT / "tests" / "typescript"
HOME = ROOT / ".nox" / "node"
NEEDED = ("node", "npm")


@cache
def modules() -> Path:
    """``node_modules``. Raises RuntimeError where there is no Node on the machine."""
    if missing := [each for each in NEEDED if shutil.which(each) is None]:
        raise RuntimeError(f"the tests of generated TypeScript need Node 20 or newer: no {missing[0]} on the PATH")
    digest = hashlib.sha256((PACKAGES / "package-lock.json").read_bytes()).hexdigest()
    stamp = HOME / "lock.sha256"
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test processes come at once
        if not stamp.exists() or stamp.read_text("utf-8") != digest:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(PACKAGES / name, HOME / name)
            run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=HOME)
            stamp.write_text(digest, "utf-8")
    return HOME / "node_modules"


def project(folder: Path, *sources: Path) -> Path:
    """A folder that ``tsc`` and ``node`` can work in, with the sources in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "node_modules").symlink_to(modules())
    (folder / "package.json").write_text('{"type": "module"}\n', "utf-8")
    shutil.copy(PACKAGES / "tsconfig.json", folder)
    for each in sources:
        shutil.copy(each, folder)
    return folder


def compile_all(folder: Path) -> str:
    """Strict; JavaScript below ``built``. What the compiler finds fault with, line by line."""
    done = subprocess.run(
        [str(folder / "node_modules" / ".bin" / "tsc"), "-p", str(folder), "--pretty", "false"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def run(*command: str, cwd: Path) -> str:
    """What it prints. Raises RuntimeError with all that it said if it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} has failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    modules()
