-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: c70fe6b4
-- Typed functions of package golden_scalars, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_scalars'
);

select jobspec.declare_type(
    p_schema => 'golden_scalars',
    p_name => 'bounded_a_str',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint min_length check (char_length(value) >= 1)
    constraint max_length check (char_length(value) <= 200)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_scalars',
    p_name => 'bounded_a_int',
    p_sort => 'domain',
    p_definition => $jobspec$bigint
    constraint ge check (value >= -5)
    constraint lt check (value < 10)
    constraint multiple_of check (value % 5 = 0)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_scalars',
    p_name => 'bounded_a_float',
    p_sort => 'domain',
    p_definition => $jobspec$float8
    constraint gt check (value > '0.5'::float8)
    constraint le check (value <= '1.5'::float8)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_scalars',
    p_name => 'bounded_a_decimal',
    p_sort => 'domain',
    p_definition => $jobspec$numeric
    constraint ge check (value >= '0.05'::numeric)
    constraint le check (value <= '100'::numeric)
    constraint multiple_of check (value % '0.05'::numeric = 0)
    constraint scale check (value = round(value, 2))
    constraint whole_digits check (abs(value) < 1e3)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_scalars',
    p_name => 'bounded_a_duration',
    p_sort => 'domain',
    p_definition => $jobspec$interval
    constraint gt check (extract(epoch from value) > '0'::numeric)
    constraint le check (extract(epoch from value) <= '86400'::numeric)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_scalars',
    p_name => 'bounded_a_bytes',
    p_sort => 'domain',
    p_definition => $jobspec$bytea
    constraint max_length check (octet_length(value) <= 16)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_scalars',
    p_name => 'amount',
    p_sort => 'domain',
    p_definition => $jobspec$numeric
    constraint gt check (value > '0'::numeric)
    constraint scale check (value = round(value, 2))
    constraint whole_digits check (abs(value) < 1e10)$jobspec$,
    p_doc => 'Money.'
);

select jobspec.declare_type(
    p_schema => 'golden_scalars',
    p_name => 'code',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint max_length check (char_length(value) <= 8)$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_scalars',
    p_name => 'enqueue_bounded',
    p_arguments => $jobspec$
    p_a_str golden_scalars.bounded_a_str,
    p_a_int golden_scalars.bounded_a_int,
    p_a_float golden_scalars.bounded_a_float,
    p_a_decimal golden_scalars.bounded_a_decimal,
    p_a_duration golden_scalars.bounded_a_duration,
    p_a_bytes golden_scalars.bounded_a_bytes,
    opt_priority int default null,
    opt_delay interval default null,
    opt_run_at timestamptz default null,
    opt_channel text default null,
    opt_unique_key text default null,
    opt_tags jsonb default null,
    opt_origin text default null,
    opt_timeout interval default null,
    opt_max_attempts int default null,
    opt_max_pending int default null,
    opt_on_conflict text default null,
    opt_reserve interval default null,
    opt_try boolean default false
$jobspec$,
    p_returns => 'bigint',
    p_body => $jobspec$
declare
    v_payload jsonb := '{}';
begin
    v_payload['a_str'] := jobspec.given(to_jsonb(p_a_str), 'p_a_str');
    v_payload['a_int'] := jobspec.given(to_jsonb(p_a_int), 'p_a_int');
    v_payload['a_float'] := jobspec.given(jobspec.wire(p_a_float, 'p_a_float'), 'p_a_float');
    v_payload['a_decimal'] := jobspec.given(jobspec.wire(p_a_decimal, 'p_a_decimal'), 'p_a_decimal');
    v_payload['a_duration'] := jobspec.given(jobspec.wire(p_a_duration, 'p_a_duration'), 'p_a_duration');
    v_payload['a_bytes'] := jobspec.given(jobspec.wire(p_a_bytes, 'p_a_bytes'), 'p_a_bytes');
    return jobspec.enqueue(
        p_kind => 'golden_scalars.bounded',
        p_version => 1,
        p_payload => v_payload,
        p_priority => opt_priority,
        p_delay => opt_delay,
        p_run_at => opt_run_at,
        p_channel => opt_channel,
        p_unique_key => opt_unique_key,
        p_tags => opt_tags,
        p_origin => opt_origin,
        p_timeout => opt_timeout,
        p_max_attempts => opt_max_attempts,
        p_max_pending => opt_max_pending,
        p_on_conflict => opt_on_conflict,
        p_reserve => opt_reserve,
        p_try => coalesce(opt_try, false)
    );
end
$jobspec$,
    p_doc => 'Enqueues golden_scalars.bounded v1; the result is the id of the job.

Not checked before a worker claims the job: p_a_str: `pattern`.'
);

