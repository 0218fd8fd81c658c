"""The dispatch table of ``worker_program`` for ``jobspec worker``, which gives the database in the environment."""

from __future__ import annotations

import os

from tests.e2e.worker_program import table as make_table

table = make_table(os.environ["JOBSPEC_DATABASE_URL"])
