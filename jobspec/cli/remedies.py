"""What to do about the errors of the run time; what they mean is said by their classes."""

from __future__ import annotations

from typing import Final

REMEDIES: Final[dict[str, str]] = {
    "JS001": "Correct the value that the message names. In Python the typed builder refuses it earlier: check that the"
    " call is type-checked, and that `jobspec generate` has run since the spec changed.",
    "JS002": "Nothing: another run of the job has taken over, and its outcome counts. If it happens often, the handler"
    " blocks the event loop or the machine pauses for longer than the lease: raise `lease` or move the work off the"
    " loop.",
    "JS003": "Choose a value within the bounds that the message names; `delay` and `run_at` exclude each other, and"
    " datetimes are aware.",
    "JS004": "Run `jobspec apply` against this database, and deploy workers before producers of a new version.",
    "JS005": "Run `jobspec apply`, or correct the name. A name made at run time needs a declared pattern, as `mail-*`.",
    "JS006": "Claim outside REPEATABLE READ and SERIALIZABLE; enqueueing works in every isolation level.",
    "JS007": "Nothing if it follows a pause: the worker registers anew. Else look for a machine that was suspended.",
    "JS008": "Return what `result` of the spec declares, at most 1 MiB of JSON; larger things are stored elsewhere and"
    " named by the result. A caller that cannot read one knows another version of the spec: deploy it anew.",
    "JS009": "Stop the worker that the message names, serve other channels, or wait for it with `--standby`."
    " `jobspec workers` shows who works.",
    "JS010": "Check that the transaction that enqueued it was committed, and that `retention` keeps it long enough.",
    "JS011": "`jobspec job ID --why` shows the errors of its attempts; `jobspec retry ID` runs it once more after the"
    " fix.",
    "JS012": "Nothing: somebody cancelled it, or a job that it waited for did not end well. `jobspec job ID` says"
    " which.",
    "JS013": "Commit a reservation within its time, or extend it while the caller still decides.",
    "JS014": "Deploy a worker that can read the payload (an `upcast`, or the older model), then `jobspec retry ID`.",
    "JS015": "Wait longer, or look with `jobspec job ID --why` whether a worker serves its channel at all.",
    "JS016": "Commit first, then wait; a job is invisible to workers until its transaction is committed.",
    "JS017": "Look at the handler's last output in the worker's log. A process that was ended by SIGKILL as a rule ran"
    " out of memory: lower the job's `concurrency`. `max_attempts` ends it, if the payload is to blame.",
    "JS019": "Mend what the handler raised, and start the worker again; whatever starts workers should do that by"
    " itself.",
    "JS020": "Check that the server runs and that host, port, user and password of the URL are right.",
    "JS021": "Run `jobspec migrate` against this database.",
    "JS022": "Run `jobspec migrate` with the release of this program; older workers keep running meanwhile.",
    "JS023": "Install a release of jobspec that is as new as the schema, or connect to the right database.",
    "JS024": "Let the channel run empty (`jobspec jobs --channel NAME`), or give the new order a channel of a new"
    " name.",
    "JS025": "Drop or rename what is in the way, which the message names, and run `jobspec apply` again; views and"
    " functions of your own that use the package's types are dropped before and made again after it.",
    "JS026": "End the transaction that is open, or wait for it, and run the command again; `jobspec doctor` looks for"
    " transactions that have been open for long.",
    "JS030": "Correct the setting at the place that is named; docs/reference/config.md lists them all.",
    "JS031": "Give dispatch_table() one handler for every job, each with exactly one positional parameter, its"
    " context.",
    "JS032": "Run `jobspec generate` with the release that is installed, and commit what it writes.",
    "JS033": "`jobspec generate --check` shows the difference; `--force` overwrites what was edited by hand.",
    "JS034": "Correct the command line; `jobspec COMMAND --help` shows examples.",
    "JS035": "Install the extra that the message names, as in `pip install 'jobspec-pg[embedded]'`.",
    "JS040": "Slow down, drop the job (`try_enqueue` gives None), or raise `max_pending` of the channel.",
    "JS041": "Use the job that is there: `on_conflict: return_existing` gives it, and `try_enqueue` gives None.",
    "JS044": "Enqueue the jobs that others wait for first, and never let one wait for itself.",
    "JS045": "Do not open a bundle for an empty list.",
    "JS046": "Reserve again. Commit within the time of the reservation, or extend it.",
    "JS047": "`jobspec job ID --why` says what it waits for: its lane, a limit, its time, or another job.",
    "JS048": "Nothing can be done to a job that has ended but to retry it, if it is dead, or to delete it.",
    "JS049": "Cancel the job first, or wait until it has ended.",
    "JS050": "docs/reference/backends.md says which backend can do it, and how it is refused before anything runs.",
    "JS051": "`jobspec status` shows what waits, and `jobspec job ID --why` for what. In a test: commit what it"
    " enqueues before it runs a job, and look whether the job is due, with `assert_enqueued`.",
    "JS052": "Enqueue the jobs that are named in `failed` again; the others are in the queue.",
    "JS053": "Ask the backend that the message names, with the id that the message names.",
}