select jobspec.declare_function(
    p_schema => 'golden_scalars',
    p_name => 'commit_bounded',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_scalars.bounded');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_scalars.bounded go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_scalars',
    p_name => 'trigger_bounded',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 9358d992 b6f3de9e 00b2d13f eb2973e9 70d56dbf 3f01c455
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['a_str', 'a_int', 'a_float', 'a_decimal', 'a_duration', 'a_bytes']::text[],
        array['a_str', 'a_int', 'a_float', 'a_decimal', 'a_duration', 'a_bytes']::text[]
    );
    perform golden_scalars.enqueue_bounded(
        p_a_str => r.a_str,
        p_a_int => r.a_int,
        p_a_float => r.a_float,
        p_a_decimal => r.a_decimal,
        p_a_duration => r.a_duration,
        p_a_bytes => r.a_bytes
    )
    from jsonb_to_record(v_fields) r (
        a_str golden_scalars.bounded_a_str,
        a_int golden_scalars.bounded_a_int,
        a_float golden_scalars.bounded_a_float,
        a_decimal golden_scalars.bounded_a_decimal,
        a_duration golden_scalars.bounded_a_duration,
        a_bytes golden_scalars.bounded_a_bytes
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_scalars.bounded with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_scalars',
    p_name => 'enqueue_defaulted',
    p_arguments => $jobspec$
    p_then_required text,
    p_a_str text default null,
    p_a_long_str text default null,
    p_a_int bigint default null,
    p_a_float float8 default null,
    p_a_bool boolean default null,
    p_a_decimal numeric default null,
    p_a_uuid uuid default null,
    p_a_datetime timestamptz default null,
    p_a_date date default null,
    p_a_time time default null,
    p_a_duration interval default null,
    p_a_bytes bytea default null,
    p_a_json jsonb default null,
    p_an_amount golden_scalars.amount default null,
    opt_priority int default null,
    opt_delay interval default null,
    opt_run_at timestamptz default null,
    opt_channel text default null,
    opt_unique_key text default null,
    opt_tags jsonb default null,
    opt_origin text default null,
    opt_timeout interval default null,
    opt_max_attempts int default null,
    opt_max_pending int default null,
    opt_on_conflict text default null,
    opt_reserve interval default null,
    opt_try boolean default false
$jobspec$,
    p_returns => 'bigint',
    p_body => $jobspec$
declare
    v_payload jsonb := '{}';
begin
    v_payload['a_str'] := coalesce(to_jsonb(p_a_str), E'"it''s \\"quoted\\" \\\\ and é\\n"');
    v_payload['a_long_str'] := coalesce(to_jsonb(p_a_long_str), '"A text that is so long that it does not fit on one line, whatever it is put in."');
    v_payload['a_int'] := coalesce(to_jsonb(p_a_int), '0');
    v_payload['a_float'] := coalesce(jobspec.wire(p_a_float, 'p_a_float'), '1.0');
    v_payload['a_bool'] := coalesce(to_jsonb(p_a_bool), 'true');
    v_payload['a_decimal'] := coalesce(jobspec.wire(p_a_decimal, 'p_a_decimal'), '"1.50"');
    v_payload['a_uuid'] := coalesce(to_jsonb(p_a_uuid), '"7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d"');
    v_payload['a_datetime'] := coalesce(jobspec.wire(p_a_datetime, 'p_a_datetime'), '"2026-01-31T09:30:00Z"');
    v_payload['a_date'] := coalesce(jobspec.wire(p_a_date, 'p_a_date'), '"2026-01-31"');
    v_payload['a_time'] := coalesce(jobspec.wire(p_a_time, 'p_a_time'), '"09:30:00"');
    v_payload['a_duration'] := coalesce(jobspec.wire(p_a_duration, 'p_a_duration'), '"PT1M30S"');
    v_payload['a_bytes'] := coalesce(jobspec.wire(p_a_bytes, 'p_a_bytes'), '"aGk="');
    v_payload['a_json'] := coalesce(p_a_json, '{"list":[1,null,true],"text":"x"}');
    v_payload['an_amount'] := coalesce(jobspec.wire(p_an_amount, 'p_an_amount'), '"2.00"');
    v_payload['then_required'] := jobspec.given(to_jsonb(p_then_required), 'p_then_required');
    return jobspec.enqueue(
        p_kind => 'golden_scalars.defaulted',
        p_version => 1,
        p_payload => v_payload,
        p_priority => opt_priority,
        p_delay => opt_delay,
        p_run_at => opt_run_at,
        p_channel => opt_channel,
        p_unique_key => opt_unique_key,
        p_tags => opt_tags,
        p_origin => opt_origin,
        p_timeout => opt_timeout,
        p_max_attempts => opt_max_attempts,
        p_max_pending => opt_max_pending,
        p_on_conflict => opt_on_conflict,
        p_reserve => opt_reserve,
        p_try => coalesce(opt_try, false)
    );
end
$jobspec$,
    p_doc => 'Enqueues golden_scalars.defaulted v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_scalars',
    p_name => 'commit_defaulted',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_scalars.defaulted');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_scalars.defaulted go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_scalars',
    p_name => 'trigger_defaulted',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 4ea1e9b3
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['then_required', 'a_str', 'a_long_str', 'a_int', 'a_float', 'a_bool', 'a_decimal', 'a_uuid', 'a_datetime', 'a_date', 'a_time', 'a_duration', 'a_bytes', 'a_json', 'an_amount']::text[],
        array['then_required']::text[]
    );
    perform golden_scalars.enqueue_defaulted(
        p_then_required => r.then_required,
        p_a_str => r.a_str,
        p_a_long_str => r.a_long_str,
        p_a_int => r.a_int,
        p_a_float => r.a_float,
        p_a_bool => r.a_bool,
        p_a_decimal => r.a_decimal,
        p_a_uuid => r.a_uuid,
        p_a_datetime => r.a_datetime,
        p_a_date => r.a_date,
        p_a_time => r.a_time,
        p_a_duration => r.a_duration,
        p_a_bytes => r.a_bytes,
        p_a_json => r.a_json,
        p_an_amount => r.an_amount
    )
    from jsonb_to_record(v_fields) r (
        then_required text,
        a_str text,
        a_long_str text,
        a_int bigint,
        a_float float8,
        a_bool boolean,
        a_decimal numeric,
        a_uuid uuid,
        a_datetime timestamptz,
        a_date date,
        a_time time,
        a_duration interval,
        a_bytes bytea,
        a_json jsonb,
        an_amount golden_scalars.amount
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_scalars.defaulted with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_scalars',
    p_name => 'enqueue_required',
    p_arguments => $jobspec$
    p_a_str text,
    p_a_int bigint,
    p_a_float float8,
    p_a_bool boolean,
    p_a_decimal numeric,
    p_a_uuid uuid,
    p_a_datetime timestamptz,
    p_a_date date,
    p_a_time time,
    p_a_duration interval,
    p_a_bytes bytea,
    p_a_json jsonb,
    p_an_amount golden_scalars.amount,
    p_a_code golden_scalars.code,
    opt_priority int default null,
    opt_delay interval default null,
    opt_run_at timestamptz default null,
    opt_channel text default null,
    opt_unique_key text default null,
    opt_tags jsonb default null,
    opt_origin text default null,
    opt_timeout interval default null,
    opt_max_attempts int default null,
    opt_max_pending int default null,
    opt_on_conflict text default null,
    opt_reserve interval default null,
    opt_try boolean default false
$jobspec$,
    p_returns => 'bigint',
    p_body => $jobspec$
declare
    v_payload jsonb := '{}';
begin
    v_payload['a_str'] := jobspec.given(to_jsonb(p_a_str), 'p_a_str');
    v_payload['a_int'] := jobspec.given(to_jsonb(p_a_int), 'p_a_int');
    v_payload['a_float'] := jobspec.given(jobspec.wire(p_a_float, 'p_a_float'), 'p_a_float');
    v_payload['a_bool'] := jobspec.given(to_jsonb(p_a_bool), 'p_a_bool');
    v_payload['a_decimal'] := jobspec.given(jobspec.wire(p_a_decimal, 'p_a_decimal'), 'p_a_decimal');
    v_payload['a_uuid'] := jobspec.given(to_jsonb(p_a_uuid), 'p_a_uuid');
    v_payload['a_datetime'] := jobspec.given(jobspec.wire(p_a_datetime, 'p_a_datetime'), 'p_a_datetime');
    v_payload['a_date'] := jobspec.given(jobspec.wire(p_a_date, 'p_a_date'), 'p_a_date');
    v_payload['a_time'] := jobspec.given(jobspec.wire(p_a_time, 'p_a_time'), 'p_a_time');
    v_payload['a_duration'] := jobspec.given(jobspec.wire(p_a_duration, 'p_a_duration'), 'p_a_duration');
    v_payload['a_bytes'] := jobspec.given(jobspec.wire(p_a_bytes, 'p_a_bytes'), 'p_a_bytes');
    v_payload['a_json'] := jobspec.given(p_a_json, 'p_a_json');
    v_payload['an_amount'] := jobspec.given(jobspec.wire(p_an_amount, 'p_an_amount'), 'p_an_amount');
    v_payload['a_code'] := jobspec.given(to_jsonb(p_a_code), 'p_a_code');
    return jobspec.enqueue(
        p_kind => 'golden_scalars.required',
        p_version => 1,
        p_payload => v_payload,
        p_priority => opt_priority,
        p_delay => opt_delay,
        p_run_at => opt_run_at,
        p_channel => opt_channel,
        p_unique_key => opt_unique_key,
        p_tags => opt_tags,
        p_origin => opt_origin,
        p_timeout => opt_timeout,
        p_max_attempts => opt_max_attempts,
        p_max_pending => opt_max_pending,
        p_on_conflict => opt_on_conflict,
        p_reserve => opt_reserve,
        p_try => coalesce(opt_try, false)
    );
end
$jobspec$,
    p_doc => 'Enqueues golden_scalars.required v1; the result is the id of the job.

Not checked before a worker claims the job: p_a_code: `pattern`.'
);

