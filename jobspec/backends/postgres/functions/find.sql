-- Jobs by a filter, for those who look and those who steer.
-- Locks: none.  Called by: the CLI, psql, cancel_all, redrive, purge, delete_all.
--
-- A filter is a JSON object; all of its keys must hold. state, channel, kind, origin, bundle and id take one value or an
-- array of them; names may be short (`charge`) where that is unambiguous.
--   state, channel, kind, version, origin, id, key (the values of the lane key), tag ({"tenant": "a"}),
--   bundle, bundle_name, bundle_origin, error (a part of the last error; "" for any),
--   enqueued_, started_, finished_ with before or after

-- An error that a handler left, as text. Characters that PostgreSQL has no text for are shown as U+FFFD.
create or replace function jobspec.error_text(p_error json)
returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select concat_ws(': ', e.error ->> 'type', e.error ->> 'message')
    from (
        select case
            when p_error::text ~* '\\u(0000|d[89a-f])' then regexp_replace(p_error::text, '(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f]..)', '\1\\ufffd', 'gi')::json
            else p_error
        end as error
    ) e
$$;

-- One value or an array of them, as texts.
create or replace function jobspec.filter_texts(p_filter jsonb, p_name text)
returns text[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_value jsonb := p_filter -> p_name;
    v_texts text[];
begin
    if v_value is null then
        return null;
    end if;
    if jsonb_typeof(v_value) <> 'array' then
        v_value := jsonb_build_array(v_value);
    end if;
    select array_agg(e.value #>> '{}') into v_texts
    from jsonb_array_elements(v_value) e (value)
    where jsonb_typeof(e.value) in ('string', 'number');
    if v_texts is null or cardinality(v_texts) <> jsonb_array_length(v_value) then
        perform jobspec.throw('JS003', format('filter: %s is %s; it takes a value or an array of values', p_name, p_filter -> p_name));
    end if;
    return v_texts;
end $$;

-- The ids of the kinds or channels that are named, short or in full.
create or replace function jobspec.filter_names(p_filter jsonb, p_name text)
returns int[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text text;
    v_ids int[] := '{}';
    v_found record;
begin
    foreach v_text in array jobspec.filter_texts(p_filter, p_name) loop
        select array_agg(distinct n.name order by n.name) as names, array_agg(n.id) as ids into v_found
        from (
            select k.id, k.name from jobspec.kind k where p_name = 'kind'
            union all
            select c.id, c.name from jobspec.channel c where p_name = 'channel'
        ) n
        where n.name = v_text or (position('.' in v_text) = 0 and right(n.name, length(v_text) + 1) = '.' || v_text);
        if v_found.names is null then
            perform jobspec.throw('JS003', format('filter: this database has no %s "%s"', p_name, v_text));
        elsif cardinality(v_found.names) > 1 then
            perform jobspec.throw('JS003', format('filter: the %s "%s" is ambiguous: %s', p_name, v_text, array_to_string(v_found.names, ', ')));
        end if;
        v_ids := v_ids || v_found.ids;
    end loop;
    return v_ids;
end $$;

-- Where jobs in these states are, in all if null: a row each, with what the tables of the states know.
create or replace function jobspec.filter_source(p_states jobspec.job_state[])
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(b.text, E'\nunion all\n')
    from (
        values
            ('{dead,cancelled,expired}'::jobspec.job_state[], $q$select f.id, f.state, f.started_at, f.finished_at from jobspec.job_finished f where f.state <> 'done' and f.state = any(%L)$q$),
            ('{done}', $q$select f.id, f.state, f.started_at, f.finished_at from jobspec.job_finished f where f.state = any(%L)$q$),
            ('{running}', $q$select r.id, 'running'::jobspec.job_state, r.claimed_at, null::timestamptz from jobspec.job_running r$q$),
            -- Ready and held: nobody can run it.
            ('{reserved,scheduled,waiting,parked,ready}', $q$select h.id, h.state, null::timestamptz, null::timestamptz from jobspec.job_held h where h.state = any(%L)$q$),
            ('{ready}', $q$select r.id, 'ready'::jobspec.job_state, null::timestamptz, null::timestamptz from jobspec.job_ready r where not exists (select from jobspec.job_held h where h.id = r.id)$q$)
    ) t (states, query)
    cross join lateral (select array(select s.state from unnest(t.states) s (state) where p_states is null or s.state = any(p_states)) as states) w
    cross join lateral (select format(t.query, w.states) as text) b
    where w.states <> '{}'
$$;

create or replace function jobspec.filter_check(p_filter jsonb)
returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    c_types constant jsonb := '{
        "state": "list", "channel": "list", "kind": "list", "version": "number", "origin": "list", "id": "list", "key": "any", "tag": "object",
        "bundle": "list", "bundle_name": "string", "bundle_origin": "string", "error": "string", "enqueued_before": "string",
        "enqueued_after": "string", "started_before": "string", "started_after": "string", "finished_before": "string", "finished_after": "string"
    }';
    v_each record;
begin
    if jsonb_typeof(p_filter) is distinct from 'object' then
        perform jobspec.throw('JS003', 'filter: it must be a JSON object', 'as in {"kind": "charge", "state": "dead"}; {} is every job');
    end if;
    for v_each in select e.key as name, e.value, c_types ->> e.key as type from jsonb_each(p_filter) e order by e.key loop
        if v_each.type is null then
            perform jobspec.throw('JS003', format('filter: "%s" is not a key of a filter', v_each.name), 'keys: ' || (select string_agg(t.key, ', ' order by t.key) from jsonb_object_keys(c_types) t (key)));
        elsif v_each.type not in ('any', 'list', jsonb_typeof(v_each.value)) and v_each.value <> 'null' then
            perform jobspec.throw('JS003', format('filter: %s is %s; it must be of type %s', v_each.name, v_each.value, v_each.type));
        end if;
    end loop;
end $$;

-- What a filter means: a query from its FROM on; j is the job, s where it is. Values are quoted literals. p_states: s.state
-- is asked for, even if the filter does not.
create or replace function jobspec.filter_sql(p_filter jsonb, p_states boolean default false)
returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    f jsonb;
begin
    perform jobspec.filter_check(p_filter);
    f := jsonb_strip_nulls(p_filter);
    return concat(
        case
            when p_states or f ?| '{state,started_before,started_after,finished_before,finished_after}' then format(
                'from (%s) s (id, state, started_at, finished_at) join jobspec.job j on j.id = s.id where true',
                jobspec.filter_source(jobspec.filter_texts(f, 'state')::jobspec.job_state[])
            )
            else 'from jobspec.job j cross join lateral (select j.id) s (id) where true'
        end,
        case when f ? 'id' then format(' and s.id = any(%L::bigint[])', jobspec.filter_texts(f, 'id')::bigint[]) end,
        case when f ? 'kind' then format(' and j.kind_id = any(%L::int[])', jobspec.filter_names(f, 'kind')) end,
        case when f ? 'version' then format(' and j.kind_id in (select k.id from jobspec.kind k where k.version = %s)', (f ->> 'version')::int) end,
        case when f ? 'channel' then format(' and j.channel_id = any(%L::int[])', jobspec.filter_names(f, 'channel')) end,
        case when f ? 'key' then format(' and j.key = %L', case jsonb_typeof(f -> 'key') when 'array' then f -> 'key' else jsonb_build_array(f -> 'key') end) end,
        case when f ? 'origin' then format(' and j.origin = any(%L::text[])', jobspec.filter_texts(f, 'origin')) end,
        case when f ? 'tag' then format($q$ and (select k.tags from jobspec.kind k where k.id = j.kind_id) || coalesce(j.tags, '{}') @> %L$q$, f -> 'tag') end,
        case when f ? 'bundle' then format(' and j.bundle_id = any(%L::bigint[])', jobspec.filter_texts(f, 'bundle')::bigint[]) end,
        case when f ? 'bundle_name' then format(' and j.bundle_id in (select b.id from jobspec.bundle b where b.name = %L)', f ->> 'bundle_name') end,
        case when f ? 'bundle_origin' then format(' and j.bundle_id in (select b.id from jobspec.bundle b where b.origin = %L)', f ->> 'bundle_origin') end,
        case when f ? 'enqueued_before' then format(' and j.enqueued_at < %L', (f ->> 'enqueued_before')::timestamptz) end,
        case when f ? 'enqueued_after' then format(' and j.enqueued_at > %L', (f ->> 'enqueued_after')::timestamptz) end,
        case when f ? 'started_before' then format(' and s.started_at < %L', (f ->> 'started_before')::timestamptz) end,
        case when f ? 'started_after' then format(' and s.started_at > %L', (f ->> 'started_after')::timestamptz) end,
        case when f ? 'finished_before' then format(' and s.finished_at < %L', (f ->> 'finished_before')::timestamptz) end,
        case when f ? 'finished_after' then format(' and s.finished_at > %L', (f ->> 'finished_after')::timestamptz) end,
        case when f ? 'error' then format(
            ' and position(lower(%L) in lower((select jobspec.error_text(a.error) from jobspec.attempt_error a where a.id = s.id order by a.at desc limit 1))) > 0',
            f ->> 'error'
        ) end
    );
exception when invalid_text_representation or invalid_datetime_format or datetime_field_overflow or numeric_value_out_of_range then
    perform jobspec.throw('JS003', 'filter: ' || sqlerrm);
end $$;

-- Ids in ascending order, a page at a time: p_after is the last id of the page before. p_newest: the other way round.
create or replace function jobspec.find(p_filter jsonb, p_after bigint default null, p_limit int default 100, p_newest boolean default false)
returns setof bigint
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_limit is null or p_limit < 1 then
        perform jobspec.throw('JS003', format('find: the limit is %s; it must be 1 or more', coalesce(p_limit::text, 'NULL')));
    end if;
    return query execute concat(
        'select s.id ',
        jobspec.filter_sql(p_filter),
        case
            when p_newest then ' and s.id < coalesce($1, 9223372036854775807) order by s.id desc limit $2'
            else ' and s.id > coalesce($1, 0) order by s.id limit $2'
        end
    ) using p_after, p_limit;
end $$;

create or replace function jobspec.count(p_filter jsonb default '{}')
returns table (state jobspec.job_state, jobs bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return query execute concat('select s.state, count(*) ', jobspec.filter_sql(p_filter, true), ' group by s.state order by s.state');
end $$;
