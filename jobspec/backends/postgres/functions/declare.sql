-- Bring the channels, kinds and schedules of a package in: `jobspec apply` runs a generated script of these calls in one
-- transaction. What operators set (paused, limits) is never touched; what has jobs is never removed.
-- Locks: an advisory lock until the end of the transaction, so that two of them go one after the other.
-- Called by: the generated jobs.sql.

create or replace function jobspec.declare_package(p_package text)
returns void
language plpgsql
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('jobspec apply', 0));
    perform set_config('jobspec.declaring', p_package, true);
end $$;

create or replace function jobspec.unfinished(p_channel int)
returns bigint
language sql stable
as $$
    select (select count(*) from jobspec.job_ready r where r.channel_id = p_channel)
        + (select count(*) from jobspec.job_running r where r.channel_id = p_channel)
        + (select count(*) from jobspec.job_held h where h.channel_id = p_channel and not (h.ordered and h.run_at is not null))
$$;

-- What belongs to a new channel, beside its row.
create or replace function jobspec.furnish(p_channel jobspec.channel)
returns jobspec.channel
language plpgsql
as $$
declare
    v_bell text := format('jobspec.bell_%s', p_channel.id);
    v_channel jobspec.channel;
begin
    insert into jobspec.gate (channel_id) values (p_channel.id);
    execute format('create sequence %s minvalue 0', v_bell);
    perform setval(v_bell::regclass, 9223372036854775807);
    update jobspec.channel c set bell = v_bell::regclass where c.id = p_channel.id returning * into v_channel;
    insert into jobspec.bound (channel_id, stripe) select p_channel.id, s.n from generate_series(0, 15) s (n);
    return v_channel;
end $$;

-- Raise an error if jobs that are stored, here or where they were forwarded to, would be left behind by another backend.
create or replace function jobspec.stay_there(p_channel jobspec.channel, p_backend text)
returns void
language plpgsql
as $$
declare
    v_jobs bigint;
begin
    if p_channel.backend is not distinct from p_backend then
        return;
    elsif p_channel.moving then
        perform jobspec.throw('JS024', format('channel %s is on its way elsewhere', p_channel.name), 'run `jobspec move` to its end, then `jobspec apply`');
    elsif p_channel.backend is not null then
        -- What is unfinished there is not known here; a channel that has never had a job has none anywhere.
        v_jobs := (select count(*) from (select from jobspec.job j join jobspec.channel c on c.id = j.channel_id where p_channel.id in (c.id, c.pattern_id) limit 1) j);
    else
        v_jobs := (select sum(jobspec.unfinished(c.id)) from jobspec.channel c where p_channel.id in (c.id, c.pattern_id));
    end if;
    if v_jobs > 0 then
        perform jobspec.throw(
            'JS024',
            case
                when p_channel.backend is null then format('channel %s has %s unfinished jobs here: those of its backend %s would overtake them', p_channel.name, v_jobs, p_backend)
                else format('channel %s has had jobs that were forwarded to %s, and may be unfinished there', p_channel.name, p_channel.backend)
            end,
            'run `jobspec move` for it, which waits until its old place is empty; then `jobspec apply`'
        );
    end if;
end $$;

create or replace function jobspec.declare_channel(
    p_package text,
    p_name text,
    p_order text,
    p_key jsonb default '[]',
    p_on_dead text default null,
    p_doc text default '',
    p_weight int default 1,
    p_concurrency int default null,
    p_lane_concurrency int default null,
    p_rate_limit int default null,
    p_rate_seconds float8 default null,
    p_max_pending int default null,
    p_lane_max_pending int default null,
    p_on_full text default 'reject',
    p_run_ahead int default 1,
    p_backend text default null
)
returns int
language plpgsql
as $$
declare
    v_name text := p_package || '.' || p_name;
    v_key jsonb := coalesce(p_key, '[]');
    v_channel jobspec.channel;
    v_jobs bigint;
begin
    select c.* into v_channel from jobspec.channel c where c.name = v_name for no key update;
    if v_channel.id is null then
        insert into jobspec.channel (package, name, wake, ordered, key, on_dead, doc)
        values (p_package, v_name, v_name, p_order = 'strict', v_key, p_on_dead, p_doc)
        returning * into v_channel;
        v_channel := jobspec.furnish(v_channel);
    elsif (v_channel.ordered, v_channel.key) is distinct from (p_order = 'strict', v_key) then
        v_jobs := (select sum(jobspec.unfinished(c.id)) from jobspec.channel c where v_channel.id in (c.id, c.pattern_id));
        if v_jobs > 0 then
            perform jobspec.throw(
                'JS024',
                format('channel %s has %s unfinished jobs: its order and key cannot change under them', v_name, v_jobs),
                'declare a channel of another name for the new jobs, or wait until these have ended'
            );
        end if;
    end if;
    perform jobspec.stay_there(v_channel, p_backend);
    update jobspec.channel c
    set ordered = p_order = 'strict', key = v_key, on_dead = p_on_dead, doc = p_doc, on_full = p_on_full, run_ahead = p_run_ahead, backend = p_backend,
        declared_at = now(),
        declared = jsonb_strip_nulls(jsonb_build_object(
            'weight', p_weight, 'concurrency', p_concurrency, 'lane_concurrency', p_lane_concurrency, 'rate_limit', p_rate_limit,
            'rate_seconds', p_rate_seconds, 'max_pending', p_max_pending, 'lane_max_pending', p_lane_max_pending
        ))
    where v_channel.id in (c.id, c.pattern_id);
    perform jobspec.apply_limits(c.id) from jobspec.channel c where v_channel.id in (c.id, c.pattern_id) order by c.id;
    return v_channel.id;
