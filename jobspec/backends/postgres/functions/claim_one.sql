-- Claims by plain SQL: no worker, no heartbeat, a lease a job.
-- Locks: as claim_batch.  Called by: psql, scripts in any language.

-- The names that a pattern means; `*` stands for one part of a name. Null: all.
create or replace function jobspec.like_name(p_pattern text)
returns text
language sql immutable
as $$
    select '^' || replace(regexp_replace(p_pattern, '([.+?^${}()|\[\]\\])', '\\\1', 'g'), '*', '[^.]*') || '$'
$$;

-- p_bell: whoever calls is about to sleep and listens to jobspec_wake; producers shall announce what comes.
create or replace function jobspec.claim(
    p_channels text[] default null, p_kinds text[] default null, p_limit int default 1, p_lease interval default '5 minutes',
    p_id bigint default null, p_client text default null, p_bell boolean default false
)
returns table (
    id bigint, run bigint, kind text, version int, attempt int, payload jsonb, blob bytea, checkpoint jsonb, after jsonb,
    channel text, key text, timeout_seconds float8
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_kinds int[];
    v_channels int[];
    v_each record;
begin
    if (p_limit between 1 and 10000) is not true then
        perform jobspec.throw('JS003', format('a claim takes 1 to 10000 jobs, not %s', coalesce(p_limit::text, 'NULL')));
    elsif (p_lease between interval '0.001 s' and interval '7 days') is not true then
        perform jobspec.throw('JS003', format('a lease is 1 ms to 7 days, not %s', coalesce(p_lease::text, 'NULL')));
    end if;
    select array_agg(k.id) into v_kinds
    from jobspec.kind k
    where p_kinds is null or exists (select from unnest(p_kinds) p (pattern) where k.name ~ jobspec.like_name(p.pattern));
    select array_agg(c.id order by c.id) into v_channels
    from jobspec.channel c
    where p_channels is null or exists (select from unnest(p_channels) p (pattern) where c.name ~ jobspec.like_name(p.pattern));
    if v_kinds is null or v_channels is null then
        return;
    end if;
    if extract(epoch from clock_timestamp()) * 1000 - coalesce(pg_sequence_last_value('jobspec.ticked'), 0) > 1000 then
        perform jobspec.tick();
    end if;
    -- No worker has announced these kinds, but here is somebody who runs them.
    perform jobspec.take_up(v_kinds, p_limit, p_id);
    for v_each in
        select b.*
        from jobspec.claim_batch(0, p_limit, true, false, p_bell, '{}', null, '{}', v_kinds, v_channels, p_lease) b
        where p_id is null and b.id is not null
        union all
        select b.*, null
        from jobspec.claim_id(p_id, v_kinds, v_channels, p_lease) b
        where p_id is not null
    loop
        -- A statement of its own: what was committed while the claim looked is not in the snapshot of the one above.
        return query
        select v_each.id, v_each.run, k.name, k.version, v_each.attempt, v_each.payload::jsonb, v_each.blob, v_each.checkpoint::jsonb,
            v_each.after::jsonb, c.name, j.key, coalesce(v_each.timeout_seconds, k.timeout_seconds)
        from jobspec.job j
        join jobspec.kind k on k.id = j.kind_id
        join jobspec.channel c on c.id = j.channel_id
        where j.id = v_each.id;
    end loop;
end $$;

-- One job, by its id; JS047 if it cannot be claimed now.
create or replace function jobspec.claim_id(p_id bigint, p_kinds int[], p_channels int[], p_lease interval)
returns table (
    id bigint, run bigint, attempt int, kind_id int, payload text, blob bytea, timeout_seconds float8, suspect boolean, checkpoint text,
    after text, behind bigint, trace text
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_channel jobspec.channel;
    v_ready jobspec.job_ready;
    v_tid tid;
    v_leased record;
    v_why text;
begin
    if p_id is null then
        return;
    end if;
    if current_setting('transaction_isolation') <> 'read committed' then
        perform jobspec.throw('JS006', 'claim needs READ COMMITTED: above it, a claim could not see what the last one did');
    end if;
    lock table jobspec.job_running in row exclusive mode;
    select c.* into v_channel from jobspec.channel c join jobspec.job j on j.channel_id = c.id where j.id = p_id;
    if v_channel.id is null then
        perform jobspec.throw('JS010', format('there is no job %s', p_id));
    end if;
    perform from jobspec.gate g where g.channel_id = v_channel.id and v_channel.gated for update;
    select r.* into v_ready from jobspec.job_ready r where r.id = p_id for update skip locked;
    select r.ctid into v_tid from jobspec.job_ready r where r.id = p_id;
    v_why := case
        when v_ready.id is null then 'it is not ready'
        when v_ready.kind_id <> all(p_kinds) or v_channel.id <> all(p_channels) then 'its kind or channel is not asked for'
        when v_channel.backend is not null then format('channel %s is forwarded to %s', v_channel.name, v_channel.backend)
        when v_channel.paused then format('channel %s is paused', v_channel.name)
        when exists (select from jobspec.job_held h where h.id = p_id) then 'it is held'
        when v_channel.ordered and exists (
            select from jobspec.job_ready r
            where r.channel_id = v_channel.id and r.lane = v_ready.lane and (r.rank, r.pos) < (v_ready.rank, v_ready.pos)
        ) then 'others are before it in its lane'
        when v_channel.ordered and exists (select from jobspec.job_running x where x.laned and x.channel_id = v_channel.id and x.lane = v_ready.lane)
            then 'another job of its lane is running'
        when v_channel.lane_concurrency <= (select count(*) from jobspec.job_running x where x.laned and x.channel_id = v_channel.id and x.lane = v_ready.lane)
            then 'its lane runs as many as it may'
        when (v_channel.concurrency is not null or v_channel.rate_limit is not null) and (jobspec.allowance(v_channel, 1, 0)).allowed < 1
            then format('channel %s runs as many as it may', v_channel.name)
    end;
    if v_why is not null then
        perform jobspec.throw('JS047', format('job %s cannot be claimed: %s', p_id, v_why));
    end if;
    if v_channel.rate_limit is not null then
        perform jobspec.take_tokens(v_channel, 1);
    end if;
    v_leased := jobspec.lease(0, v_channel, array[v_tid], v_ready.suspect, clock_timestamp() + p_lease);
    return query select b.* from jobspec.bodies(
        v_leased.ids, v_leased.runs, v_leased.attempts, v_ready.suspect, v_leased.ranks, v_leased.positions, null, v_leased.saved
    ) b;
    perform jobspec.tell('started', array[p_id]);
end $$;
