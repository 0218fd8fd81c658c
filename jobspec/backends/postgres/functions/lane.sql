-- The lane of a job: its number from its key, its key from its payload. The only place where keys are computed, so that
-- every client, in any language, agrees.
-- Locks: none.  Called by: enqueue, enqueue_many.

-- One part of a key, in the one form it has, however a client wrote it; null if it is not of the type.
create or replace function jobspec.key_part(p_type text, p_value jsonb)
returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text text := p_value #>> '{}';
begin
    case p_type
        when 'int' then
            if v_text ~ '^-?[0-9]{1,19}$' and v_text::numeric between -9223372036854775808 and 9223372036854775807 then
                return to_jsonb(v_text::bigint);
            end if;
        when 'uuid' then
            if v_text ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
                return to_jsonb(lower(v_text));
            end if;
        when 'bool' then
            if jsonb_typeof(p_value) = 'boolean' then
                return p_value;
            end if;
        when 'date' then
            -- Without a cast that could fail: catching its error would cost a subtransaction a job.
            if v_text ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' and left(v_text, 4) > '0000' then
                if right(v_text, 2)::int <= extract(day from (left(v_text, 7) || '-01')::date + interval '1 month' - interval '1 day') then
                    return p_value;
                end if;
            end if;
        else
            if jsonb_typeof(p_value) = 'string' then
                return p_value;
            end if;
    end case;
    return null;
end $$;

-- The same as text, in a form that the planner takes into the statement that asks. Null also for what is seldom: the last
-- of February in leap years, numbers written as texts or very large, long texts.
create or replace function jobspec.key_text(p_type text, p_value jsonb)
returns text
language sql immutable
as $$
    select case p_type
        when 'int' then
            case when jsonb_typeof(p_value) = 'number' and length(p_value::text) <= 18 and strpos(p_value::text, '.') = 0 then p_value::text end
        when 'uuid' then
            case when p_value::text ~* '^"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"$' then lower(p_value::text) end
        when 'bool' then
            case when jsonb_typeof(p_value) = 'boolean' then p_value::text end
        when 'date' then
            case
                when p_value::text ~ '^"[0-9]{4}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"$' and p_value::text not like '"0000%'
                then p_value::text
            end
        else
            case when jsonb_typeof(p_value) = 'string' and octet_length(p_value::text) <= 500 then p_value::text end
    end
$$;

-- What lane_key answers for a key of one part or two, in the same form. Null without a part, and where key_text is null:
-- then lane_key is to be asked.
create or replace function jobspec.quick_key(p_type1 text, p_path1 text[], p_type2 text, p_path2 text[], p_payload jsonb)
returns text
language sql immutable
as $$
    select case
        when p_type2 is null then '[' || jobspec.key_text(p_type1, p_payload #> p_path1) || ']'
        else '[' || jobspec.key_text(p_type1, p_payload #> p_path1) || ', ' || jobspec.key_text(p_type2, p_payload #> p_path2) || ']'
    end
$$;

-- The same for a key of more parts, which is seldom: a statement a job.
create or replace function jobspec.long_key(p_key jsonb, p_payload jsonb)
returns text
language sql immutable
as $$
    select case when bool_and(x.part is not null) and sum(octet_length(x.part) + 2) <= 1000 then '[' || string_agg(x.part, ', ' order by x.n) || ']' end
    from (
        select k.n, jobspec.key_text(k.part ->> 'type', p_payload #> array(select jsonb_array_elements_text(k.part -> 'path'))) as part
        from jsonb_array_elements(p_key) with ordinality k (part, n)
    ) x
$$;

-- The lane key of a payload: a JSON array as text, equal for equal keys.
create or replace function jobspec.lane_key(p_kind text, p_key jsonb, p_payload jsonb)
returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_part jsonb;
    v_path text[];
    v_value jsonb;
    v_parts jsonb := '[]';
begin
    for v_n in 0..jsonb_array_length(p_key) - 1 loop
        v_path := array(select jsonb_array_elements_text(p_key -> v_n -> 'path'));
        v_value := p_payload #> v_path;
        if v_value is null or v_value = 'null' then
            perform jobspec.throw('JS001', format('%s: the payload has no value at "%s", which is part of the lane key', p_kind, array_to_string(v_path, '.')));
        end if;
        v_part := jobspec.key_part(p_key -> v_n ->> 'type', v_value);
        if v_part is null then
            perform jobspec.throw('JS001', format('%s: "%s" is part of the lane key and must be of type %s', p_kind, array_to_string(v_path, '.'), p_key -> v_n ->> 'type'));
        end if;
        v_parts := v_parts || v_part;
    end loop;
    if octet_length(v_parts::text) > 1024 then
        perform jobspec.throw('JS001', format('%s: the lane key is %s bytes; the cap is 1024', p_kind, octet_length(v_parts::text)));
    end if;
    return v_parts::text;
end $$;

-- 64 bits of sha256: the same on every platform and version, which hashtext() does not promise. Two keys that met in one
-- lane would only wait for each other. The lowest number is left free: it is where a walk over the lanes begins.
-- Not immutable, or the planner would not take it into the statement that asks: convert_to() is not either.
create or replace function jobspec.lane(p_key text)
returns bigint
language sql stable parallel safe
return case
    when p_key is null then 0
    else greatest(-9223372036854775807, ('x' || encode(substr(sha256(convert_to(p_key, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint)
end;
