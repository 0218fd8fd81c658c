"""A program as a target: asked with JSON, in an empty environment, for so long and no longer."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from pydantic import ValidationError

from jobspec.codegen.folder import LOCK
from jobspec.codegen.own.description import LIMIT_SECONDS, told
from jobspec.codegen.own.protocol import Answer, MadeFinding, Request
from jobspec.errors import GenerateError
from jobspec.manifest.manifest import Manifest

OUTPUT_LIMIT: Final = 64 * 2**20
"""Bytes of one answer; the generated code of 5,000 jobs is a tenth of it."""
_ERRORS_SHOWN: Final = 4000


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """What to start, and where. ``env``: variables that it may see; it sees no other."""

    name: str
    argv: tuple[str, ...]
    root: Path
    """Its working directory, which a program with a `/` in its name is looked for from."""
    options: Mapping[str, Any] = field(default_factory=dict)
    env: tuple[str, ...] = ()
    timeout_seconds: float = LIMIT_SECONDS
    output_limit: int = OUTPUT_LIMIT


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """Path -> text, and what the program warns of."""

    files: Mapping[str, str]
    warnings: tuple[str, ...] = ()


def ask(program: Program, manifests: Sequence[Manifest], environ: Mapping[str, str]) -> Made:
    """Run it once for all packages. Raises GenerateError, also for errors that it has found."""
    request = Request(jobspec=version("jobspec-pg"), options=dict(program.options), packages=tuple(manifests))
    answer = _read(program, _run(program, request.model_dump_json().encode(), environ))
    sources = {each.package: each.source for each in manifests}
    errors = [_told(each, sources) for each in answer.findings if each.severity == "error"]
    if errors:
        raise GenerateError("\n".join([f"target {program.name} found mistakes; nothing was written", *errors]))
    return Made(
        files=_contained(program, answer),
        warnings=tuple(_told(each, sources) for each in answer.findings),
    )


def _told(finding: MadeFinding, sources: Mapping[str, str]) -> str:
    source = sources.get(finding.package or "", next(iter(sources.values()), "") if len(sources) == 1 else "")
    place = ".".join(str(each) for each in finding.at)
    where = f"{source}#{place}" if source and place else source or place
    text = f"  {where + ': ' if where else ''}{finding.severity}: {finding.message}"
    return f"{text} ({finding.help})" if finding.help else text


def _contained(program: Program, answer: Answer) -> dict[str, str]:
    files: dict[str, str] = {}
    for each in answer.files:
        pure = PurePosixPath(each.path)
        plain = each.path.isprintable() and not set(each.path) & set('\\:*?"<>|')
        outside = pure.is_absolute() or not pure.parts or ".." in pure.parts
        if outside or str(pure) != each.path or not plain or each.path == LOCK:
            raise GenerateError(
                f"target {program.name}: {each.path!r} is not a path below the output folder",
                help="answer with relative paths, `/` between folders, without `..`",
            )
        if each.path in files:
            raise GenerateError(f"target {program.name} answers with {each.path} twice")
        try:
            each.content.encode()
        except UnicodeEncodeError:
            raise GenerateError(f"target {program.name}: {each.path} is not text (lone surrogates)") from None
        files[each.path] = each.content.replace("\r\n", "\n")
    return files


def _read(program: Program, output: bytes) -> Answer:
    try:
        found = json.loads(output.decode())
    except UnicodeDecodeError as error:
        raise GenerateError(f"target {program.name}: its answer is not UTF-8, at byte {error.start}") from None
    except ValueError as error:
        start = output[:80].decode(errors="replace")
        raise GenerateError(
            f"target {program.name}: its answer is not JSON: {error}; it begins with {start!r}",
            help="print nothing but the answer on stdout; messages for people belong on stderr",
        ) from None
    try:
        return Answer.model_validate(found)
    except ValidationError as error:
        raise GenerateError(
            f"target {program.name}: its answer is not what protocol 1 wants:\n{told(error)}",
            help="see schemas/target-answer-1.schema.json",
        ) from None


# ---- the process
def _run(program: Program, request: bytes, environ: Mapping[str, str]) -> bytes:
    with tempfile.TemporaryFile() as stdin:  # a file: who does not read it blocks nobody
        stdin.write(request)
        stdin.seek(0)
        process = _start(program, stdin, environ)
        try:
            output, errors = _gather(program, process)
        finally:
            # The whole group, so that no child of it lives on.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()
    said = errors[-_ERRORS_SHOWN:].decode(errors="replace").strip()
    if process.returncode:
        how = f"exit code {process.returncode}" if process.returncode > 0 else f"signal {-process.returncode}"
        raise GenerateError(f"target {program.name} has failed with {how}" + (f":\n{said}" if said else ""))
    return output


def _start(program: Program, stdin: IO[bytes], environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    name = program.argv[0]
    found = str(program.root / name) if "/" in name else shutil.which(name)
    shown = f"target {program.name}: the program {name}"
    if found is None:
        raise GenerateError(f"{shown} is not on the PATH", help="write ./name for one beside the config")
    try:
        return subprocess.Popen(  # noqa: S603 - the project's own config names it
            [found, *program.argv[1:]],
            cwd=program.root,
            env={each: environ[each] for each in program.env if each in environ},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except FileNotFoundError:
        raise GenerateError(f"{shown} is not there", help="it, or what its first line names, does not exist") from None
    except OSError as error:
        raise GenerateError(
            f"{shown} cannot be started: {error.strerror}", help="make it executable, and begin it with #!"
        ) from None


def _gather(program: Program, process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """Everything it says until it ends. Raises GenerateError when it takes too long, or says too much."""
    assert process.stdout is not None
    assert process.stderr is not None
    end = time.monotonic() + program.timeout_seconds
    said = {process.stdout: bytearray(), process.stderr: bytearray()}
    with selectors.DefaultSelector() as selector:
        for pipe in said:
            selector.register(pipe, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select(max(end - time.monotonic(), 0)):
                pipe = process.stdout if key.fileobj is process.stdout else process.stderr
                if chunk := os.read(pipe.fileno(), 2**16):
                    said[pipe] += chunk
                else:
                    selector.unregister(pipe)
            if max(map(len, said.values())) > program.output_limit:
                raise GenerateError(f"target {program.name} says more than {program.output_limit} bytes")
            if time.monotonic() >= end and selector.get_map():
                raise _late(program)
    try:
        process.wait(max(end - time.monotonic(), 0.01))
    except subprocess.TimeoutExpired:
        raise _late(program) from None
    return bytes(said[process.stdout]), bytes(said[process.stderr])


def _late(program: Program) -> GenerateError:
    return GenerateError(
        f"target {program.name} has not ended in {program.timeout_seconds:g} s and was stopped, with its children",
        help="raise `timeout` of the target, or look for what it waits for",
    )
