#!/usr/bin/env bash
# A worker that is nothing but bash and psql: it claims jobs of one kind, and runs a command for each.
#
#   DATABASE_URL=postgresql://worker@db/shop ./worker.sh shop.resize ./resize.sh
#
# The command gets the payload on stdin, and JOB_ID, JOB_RUN and JOB_ATTEMPT in its environment. What it prints is the
# result, as JSON. If it exits with another code than 0 the attempt has failed, and the end of its stderr is the error.
#
# LEASE  seconds for which a job is ours without a sign of life (60); renewed three times in it
# POLL   seconds between two looks when there is nothing to do (1)
# DRAIN  if set: end when there is nothing to do
set -euo pipefail

kind=${1:?usage: worker.sh KIND COMMAND [ARG]...}
shift
: "${1:?usage: worker.sh KIND COMMAND [ARG]...}" "${DATABASE_URL:?}"
lease=${LEASE:-60} poll=${POLL:-1} stopping= child=
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'stopping=1; [ -z "$child" ] || kill "$child" 2>/dev/null || true' TERM INT

# Statements come on stdin; values as psql variables, which psql quotes. Errors speak with their SQLSTATE.
sql() {
    psql -X -q -A -t -F $'\t' -v ON_ERROR_STOP=1 -v VERBOSITY=verbose -v id="${id-}" -v run="${run-}" "$@" "$DATABASE_URL"
}

claim() {
    # JSON has no raw tabs or line breaks: one line a job, tabs between the columns.
    sql -v kind="$kind" -v lease="$lease" <<'SQL'
select id, run, attempt, ceil(timeout_seconds), payload
from jobspec.claim(p_kinds => array[:'kind'], p_lease => make_interval(secs => :'lease'));
SQL
}

# Renew the lease until somebody stops us; end the command if the job is not ours any more, or is to be cancelled.
keep() {
    local nap=
    trap '[ -z "$nap" ] || kill "$nap" 2>/dev/null; exit' TERM # no sleep is left behind
    while sleep "$(awk "BEGIN { print $lease / 3 }")" & nap=$!; wait "$nap"; do
        if ! sql -v lease="$lease" >/dev/null 2>"$work/lost" <<'SQL'
select jobspec.extend(:'id', :'run', make_interval(secs => :'lease'));
SQL
        then
            if grep -q 'JS0' "$work/lost"; then
                kill "$child" 2>/dev/null || true
                return
            fi
            cat "$work/lost" >&2 # the database may be back before the lease is over
        fi
    done
}

# How it ended, into the database. A refusal (the run is not ours any more) is told and no reason to stop.
record() {
    local code=$1
    if [ -n "$stopping" ]; then
        sql <<<"select jobspec.release(:'id', :'run');" >/dev/null
        echo "job $id is given back" >&2
    elif [ "$code" -eq 0 ]; then
        sql >/dev/null <<SQL
\\set result \`cat $work/out\`
select jobspec.finish(:'id', :'run', nullif(:'result', '')::json);
SQL
        echo "job $id is done" >&2
    else
        local type=exit_$code
        [ "$code" -ne 124 ] || type=timeout
        tail -c 4000 "$work/err" >"$work/message"
        sql -v type="$type" >/dev/null <<SQL
\\set message \`cat $work/message\`
select jobspec.fail(:'id', :'run', json_build_object('type', :'type', 'message', :'message'));
SQL
        echo "job $id has failed: $type" >&2
    fi
}

while [ -z "$stopping" ]; do
    row=$(claim)
    if [ -z "$row" ]; then
        [ -z "${DRAIN-}" ] || break
        sleep "$poll" & wait $! || true # so that a signal ends it at once
        continue
    fi
    IFS=$'\t' read -r id run attempt limit payload <<<"$row"
    printf '%s' "$payload" >"$work/in"
    JOB_ID=$id JOB_RUN=$run JOB_ATTEMPT=$attempt timeout "$limit" "$@" <"$work/in" >"$work/out" 2>"$work/err" &
    child=$!
    [ -z "$stopping" ] || kill "$child" 2>/dev/null || true # the signal came while it was being started
    keep &
    keeper=$!
    code=0
    wait "$child" || code=$?
    # A signal to us ends the first wait, not yet the command.
    while kill -0 "$child" 2>/dev/null; do wait "$child" || code=$?; done
    child=
    kill "$keeper" 2>/dev/null || true
    wait "$keeper" 2>/dev/null || true
    record "$code" || echo "the outcome of job $id was refused" >&2
done
