-- The lane of a job: its number from its key, its key from its payload. The only place where keys are computed, so that
-- every client, in any language, agrees.
-- Locks: none.  Called by: enqueue, enqueue_many.

-- One canonical JSON text for each key: equal values of one type give equal texts, however a client wrote them.
create or replace function jobspec.lane_key(p_kind text, p_key jsonb, p_payload jsonb)
returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_part jsonb;
    v_path text[];
    v_value jsonb;
    v_text text;
    v_parts jsonb := '[]';
begin
    for v_part in select e from jsonb_array_elements(p_key) e loop
        v_path := array(select jsonb_array_elements_text(v_part -> 'path'));
        v_value := p_payload #> v_path;
        v_text := v_value #>> '{}';
        if v_text is null then
            perform jobspec.throw('JS001', format('%s: the payload has no value at "%s", which is part of the lane key', p_kind, array_to_string(v_path, '.')));
        end if;
        begin
            v_parts := v_parts || case v_part ->> 'type'
                when 'int' then to_jsonb(v_text::bigint)
                when 'uuid' then to_jsonb(v_text::uuid)
                when 'date' then to_jsonb(v_text::date)
                when 'bool' then to_jsonb(v_text::boolean)
                else to_jsonb(v_text)
            end;
        exception when data_exception then
            perform jobspec.throw('JS001', format('%s: "%s" is part of the lane key and must be of type %s', p_kind, array_to_string(v_path, '.'), v_part ->> 'type'));
        end;
    end loop;
    v_text := v_parts::text;
    if octet_length(v_text) > 1024 then
        perform jobspec.throw('JS001', format('%s: the lane key is %s bytes; the cap is 1024', p_kind, octet_length(v_text)));
    end if;
    return v_text;
end $$;

-- 64 bits of sha256: the same on every platform and version, which hashtext() does not promise. Two keys that met in one
-- lane would only wait for each other. The lowest number is left free: it is where a walk over the lanes begins.
create or replace function jobspec.lane(p_key text)
returns bigint
language sql immutable parallel safe
as $$
    select case
        when p_key is null then 0
        else greatest(-9223372036854775807, ('x' || encode(substr(sha256(convert_to(p_key, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint)
    end
$$;