end $$;

create or replace function jobspec.declare_kind(
    p_package text,
    p_name text,
    p_version int,
    p_channel text,
    p_key jsonb default '[]',
    p_priority int default 0,
    p_max_attempts int default 5,
    p_backoff text default 'exponential',
    p_base_seconds float8 default 1,
    p_cap_seconds float8 default 3600,
    p_jitter float8 default 0.1,
    p_timeout_seconds float8 default 900,
    p_blob_max_bytes int default null,
    p_defaults jsonb default '{}',
    p_payload_schema jsonb default null,
    p_result_schema jsonb default null,
    p_doc text default '',
    p_retry_on text[] default '{}',
    p_give_up_on text[] default '{}',
    p_keep_done_seconds float8 default null,
    p_keep_dead_seconds float8 default null,
    p_unique_key jsonb default null,
    p_unique_while text default null,
    p_unique_window_seconds float8 default null,
    p_unique_on_conflict text default 'return_existing',
    p_after jsonb default '{}',
    p_on_dep_failure text default 'cancel',
    p_events text[] default '{}',
    p_checkpoint_schema jsonb default null,
    p_transactional text default null,
    p_tags jsonb default '{}',
    p_lease_seconds float8 default null,
    p_origin text default null
)
returns int
language plpgsql
as $$
declare
    v_name text := p_package || '.' || p_name;
    v_key jsonb := coalesce(p_key, '[]');
    v_channel jobspec.channel;
    v_old record;
    v_id int;
begin
    select c.* into v_channel from jobspec.channel c where c.name = p_package || '.' || p_channel;
    if v_channel.id is null then
        perform jobspec.throw('JS005', format('kind %s: there is no channel %s.%s', v_name, p_package, p_channel), 'declare the channel first');
    end if;
    select k.channel_id, k.key, c.name, c.ordered into v_old
    from jobspec.kind k
    join jobspec.channel c on c.id = k.channel_id
    where k.name = v_name and k.version = p_version;
    if (v_old.channel_id, v_old.key) is distinct from (v_channel.id, v_key)
        and (v_old.ordered or v_channel.ordered)
        and (
            exists (select from jobspec.job_ready r join jobspec.kind k on k.id = r.kind_id where k.name = v_name)
            or exists (select from jobspec.job_running r join jobspec.kind k on k.id = r.kind_id where k.name = v_name)
            or exists (select from jobspec.job_held h join jobspec.kind k on k.id = h.kind_id where k.name = v_name)
        )
        and v_old.channel_id is not null
    then
        perform jobspec.throw(
            'JS024',
            format('kind %s has unfinished jobs in channel %s: it cannot move to another lane under them', v_name, v_old.name),
            'wait until they have ended, or declare a new version that waits elsewhere'
        );
    end if;
    insert into jobspec.kind as k (
        package, name, version, channel_id, key, priority, max_attempts, backoff, base_seconds, cap_seconds, jitter,
        timeout_seconds, blob_max_bytes, defaults, payload_schema, result_schema, doc, retry_on, give_up_on,
        keep_done_seconds, keep_dead_seconds, unique_key, unique_while, unique_window_seconds, unique_on_conflict, after,
        on_dep_failure, events, checkpoint_schema, transactional, tags, lease_seconds, origin
    )
    values (
        p_package, v_name, p_version, v_channel.id, v_key, p_priority, p_max_attempts, p_backoff, p_base_seconds,
        p_cap_seconds, p_jitter, p_timeout_seconds, p_blob_max_bytes, p_defaults, p_payload_schema, p_result_schema, p_doc,
        p_retry_on, p_give_up_on, p_keep_done_seconds, p_keep_dead_seconds, p_unique_key, p_unique_while,
        p_unique_window_seconds, p_unique_on_conflict, p_after, p_on_dep_failure, p_events, p_checkpoint_schema,
        p_transactional, p_tags, p_lease_seconds, p_origin
    )
    on conflict (name, version) do update
    set channel_id = excluded.channel_id, key = excluded.key, priority = excluded.priority,
        max_attempts = excluded.max_attempts, backoff = excluded.backoff, base_seconds = excluded.base_seconds,
        cap_seconds = excluded.cap_seconds, jitter = excluded.jitter, timeout_seconds = excluded.timeout_seconds,
        blob_max_bytes = excluded.blob_max_bytes, defaults = excluded.defaults, payload_schema = excluded.payload_schema,
        result_schema = excluded.result_schema, doc = excluded.doc, retry_on = excluded.retry_on,
        give_up_on = excluded.give_up_on, keep_done_seconds = excluded.keep_done_seconds,
        keep_dead_seconds = excluded.keep_dead_seconds, unique_key = excluded.unique_key,
        unique_while = excluded.unique_while, unique_window_seconds = excluded.unique_window_seconds,
        unique_on_conflict = excluded.unique_on_conflict, after = excluded.after, on_dep_failure = excluded.on_dep_failure,
        events = excluded.events, checkpoint_schema = excluded.checkpoint_schema, transactional = excluded.transactional,
        tags = excluded.tags, lease_seconds = excluded.lease_seconds, origin = excluded.origin, declared_at = now()
    returning k.id into v_id;
    if v_old is null then
        -- Producers of the versions before it go on for a while.
        update jobspec.kind k set declared_at = clock_timestamp() where k.name = v_name and k.version < p_version and k.declared_at <> now();
    end if;
    return v_id;