select jobspec.declare_function(
    p_schema => 'golden_scalars',
    p_name => 'commit_required',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_scalars.required');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_scalars.required go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_scalars',
    p_name => 'trigger_required',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 4ea1e9b3 4d8e81c5
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['a_str', 'a_int', 'a_float', 'a_bool', 'a_decimal', 'a_uuid', 'a_datetime', 'a_date', 'a_time', 'a_duration', 'a_bytes', 'a_json', 'an_amount', 'a_code']::text[],
        array['a_str', 'a_int', 'a_float', 'a_bool', 'a_decimal', 'a_uuid', 'a_datetime', 'a_date', 'a_time', 'a_duration', 'a_bytes', 'a_json', 'an_amount', 'a_code']::text[]
    );
    perform golden_scalars.enqueue_required(
        p_a_str => r.a_str,
        p_a_int => r.a_int,
        p_a_float => r.a_float,
        p_a_bool => r.a_bool,
        p_a_decimal => r.a_decimal,
        p_a_uuid => r.a_uuid,
        p_a_datetime => r.a_datetime,
        p_a_date => r.a_date,
        p_a_time => r.a_time,
        p_a_duration => r.a_duration,
        p_a_bytes => r.a_bytes,
        p_a_json => r.a_json,
        p_an_amount => r.an_amount,
        p_a_code => r.a_code
    )
    from jsonb_to_record(v_fields) r (
        a_str text,
        a_int bigint,
        a_float float8,
        a_bool boolean,
        a_decimal numeric,
        a_uuid uuid,
        a_datetime timestamptz,
        a_date date,
        a_time time,
        a_duration interval,
        a_bytes bytea,
        a_json jsonb,
        an_amount golden_scalars.amount,
        a_code golden_scalars.code
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_scalars.required with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_scalars',
    p_types => array['amount', 'bounded_a_bytes', 'bounded_a_decimal', 'bounded_a_duration', 'bounded_a_float', 'bounded_a_int', 'bounded_a_str', 'code']::text[],
    p_functions => array['commit_bounded', 'commit_defaulted', 'commit_required', 'enqueue_bounded', 'enqueue_defaulted', 'enqueue_required', 'trigger_bounded', 'trigger_defaulted', 'trigger_required']::text[]
);
