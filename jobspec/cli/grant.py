"""``jobspec grant``: who may do what."""

from __future__ import annotations

from typing import Annotated, cast, get_args

import typer

from jobspec.cli.options import ConfigOption, DatabaseOption, VerboseOption
from jobspec.cli.output import say
from jobspec.cli.project import open_postgres, open_project
from jobspec.ops.steering import Rights, grant_to, revoke_from


def _rights(text: str) -> str:
    if text not in get_args(Rights):
        raise typer.BadParameter(f"`{text}` is none of {', '.join(get_args(Rights))}")
    return text


def grant(
    role: Annotated[str, typer.Argument(metavar="ROLE", help="A role that is there.")],
    rights: Annotated[
        str,
        typer.Option("--as", metavar="RIGHTS", parser=_rights, help="producer, worker, operator or reader."),
    ],
    revoke: Annotated[bool, typer.Option("--revoke", help="Take these rights away.")] = False,
    database_url: DatabaseOption = None,
    config: ConfigOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Give a PostgreSQL role the rights of a producer, worker, operator or reader; as the owner of the schema.

    A producer enqueues and reads nothing. A worker enqueues, too. A reader looks at everything, and an operator also
    steers. Run it again after an upgrade that brings new functions.

    Example: `jobspec grant web --as producer`
    """
    url = open_postgres(open_project(config), database_url)
    change = revoke_from if revoke else grant_to
    change(url, role, cast("Rights", rights))
    say(f"{role} {'has lost' if revoke else 'has'} the rights of {'an' if rights == 'operator' else 'a'} {rights}")