end $$;

-- One schedule a job. A new cron expression or zone begins anew; what operators set (paused) stays.
create or replace function jobspec.declare_schedule(
    p_package text,
    p_name text,
    p_kind text,
    p_version int,
    p_cron text,
    p_tz text default 'UTC',
    p_payload jsonb default '{}',
    p_times jsonb default '{}',
    p_catch_up text default 'last'
)
returns int
language plpgsql
as $$
declare
    v_name text := p_package || '.' || p_name;
    v_kind text := p_package || '.' || p_kind;
    v_id int;
begin
    if not exists (select from jobspec.kind k where k.name = v_kind and k.version = p_version) then
        perform jobspec.throw('JS004', format('schedule %s: there is no kind %s version %s', v_name, v_kind, p_version), 'declare the kind first');
    elsif not exists (select from pg_timezone_names z where z.name = p_tz) then
        perform jobspec.throw('JS003', format('schedule %s: this server knows no time zone "%s"', v_name, p_tz), 'use a name of the IANA database, as in Europe/Paris');
    end if;
    insert into jobspec.schedule as s (package, name, kind, version, cron, tz, payload, times, catch_up)
    values (p_package, v_name, v_kind, p_version, p_cron, p_tz, p_payload, p_times, p_catch_up)
    on conflict (name) do update
    set kind = excluded.kind, version = excluded.version, payload = excluded.payload, times = excluded.times,
        catch_up = excluded.catch_up, cron = excluded.cron, tz = excluded.tz, declared_at = now(),
        next_at = case when (s.cron, s.tz) = (excluded.cron, excluded.tz) then s.next_at end
    returning s.id into v_id;
    -- Who fires it computes its first time: now, and not when they happen to look next.
    perform pg_notify('jobspec_wake', 'schedules');
    return v_id;
end $$;

-- Ends the declaration: what this transaction did not declare goes, unless the archive has jobs of it or a living worker
-- serves it. A version whose successor came less than a day ago stays: its producers may still run.
create or replace function jobspec.declared_package(p_package text)
returns void
language plpgsql
as $$
declare
    v_channel jobspec.channel;
begin
    if current_setting('jobspec.declaring', true) is distinct from p_package then
        perform jobspec.throw('JS003', format('the declaration of package %s must be one transaction', p_package), 'run the script with `psql --single-transaction`, or use `jobspec apply`');
    end if;
    delete from jobspec.schedule s where s.package = p_package and s.declared_at <> now();
    delete from jobspec.kind k
    where k.package = p_package
      and k.declared_at <> now()
      and (
          k.declared_at < now() - interval '1 day'
          or not exists (select from jobspec.kind n where n.name = k.name and n.version > k.version and n.declared_at = now())
      )
      and not exists (select from jobspec.worker w where k.id = any(w.kinds) and w.expires_at > now())
      and not exists (select from jobspec.job j where j.kind_id = k.id);
    for v_channel in
        select c.*
        from jobspec.channel c
        where c.package = p_package
          and c.declared_at <> now()
          and not exists (select from jobspec.kind k where k.channel_id = c.id)
          and not exists (select from jobspec.worker w where c.id = any(w.channels) and w.expires_at > now())
          and not exists (select from jobspec.job j where j.channel_id = c.id)
          and not exists (select from jobspec.channel m where m.pattern_id = c.id)
    loop
        delete from jobspec.channel c where c.id = v_channel.id;
        if v_channel.pattern_id is null then
            execute format('drop sequence %s', v_channel.bell);
        end if;
        if v_channel.bucket is not null then
            execute format('drop sequence %s', v_channel.bucket);
        end if;
    end loop;
end $$;
