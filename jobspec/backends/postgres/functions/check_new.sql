-- What enqueue will not take: first whether all is well, in a form that the planner takes into the statement that asks, then
-- what is not, each with an error of its own. What is well here is well there; the tests compare them.
-- Locks: none.  Called by: enqueue, enqueue_many.

-- Whether check_new would find nothing wrong with the job itself; of its kind and channel it knows no more than it is told.
create or replace function jobspec.fits(
    p_blob_max_bytes int, p_ordered boolean, p_payload jsonb, p_blob bytea, p_priority int, p_run_at timestamptz, p_delay interval,
    p_max_attempts int, p_timeout interval, p_reserve interval, p_max_pending int
)
returns boolean
language sql stable
return coalesce(jsonb_typeof(p_payload) = 'object', false)
    and pg_column_size(p_payload) <= 1048576
    and (p_blob is null) = (p_blob_max_bytes is null)
    and coalesce(octet_length(p_blob) <= p_blob_max_bytes, true)
    and (
        num_nonnulls(p_priority, p_run_at, p_delay, p_max_attempts, p_timeout, p_reserve, p_max_pending) = 0
        or coalesce(p_priority between -32767 and 32767 and (p_priority = 0 or not p_ordered), true)
            and num_nonnulls(p_run_at, p_delay) < 2
            and coalesce(isfinite(p_run_at), true)
            and coalesce(p_delay >= interval '0' and isfinite(p_delay), true)
            and coalesce(p_max_attempts between 1 and 32767, true)
            and coalesce(p_timeout > interval '0' and isfinite(p_timeout), true)
            and coalesce(p_reserve > interval '0' and isfinite(p_reserve), true)
            and coalesce(p_max_pending >= 1, true)
    );

-- The same for check_words.
create or replace function jobspec.words_fit(
    p_unique_key text, p_tags jsonb, p_origin text, p_after jsonb, p_on_dep_failure text, p_on_conflict text, p_trace text
)
returns boolean
language sql stable
return num_nonnulls(p_unique_key, p_tags, p_origin, p_after, p_on_dep_failure, p_on_conflict, p_trace) = 0
    or coalesce(octet_length(p_unique_key) between 1 and 1024, true)
        and coalesce(length(p_origin) between 1 and 100, true)
        and coalesce(jsonb_typeof(p_tags) = 'object' and not jsonb_path_exists(p_tags, 'strict $.* ? (@.type() != "string")') and pg_column_size(p_tags) <= 8192, true)
        and coalesce(
            jsonb_typeof(p_after) = 'object'
                and not jsonb_path_exists(p_after, 'strict $.* ? (@.type() != "number" || @.floor() != @ || @ > 9223372036854775807 || @ < -9223372036854775807)'),
            true
        )
        and coalesce(p_on_dep_failure in ('cancel', 'run', 'block'), true)
        and coalesce(p_on_conflict in ('return_existing', 'raise'), true)
        and coalesce(octet_length(p_trace) between 1 and 200, true);

