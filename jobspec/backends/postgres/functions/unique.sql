-- Uniqueness: a row a key, which belongs to its job until the job ends, until a time, or for ever. No transition of the
-- job ever takes it again.
-- Locks: producers of one key wait for each other until they commit; above READ COMMITTED one of them fails with 40001.
-- Called by: enqueue, retry, reset.

-- The key of a job, within its kind: the texts of the spec's fields, or what the caller gave in their place.
create or replace function jobspec.unique_hash(p_kind jobspec.kind, p_payload jsonb, p_unique_key text)
returns bytea
language sql stable
as $$
    select jobspec.unique_hash_of(
        p_kind.name, p_unique_key, case when p_unique_key is null then jobspec.lane_key(p_kind.name, p_kind.unique_key, p_payload) end
    )
$$;

-- p_key: what lane_key makes of the fields.
create or replace function jobspec.unique_hash_of(p_kind text, p_unique_key text, p_key text)
returns bytea
language sql stable
as $$
    select sha256(convert_to(p_kind || E'\x1f' || coalesce('=' || p_unique_key, '[' || p_key), 'UTF8'))
$$;

-- Until when a job holds its key, if not until it ends.
create or replace function jobspec.unique_until(p_while text, p_window_seconds float8, p_now timestamptz)
returns timestamptz
language sql stable
as $$
    select case p_while
        when 'forever' then 'infinity'::timestamptz
        when 'window' then p_now + make_interval(secs => p_window_seconds)
    end
$$;

-- The job that holds a key now.
create or replace function jobspec.unique_holder(p_key bytea)
returns bigint
language sql volatile
as $$
    select u.id
    from jobspec.job_unique u
    where u.key = p_key and (u.until is null or u.until > clock_timestamp())
$$;

-- Take a key for a new job: null, or the job that was faster.
create or replace function jobspec.unique_take(p_key bytea, p_id bigint, p_kind jobspec.kind, p_now timestamptz)
returns bigint
language plpgsql
as $$
declare
    v_until timestamptz := jobspec.unique_until(p_kind.unique_while, p_kind.unique_window_seconds, p_now);
    v_holder bigint;
begin
    loop
        insert into jobspec.job_unique as u (key, id, until)
        values (p_key, p_id, v_until)
        on conflict (key) do update
        set id = excluded.id, until = excluded.until
        where u.until <= clock_timestamp();
        if found then
            return null;
        end if;
        v_holder := jobspec.unique_holder(p_key);
        if v_holder is not null then
            return v_holder;
        end if;
        -- It went between the two statements: try again. Above READ COMMITTED the conflict itself is an error.
    end loop;
end $$;
