"""Planted bugs: small changes of the engine's SQL that random histories must find. Each was, or could be, a real one."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

FUNCTIONS = files("jobspec.backends.postgres") / "functions"
SPENT = "then m.attempt - 1 else m.attempt end as spent"
GATES = "order by g.channel_id\n        for update;"


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    old: str
    new: str = ""
    more: tuple[tuple[str, str], ...] = ()
    """Other changes of the same file: old and new."""

    def script(self) -> str:
        """The file with the bug in it."""
        text = (FUNCTIONS / f"{self.file}.sql").read_text("utf-8")
        for old, new in ((self.old, self.new), *self.more):
            assert text.count(old) == 1, f"mutant {self.name}: {self.file}.sql has this {text.count(old)} times: {old}"
            text = text.replace(old, new)
        return text


MUTANTS = (
    # ---- floors
    Mutant("floor_past_what_is_not_committed", "lanes", "least(h.pos, p_safe + 1) as pos", "h.pos as pos"),
    Mutant("empty_lane_has_no_writers", "lanes", "least(h.pos, p_safe + 1) as pos", "case when h.pos is null then pg_sequence_last_value('jobspec.seq') + 1 else least(h.pos, p_safe + 1) end as pos"),
    Mutant("strict_floor_past_what_is_not_committed", "claim", "least(h.pos, p_safe + 1)", "h.pos"),
    Mutant("strict_floor_past_what_runs", "claim", "case when h.running is null then least(h.pos, p_safe + 1) else h.old_pos end", "least(h.pos, p_safe + 1)"),
    Mutant("run_floor_past_what_runs", "lanes", "x.lane = l.lane and x.run >= coalesce(l.run, 0)", "x.lane = l.lane and false"),
    Mutant("probe_ignores_its_writers", "tick", "if v_probe.writers && jobspec.writers() then", "if false then"),
    Mutant(
        "position_before_the_lock", "enqueue", "\n    from (select nextval('jobspec.seq') as n offset 0) s", "\n    from (select v_pos as n) s",
        more=(("    v_usual boolean;\n", "    v_usual boolean;\n    v_pos bigint := nextval('jobspec.seq');\n"),),
    ),
    # ---- strict lanes
    Mutant(
        "locked_head_is_passed_over", "claim",
        "r.pos >= coalesce(l.pos, 0)\n            order by r.channel_id, r.lane, r.rank, r.pos\n            limit 1\n        ) h",
        "r.pos >= coalesce(l.pos, 0)\n            order by r.channel_id, r.lane, r.rank, r.pos\n            limit 1 for update skip locked\n        ) h",
    ),
    Mutant(
        "strict_retry_goes_to_the_tail", "settle",
        "case when j.ordered and p_verdict <> 'rescheduled' then j.pos else nextval('jobspec.seq') end", "nextval('jobspec.seq')",
    ),
    Mutant("one_by_its_id_passes_the_head", "claim_one", "(r.rank, r.pos) < (v_ready.rank, v_ready.pos)", "false"),
    Mutant("sweep_behind_the_dead_has_no_end", "tick", "and r.pos <= v_head.until_pos "),
    # ---- limits
    Mutant("gate_is_not_waited_for", "claim", GATES, "order by g.channel_id;"),
    Mutant(
        "count_before_the_gate", "claim", GATES, "order by g.channel_id;",
        more=(("    if p_channel.rate_limit is not null then\n        v_now", "    perform from jobspec.gate g where g.channel_id = p_channel.id for update;\n    if p_channel.rate_limit is not null then\n        v_now"),),
    ),
    Mutant("bound_is_not_waited_for", "limits", "update jobspec.bound b set passed = true where b.channel_id = p_channel.id and b.stripe = 0;", "null;"),
    Mutant("suspects_run_together", "claim", " and not r.suspect\n"),
    # ---- how attempts end
    Mutant("stale_run_is_recorded", "settle", "where x.id = g.id and x.run = g.run", "where x.id = g.id"),
    Mutant("stale_run_is_finished", "finish", "          and r.run = p_runs[width_bucket(r.id, p_ids)]\n"),
    Mutant("attempt_is_not_given_back", "settle", SPENT, "then m.attempt else m.attempt end as spent"),
    Mutant("rescue_forgets_attempts", "settle", SPENT, "then m.attempt - 1 when p_verdict = 'lost' then 0 else m.attempt end as spent"),
    Mutant("extra_attempts_do_not_count", "settle", " + coalesce(x.extra_attempts, 0) then 'dead'", " then 'dead'"),
    Mutant("cancel_is_forgotten_at_the_end", "finish", "case when g.cancel then 'cancelled' else 'done' end", "'done'"),
    Mutant("young_claim_is_given_back", "worker", "\n      and r.claimed_at < least(v_last, v_now - make_interval(secs => p_lease_seconds / 3))"),
    # ---- dependencies and bundles
    Mutant("free_with_edges_left", "after", "where (select true from jobspec.job_wait w where w.child = c.id limit 1) is null", "where true"),
    Mutant("no_poke_for_a_new_child", "after", "insert into jobspec.poke (child) values (p_child);", "null;"),
    Mutant("no_poke_for_two_parents", "after", "select c.id, 0 from unnest(v_children) c (id) where c.id <> all(v_free)", "select c.id, 0 from unnest(v_children) c (id) where false"),
    Mutant("poke_is_taken_away_at_once", "tick", "filter (where p.seen <= coalesce(p_probe, 0))"),
    Mutant("bundle_is_finished_twice", "after", "where b.id = any(p_children) and b.finished_at is null", "where b.id = any(p_children)"),
    # ---- uniqueness and reservations
    Mutant(
        "retry_gives_up_the_unique_key", "settle", "    perform jobspec.ended(v_ended) where",
        "    delete from jobspec.job_unique u where u.id = any(p_ids) and u.until is null;\n    perform jobspec.ended(v_ended) where",
    ),
    Mutant("expired_reservation_is_committed", "reserve", "h.state = 'reserved' and h.run_at > clock_timestamp()\n            returning", "h.state = 'reserved'\n            returning"),
)  # fmt: skip
