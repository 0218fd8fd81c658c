"""The target ``sql``: what one package is to the database."""

from __future__ import annotations

from collections.abc import Sequence

from jobspec.codegen.filters import sql_texts
from jobspec.codegen.header import Header
from jobspec.codegen.literals import Code, dollar_quoted, sql_text
from jobspec.codegen.plan import FilePlan
from jobspec.codegen.sql.declarations import declarations
from jobspec.codegen.sql.functions import FunctionDecl, functions
from jobspec.codegen.sql.shapes import Shapes, TypeDecl
from jobspec.manifest.manifest import Manifest


def lower(manifest: Manifest, header: Header) -> Sequence[FilePlan]:
    """Two scripts: the second needs the first, in the same transaction or before."""
    package, folder = manifest.package, manifest.package.replace(".", "/")
    schema = package.replace(".", "_")
    shapes = Shapes(manifest, schema)
    made = functions(manifest, schema, shapes)
    always = {"header": header.lines("--"), "package": package}
    typed = {
        "schema": schema,
        "roles": sorted({role for job in manifest.jobs for role in job.roles}),
        "calls": [*(_type(schema, each) for each in shapes.declared), *(_function(schema, each) for each in made)],
        "types": sorted(each.name for each in shapes.declared),
        "functions": sorted(each.name for each in made),
    }
    return [
        FilePlan(
            path=f"{folder}/jobs.sql",
            template="jobs.sql.j2",
            values={**always, "calls": declarations(manifest)},
        ),
        FilePlan(path=f"{folder}/functions.sql", template="functions.sql.j2", values={**always, **typed}),
    ]


def _type(schema: str, declared: TypeDecl) -> Code:
    return _call(
        "declare_type",
        schema=sql_text(schema),
        name=sql_text(declared.name),
        sort=sql_text(declared.sort),
        definition=dollar_quoted(declared.definition),
        doc=sql_text(declared.doc) if declared.doc else None,
    )


def _function(schema: str, declared: FunctionDecl) -> Code:
    return _call(
        "declare_function",
        schema=sql_text(schema),
        name=sql_text(declared.name),
        arguments=dollar_quoted(declared.arguments),
        returns=sql_text(declared.returns),
        body=dollar_quoted(declared.body),
        doc=sql_text(declared.doc) if declared.doc else None,
        roles=sql_texts(declared.roles) if declared.roles else None,
    )


def _call(function: str, **arguments: Code | None) -> Code:
    given = ",\n".join(f"    p_{name} => {value}" for name, value in arguments.items() if value is not None)
    return Code(f"select jobspec.{function}(\n{given}\n);")
