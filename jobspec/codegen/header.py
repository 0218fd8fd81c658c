"""The first lines of every generated file. They change only with what the file is made from."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from pydantic_core import to_json

from jobspec.codegen.literals import Code, comment
from jobspec.manifest.manifest import Manifest


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """No clock, host, path, tool version or line number: the same spec gives the same bytes everywhere."""

    source: str
    format: str
    inputs: str
    """Digest of the manifest."""

    def lines(self, sign: str) -> Code:
        """Two lines behind the comment sign of the output's language."""
        return Code(f"{self.lines_of_part(sign)}  inputs-sha256: {self.inputs}")

    def lines_of_part(self, sign: str) -> Code:
        """Without the digest, for a file of one job or type: it is to stay as it is when others change."""
        return Code(
            f"{sign} @generated from {comment(self.source)} by `jobspec generate` -- DO NOT EDIT.\n"
            f"{sign} format: {self.format}"
        )


def header_of(manifest: Manifest, output_format: str) -> Header:
    """The header of every file that one target makes of one manifest."""
    digest = sha256(to_json(manifest)).hexdigest()[:8]
    return Header(source=manifest.source, format=output_format, inputs=digest)
