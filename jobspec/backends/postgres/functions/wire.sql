-- Values as payloads hold them (payload/1), for the typed functions that `jobspec apply` makes of a spec. NULL stays NULL;
-- what Python could not hold either is refused, with the name of the parameter or field.
-- Locks: none.  Called by: generated functions, as the owner of the schema.

create or replace function jobspec.given(p_value jsonb, p_name text)
returns jsonb
language plpgsql immutable
as $$
begin
    if p_value is null then
        raise not_null_violation using message = format('%s must not be null', p_name);
    end if;
    return p_value;
end $$;

-- A list of a payload is an array of one dimension: of more, unnest would make one long list.
create or replace function jobspec.flat(p_value anyarray, p_name text)
returns anyarray
language plpgsql immutable
as $$
begin
    if array_ndims(p_value) > 1 then
        perform jobspec.throw('JS001', format('%s has %s dimensions; it must be an array of one', p_name, array_ndims(p_value)));
    end if;
    return p_value;
end $$;

-- With all its digits, whatever the session says.
create or replace function jobspec.wire(p_value float8, p_name text)
returns jsonb
language plpgsql immutable strict
set extra_float_digits = 1
as $$
begin
    if p_value in ('NaN', 'Infinity', '-Infinity') then
        perform jobspec.throw('JS001', format('%s is %s; it must be finite', p_name, p_value));
    end if;
    return to_jsonb(p_value);
end $$;

-- As Python writes it: with all its digits, from 0.0000001 downwards with an exponent.
create or replace function jobspec.wire(p_value numeric, p_name text)
returns jsonb
language plpgsql immutable strict
as $$
declare
    v_digits text := coalesce(nullif(ltrim(replace(abs(p_value)::text, '.', ''), '0'), ''), '0');
    v_left int := length(v_digits) - scale(p_value);
begin
    if p_value in ('NaN', 'Infinity', '-Infinity') then
        perform jobspec.throw('JS001', format('%s is %s; it must be finite', p_name, p_value));
    elsif v_left > -6 then
        return to_jsonb(p_value::text);
    end if;
    return to_jsonb(
        case when p_value < 0 then '-' else '' end || left(v_digits, 1) || coalesce('.' || nullif(substr(v_digits, 2), ''), '')
        || 'E' || v_left - 1
    );
end $$;

create or replace function jobspec.wire(p_value timestamptz, p_name text)
returns jsonb
language plpgsql immutable strict
as $$
declare
    v_utc timestamp := p_value at time zone 'UTC';
begin
    if not isfinite(v_utc) or extract(year from v_utc) not between 1 and 9999 then
        perform jobspec.throw('JS001', format('%s is %s; it must be of the years 1 to 9999', p_name, p_value));
    end if;
    return to_jsonb(to_char(v_utc, 'YYYY-MM-DD"T"HH24:MI:SS') || coalesce('.' || nullif(to_char(v_utc, 'US'), '000000'), '') || 'Z');
end $$;

create or replace function jobspec.wire(p_value date, p_name text)
returns jsonb
language plpgsql immutable strict
as $$
begin
    if not isfinite(p_value) or extract(year from p_value) not between 1 and 9999 then
        perform jobspec.throw('JS001', format('%s is %s; it must be of the years 1 to 9999', p_name, p_value));
    end if;
    return to_jsonb(to_char(p_value, 'YYYY-MM-DD'));
end $$;

create or replace function jobspec.wire(p_value time, p_name text)
returns jsonb
language plpgsql immutable strict
as $$
begin
    if p_value = '24:00' then
        perform jobspec.throw('JS001', format('%s is 24:00; it must be before that', p_name));
    end if;
    return to_jsonb(to_char(p_value, 'HH24:MI:SS') || coalesce('.' || nullif(to_char(p_value, 'US'), '000000'), ''));
end $$;

-- ISO 8601 in days of 24 hours and years of 365 days, as pydantic writes it. A month has no length.
create or replace function jobspec.wire(p_value interval, p_name text)
returns jsonb
language plpgsql immutable strict
as $$
declare
    v_seconds numeric;
    v_days bigint;
    v_rest text;