-- Say what is wrong with a job. Returns only if nothing is. p_options: {"priority", "run_at", ..} as enqueue was called.
create or replace function jobspec.check_new(
    p_kind text, p_version int, p_channel text, p_payload jsonb, p_blob bytea, p_priority int, p_run_at timestamptz,
    p_delay interval, p_max_attempts int, p_timeout interval, p_reserve interval, p_max_pending int
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind jobspec.kind;
    v_own jobspec.channel;
    v_channel jobspec.channel;
begin
    select * into v_kind
    from jobspec.kind k
    where k.name = p_kind and (p_version is null or k.version = p_version)
    order by k.version desc
    limit 1;
    if v_kind.id is null then
        perform jobspec.throw(
            'JS004',
            format('this database has no kind "%s"%s', p_kind, ' version ' || p_version),
            'run `jobspec apply` with the spec that declares it'
        );
    end if;
    select c.* into v_own from jobspec.channel c where c.id = v_kind.channel_id;
    if p_channel is null then
        v_channel := v_own;
        if right(v_own.name, 1) = '*' then
            perform jobspec.throw('JS005', format('%s waits in one of the channels %s: say in which', p_kind, v_own.name), format('as in channel => ''%s''', replace(v_own.name, '*', 'a')));
        end if;
    else
        v_channel := coalesce(jobspec.channel_called(v_kind.package, p_channel), jobspec.pattern_for(v_kind.package, p_channel));
        if v_channel.id is null then
            perform jobspec.throw('JS005', format('this database has no channel "%s", and no pattern that admits it', p_channel), 'run `jobspec apply` with the spec that declares it');
        elsif v_channel.key <> v_own.key then
            perform jobspec.throw('JS003', format('%s cannot wait in channel %s: its key is %s, that of %s is %s', p_kind, v_channel.name, v_channel.key, v_own.name, v_own.key));
        end if;
    end if;
    if jsonb_typeof(p_payload) is distinct from 'object' then
        perform jobspec.throw('JS001', format('%s: the payload must be a JSON object, not %s', p_kind, coalesce(jsonb_typeof(p_payload), 'NULL')));
    elsif pg_column_size(p_payload) > 1048576 then
        perform jobspec.throw('JS001', format('%s: the payload is %s bytes; the cap is 1048576', p_kind, pg_column_size(p_payload)), 'send binary input as a blob, or enqueue where the data is');
    elsif p_blob is not null and v_kind.blob_max_bytes is null then
        perform jobspec.throw('JS001', format('%s takes no blob', p_kind));
    elsif p_blob is null and v_kind.blob_max_bytes is not null then
        perform jobspec.throw('JS001', format('%s needs a blob', p_kind));
    elsif octet_length(p_blob) > v_kind.blob_max_bytes then
        perform jobspec.throw('JS001', format('%s: the blob is %s bytes; its spec allows %s', p_kind, octet_length(p_blob), v_kind.blob_max_bytes));
    elsif p_priority not between -32767 and 32767 then
        perform jobspec.throw('JS003', format('%s: priority is %s; it must be from -32767 to 32767', p_kind, p_priority));
    elsif p_priority <> 0 and v_channel.ordered then
        perform jobspec.throw('JS003', format('%s waits in a strict channel, where the position is the order: it takes no priority', p_kind));
    elsif p_run_at is not null and p_delay is not null then
        perform jobspec.throw('JS003', format('%s: run_at and delay are both given', p_kind), 'use one of them');
    elsif not isfinite(p_run_at) then
        perform jobspec.throw('JS003', format('%s: run_at is %s', p_kind, p_run_at));
    elsif p_delay < interval '0' or not isfinite(p_delay) then
        perform jobspec.throw('JS003', format('%s: delay is %s; it must not be negative, nor without end', p_kind, p_delay));
    elsif p_max_attempts not between 1 and 32767 then
        perform jobspec.throw('JS003', format('%s: max_attempts is %s; it must be from 1 to 32767', p_kind, p_max_attempts));
    elsif p_timeout <= interval '0' or not isfinite(p_timeout) then
        perform jobspec.throw('JS003', format('%s: timeout is %s; it must be positive, and end', p_kind, p_timeout));
    elsif p_reserve <= interval '0' or not isfinite(p_reserve) then
        perform jobspec.throw('JS003', format('%s: it cannot be reserved for %s; the time must be positive, and end', p_kind, p_reserve));
    elsif p_max_pending < 1 then
        perform jobspec.throw('JS003', format('%s: max_pending is %s; it must be 1 or more', p_kind, p_max_pending));
    end if;
end $$;

-- Whether a moment that came as text says its zone.
create or replace function jobspec.zoned(p_text text)
returns boolean
language sql immutable
as $$
    select p_text ~* '[0-9]:[0-9]{2}.*(z|[+-][0-9]{2}(:?[0-9]{2})?)$'
$$;

-- A moment that came as text. Without a zone it would be another one in every session.
create or replace function jobspec.moment(p_text text)
returns timestamptz
language plpgsql stable strict
as $$
begin
    if not jobspec.zoned(p_text) then
        perform jobspec.throw('JS003', format('run_at is "%s"; it must be a time with a zone', p_text), 'as in 2030-01-31T12:00:00Z');
    end if;
    return p_text::timestamptz;
end $$;

-- The same for the options that are words.
create or replace function jobspec.check_words(
    p_kind text, p_unique_key text, p_tags jsonb, p_origin text, p_after jsonb, p_on_dep_failure text, p_on_conflict text, p_trace text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if octet_length(p_unique_key) not between 1 and 1024 then
        perform jobspec.throw('JS003', format('%s: the unique key is %s bytes; it must be 1 to 1024', p_kind, octet_length(p_unique_key)));
    elsif length(p_origin) not between 1 and 100 then
        perform jobspec.throw('JS003', format('%s: origin has %s characters; it must have 1 to 100', p_kind, length(p_origin)));
    elsif jsonb_typeof(p_tags) <> 'object' or jsonb_path_exists(p_tags, 'strict $.* ? (@.type() != "string")') or pg_column_size(p_tags) > 8192 then
        perform jobspec.throw('JS003', format('%s: the tags must be a JSON object of texts, of at most 8192 bytes', p_kind));
    elsif jsonb_typeof(p_after) <> 'object' or jsonb_path_exists(p_after, 'strict $.* ? (@.type() != "number" || @.floor() != @ || @ > 9223372036854775807 || @ < -9223372036854775807)') then
        perform jobspec.throw('JS003', format('%s: after must be a JSON object of job ids', p_kind), 'as in {"stock": 42}');
    elsif p_on_dep_failure not in ('cancel', 'run', 'block') then
        perform jobspec.throw('JS003', format('%s: on_dep_failure is "%s"; it is cancel, run or block', p_kind, p_on_dep_failure));
    elsif p_on_conflict not in ('return_existing', 'raise') then
        perform jobspec.throw('JS003', format('%s: on_conflict is "%s"; it is return_existing or raise', p_kind, p_on_conflict));
    elsif octet_length(p_trace) not between 1 and 200 then
        perform jobspec.throw('JS003', format('%s: trace is %s bytes; it must be 1 to 200', p_kind, octet_length(p_trace)), 'it is a W3C traceparent');
    end if;
end $$;