begin
    if not isfinite(p_value) or extract(year from p_value) <> 0 or extract(month from p_value) <> 0 then
        perform jobspec.throw('JS001', format('%s is %s; it must be of days, hours, minutes and seconds only', p_name, p_value));
    end if;
    v_seconds := abs(extract(epoch from p_value));
    if v_seconds >= 86400000000000 then
        perform jobspec.throw('JS001', format('%s is %s; it must be shorter than 1000000000 days', p_name, p_value));
    end if;
    v_days := div(v_seconds, 86400);
    v_seconds := v_seconds % 86400;
    v_rest := coalesce(nullif(div(v_seconds, 3600), 0) || 'H', '') || coalesce(nullif(div(v_seconds % 3600, 60), 0) || 'M', '')
        || coalesce(trim_scale(nullif(v_seconds % 60, 0)) || 'S', '');
    return to_jsonb(
        case when extract(epoch from p_value) < 0 then '-' else '' end || 'P' || coalesce(nullif(v_days / 365, 0) || 'Y', '')
        || coalesce(nullif(v_days % 365, 0) || 'D', '')
        || case when v_rest <> '' then 'T' || v_rest when v_days = 0 then 'T0S' else '' end
    );
end $$;

create or replace function jobspec.wire(p_value bytea, p_name text)
returns jsonb
language sql immutable strict
as $$
    select to_jsonb(translate(encode(p_value, 'base64'), E'\n', ''))
$$;

-- The items of a set, as JSON: sorted as Python sorts them, each once.
create or replace function jobspec.wire_set(p_items jsonb)
returns jsonb
language sql immutable strict
as $$
    select coalesce(
        jsonb_agg(
            e.item
            order by case when jsonb_typeof(e.item) = 'number' then e.item::numeric end, case when jsonb_typeof(e.item) <> 'number' then e.item #>> '{}' end collate "C"
        ),
        '[]'
    )
    from (select distinct i.item from jsonb_array_elements(p_items) i (item)) e
$$;

-- The id of a job of that kind, and of no other.
create or replace function jobspec.edge(p_id bigint, p_name text, p_kind text)
returns bigint
language plpgsql stable
as $$
declare
    v_kind text;
begin
    if p_id is null then
        raise not_null_violation using message = format('%s must not be null', p_name), hint = format('it is the id of a job %s', p_kind);
    end if;
    select k.name into v_kind
    from jobspec.job j
    join jobspec.kind k on k.id = j.kind_id
    where j.id = p_id;
    if v_kind is null then
        perform jobspec.throw('JS010', format('%s: there is no job %s', p_name, p_id));
    elsif v_kind <> p_kind then
        perform jobspec.throw('JS001', format('%s: job %s is a %s, not a %s', p_name, p_id, v_kind, p_kind));
    end if;
    return p_id;
end $$;

-- Commit a reserved job of this kind, and of no other.
create or replace function jobspec.commit_kind(p_id bigint, p_kind text)
returns boolean
language plpgsql
as $$
begin
    perform jobspec.edge(p_id, 'p_id', p_kind);
    return jobspec.commit(p_id);
end $$;

-- What a trigger knows of its row, by the names of parameters: {"order_id": 7}. p_renamed: its arguments, `order_id=id` for
-- the column `id`; other parameters have the columns of their own names. p_all: parameters; p_needed: those that must be there.
create or replace function jobspec.row_fields(p_row jsonb, p_table regclass, p_renamed text[], p_all text[], p_needed text[])
returns jsonb
language plpgsql stable
as $$
declare
    v_fields jsonb := coalesce((select jsonb_object_agg(r.key, r.value) from jsonb_each(p_row) r where r.key = any(p_all)), '{}');
    v_each text;
    v_name text;
    v_column text;
begin
    foreach v_each in array coalesce(p_renamed, '{}') loop
        v_name := split_part(v_each, '=', 1);
        v_column := substr(v_each, length(v_name) + 2);
        if v_name <> all(p_all) then
            perform jobspec.throw('JS003', format('the trigger on %s says "%s"; there is no field "%s"', p_table, v_each, v_name), 'the fields are ' || array_to_string(p_all, ', '));
        elsif not p_row ? v_column then
            perform jobspec.throw('JS003', format('the trigger on %s says "%s"; the table has no column "%s"', p_table, v_each, v_column), format('write it as ''%s=column''', v_name));
        end if;
        v_fields := v_fields || jsonb_build_object(v_name, p_row -> v_column);
    end loop;
    foreach v_each in array p_needed loop
        if not v_fields ? v_each then
            perform jobspec.throw('JS003', format('%s has no column for the field "%s"', p_table, v_each), format('say in the trigger which one it is: execute function ...(''%s=column'')', v_each));
        end if;
    end loop;
    return v_fields;
end $$;

-- What fires a typed trigger: a row that is there, after the fact.
create or replace function jobspec.check_trigger(p_table regclass, p_when text, p_level text)
returns void
language plpgsql
as $$
begin
    if (p_when, p_level) is distinct from ('AFTER', 'ROW') then
        perform jobspec.throw('JS003', format('the trigger on %s fires %s each %s; it must be AFTER ... FOR EACH ROW', p_table, p_when, p_level), 'before that, the row may still change or not come to be');
    end if;
end $$;
