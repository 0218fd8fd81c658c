-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 99520955
-- Typed functions of package golden_names, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_names'
);

select jobspec.declare_type(
    p_schema => 'golden_names',
    p_name => 'route2',
    p_sort => 'composite',
    p_definition => $jobspec$
    x bigint
$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_names',
    p_name => 'payload_x',
    p_sort => 'domain',
    p_definition => $jobspec$bigint
    constraint gt check (value > 0)$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'json_of_route2',
    p_arguments => $jobspec$p_value golden_names.route2$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['x'] := jobspec.given(to_jsonb(p_value.x), 'Route2.x');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Route2, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_builtins',
    p_arguments => $jobspec$
    p_time time,
    p_bytes bytea,
    p_other text,
    p_str text default null,
    p_int bigint default null,
    p_list text[] default null,
    p_tuple bigint[] default null,
    p_date date default null,
    p_datetime timestamptz default null,
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
    v_payload['str'] := coalesce(to_jsonb(p_str), '"x"');
    v_payload['int'] := coalesce(to_jsonb(p_int), '1');
    v_payload['list'] := coalesce(case when p_list is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_list')), '[]') from unnest(jobspec.flat(p_list, 'p_list')) u (item)) end, '[]');
    v_payload['tuple'] := coalesce(case when p_tuple is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_tuple')), '[]') from unnest(jobspec.flat(p_tuple, 'p_tuple')) u (item)) end, '[]');
    v_payload['date'] := coalesce(jobspec.wire(p_date, 'p_date'), '"2026-01-31"');
    v_payload['datetime'] := coalesce(jobspec.wire(p_datetime, 'p_datetime'), 'null');
    v_payload['time'] := jobspec.given(jobspec.wire(p_time, 'p_time'), 'p_time');
    v_payload['bytes'] := jobspec.given(jobspec.wire(p_bytes, 'p_bytes'), 'p_bytes');
    v_payload['other'] := jobspec.given(to_jsonb(p_other), 'p_other');
    return jobspec.enqueue(
        p_kind => 'golden_names.builtins',
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
    p_doc => 'Enqueues golden_names.builtins v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_builtins',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.builtins');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.builtins go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_builtins',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['time', 'bytes', 'other', 'str', 'int', 'list', 'tuple', 'date', 'datetime']::text[],
        array['time', 'bytes', 'other']::text[]
    );
    perform golden_names.enqueue_builtins(
        p_time => r."time",
        p_bytes => r.bytes,
        p_other => r.other,
        p_str => r.str,
        p_int => r."int",
        p_list => r.list,
        p_tuple => r.tuple,
        p_date => r.date,
        p_datetime => r.datetime
    )
    from jsonb_to_record(v_fields) r (
        "time" time,
        bytes bytea,
        other text,
        str text,
        "int" bigint,
        list text[],
        tuple bigint[],
        date date,
        datetime timestamptz
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.builtins with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_date',
    p_arguments => $jobspec$
    p_day date,
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
    v_payload['day'] := jobspec.given(jobspec.wire(p_day, 'p_day'), 'p_day');
    return jobspec.enqueue(
        p_kind => 'golden_names.date',
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
    p_doc => 'Enqueues golden_names.date v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_date',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.date');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.date go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_date',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['day']::text[],
        array['day']::text[]
    );
    perform golden_names.enqueue_date(
        p_day => r.day
    )
    from jsonb_to_record(v_fields) r (
        day date
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.date with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_import',
    p_arguments => $jobspec$
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
    return jobspec.enqueue(
        p_kind => 'golden_names.import',
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
    p_doc => 'Enqueues golden_names.import v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_import',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.import');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.import go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_import',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array[]::text[],
        array[]::text[]
    );
    perform golden_names.enqueue_import();
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.import with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_job_def',
    p_arguments => $jobspec$
    p_x bigint,
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
    v_payload['x'] := jobspec.given(to_jsonb(p_x), 'p_x');
    return jobspec.enqueue(
        p_kind => 'golden_names.job_def',
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
    p_doc => 'Enqueues golden_names.job_def v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_job_def',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.job_def');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.job_def go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_job_def',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['x']::text[],
        array['x']::text[]
    );
    perform golden_names.enqueue_job_def(
        p_x => r.x
    )
    from jsonb_to_record(v_fields) r (
        x bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.job_def with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_job_name',
    p_arguments => $jobspec$
    p_x bigint,
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
    v_payload['x'] := jobspec.given(to_jsonb(p_x), 'p_x');
    return jobspec.enqueue(
        p_kind => 'golden_names.job_name',
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
    p_doc => 'Enqueues golden_names.job_name v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_job_name',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.job_name');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.job_name go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_job_name',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['x']::text[],
        array['x']::text[]
    );
    perform golden_names.enqueue_job_name(
        p_x => r.x
    )
    from jsonb_to_record(v_fields) r (
        x bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.job_name with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_keywords',
    p_arguments => $jobspec$
    p_from text,
    p_class text default null,
    p_lambda bigint default null,
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
    v_payload['from'] := jobspec.given(to_jsonb(p_from), 'p_from');
    v_payload['class'] := coalesce(to_jsonb(p_class), '"x"');
    v_payload['lambda'] := coalesce(to_jsonb(p_lambda), 'null');
    return jobspec.enqueue(
        p_kind => 'golden_names.keywords',
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
    p_doc => 'Enqueues golden_names.keywords v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_keywords',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.keywords');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.keywords go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_keywords',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['from', 'class', 'lambda']::text[],
        array['from']::text[]
    );
    perform golden_names.enqueue_keywords(
        p_from => r."from",
        p_class => r.class,
        p_lambda => r.lambda
    )
    from jsonb_to_record(v_fields) r (
        "from" text,
        class text,
        lambda bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.keywords with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_list',
    p_arguments => $jobspec$
    p_items bigint[],
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
    v_payload['items'] := jobspec.given(case when p_items is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_items')), '[]') from unnest(jobspec.flat(p_items, 'p_items')) u (item)) end, 'p_items');
    return jobspec.enqueue(
        p_kind => 'golden_names.list',
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
    p_doc => 'Enqueues golden_names.list v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_list',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.list');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.list go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_list',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['items']::text[],
        array['items']::text[]
    );
    perform golden_names.enqueue_list(
        p_items => r.items
    )
    from jsonb_to_record(v_fields) r (
        items bigint[]
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.list with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_models',
    p_arguments => $jobspec$
    p_value numeric,
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
    v_payload['value'] := jobspec.given(jobspec.wire(p_value, 'p_value'), 'p_value');
    return jobspec.enqueue(
        p_kind => 'golden_names.models',
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
    p_doc => 'Enqueues golden_names.models v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_models',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.models');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.models go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_models',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['value']::text[],
        array['value']::text[]
    );
    perform golden_names.enqueue_models(
        p_value => r.value
    )
    from jsonb_to_record(v_fields) r (
        value numeric
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.models with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_parameters',
    p_arguments => $jobspec$
    p_self text,
    p_conn text,
    p_args text,
    p_kwargs text,
    p_options text,
    p_priority bigint,
    p_cls bigint,
    p_as_tuple text[],
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
    v_payload['self'] := jobspec.given(to_jsonb(p_self), 'p_self');
    v_payload['conn'] := jobspec.given(to_jsonb(p_conn), 'p_conn');
    v_payload['args'] := jobspec.given(to_jsonb(p_args), 'p_args');
    v_payload['kwargs'] := jobspec.given(to_jsonb(p_kwargs), 'p_kwargs');
    v_payload['options'] := jobspec.given(to_jsonb(p_options), 'p_options');
    v_payload['priority'] := jobspec.given(to_jsonb(p_priority), 'p_priority');
    v_payload['cls'] := jobspec.given(to_jsonb(p_cls), 'p_cls');
    v_payload['as_tuple'] := jobspec.given(case when p_as_tuple is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_as_tuple')), '[]') from unnest(jobspec.flat(p_as_tuple, 'p_as_tuple')) u (item)) end, 'p_as_tuple');
    return jobspec.enqueue(
        p_kind => 'golden_names.parameters',
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
    p_doc => 'Enqueues golden_names.parameters v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_parameters',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.parameters');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.parameters go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_parameters',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['self', 'conn', 'args', 'kwargs', 'options', 'priority', 'cls', 'as_tuple']::text[],
        array['self', 'conn', 'args', 'kwargs', 'options', 'priority', 'cls', 'as_tuple']::text[]
    );
    perform golden_names.enqueue_parameters(
        p_self => r.self,
        p_conn => r.conn,
        p_args => r.args,
        p_kwargs => r.kwargs,
        p_options => r.options,
        p_priority => r.priority,
        p_cls => r.cls,
        p_as_tuple => r.as_tuple
    )
    from jsonb_to_record(v_fields) r (
        self text,
        conn text,
        args text,
        kwargs text,
        options text,
        priority bigint,
        cls bigint,
        as_tuple text[]
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.parameters with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_pydantic',
    p_arguments => $jobspec$
    p_copy text,
    p_dict text,
    p_json jsonb,
    p_schema text,
    p_validate boolean,
    p_model_config text,
    p_model_dump text,
    p_model_name text,
    p_register text,
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
    v_payload['copy'] := jobspec.given(to_jsonb(p_copy), 'p_copy');
    v_payload['dict'] := jobspec.given(to_jsonb(p_dict), 'p_dict');
    v_payload['json'] := jobspec.given(p_json, 'p_json');
    v_payload['schema'] := jobspec.given(to_jsonb(p_schema), 'p_schema');
    v_payload['validate'] := jobspec.given(to_jsonb(p_validate), 'p_validate');
    v_payload['model_config'] := jobspec.given(to_jsonb(p_model_config), 'p_model_config');
    v_payload['model_dump'] := jobspec.given(to_jsonb(p_model_dump), 'p_model_dump');
    v_payload['model_name'] := jobspec.given(to_jsonb(p_model_name), 'p_model_name');
    v_payload['register'] := jobspec.given(to_jsonb(p_register), 'p_register');
    return jobspec.enqueue(
        p_kind => 'golden_names.pydantic',
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
    p_doc => 'Enqueues golden_names.pydantic v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_pydantic',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.pydantic');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.pydantic go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_pydantic',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['copy', 'dict', 'json', 'schema', 'validate', 'model_config', 'model_dump', 'model_name', 'register']::text[],
        array['copy', 'dict', 'json', 'schema', 'validate', 'model_config', 'model_dump', 'model_name', 'register']::text[]
    );
    perform golden_names.enqueue_pydantic(
        p_copy => r.copy,
        p_dict => r.dict,
        p_json => r."json",
        p_schema => r.schema,
        p_validate => r.validate,
        p_model_config => r.model_config,
        p_model_dump => r.model_dump,
        p_model_name => r.model_name,
        p_register => r.register
    )
    from jsonb_to_record(v_fields) r (
        copy text,
        dict text,
        "json" jsonb,
        schema text,
        validate boolean,
        model_config text,
        model_dump text,
        model_name text,
        register text
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.pydantic with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_require_runtime',
    p_arguments => $jobspec$
    p_routes golden_names.route2[],
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
    v_payload['routes'] := jobspec.given(case when p_routes is not null then (select coalesce(jsonb_agg(jobspec.given(golden_names.json_of_route2(u), 'p_routes')), '[]') from unnest(jobspec.flat(p_routes, 'p_routes')) u) end, 'p_routes');
    return jobspec.enqueue(
        p_kind => 'golden_names.require_runtime',
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
    p_doc => 'Enqueues golden_names.require_runtime v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_require_runtime',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.require_runtime');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.require_runtime go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_require_runtime',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 2b0a8486
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['routes']::text[],
        array['routes']::text[]
    );
    perform golden_names.enqueue_require_runtime(
        p_routes => r.routes
    )
    from jsonb_to_record(v_fields) r (
        routes golden_names.route2[]
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.require_runtime with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_str',
    p_arguments => $jobspec$
    p_text text,
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
    v_payload['text'] := jobspec.given(to_jsonb(p_text), 'p_text');
    return jobspec.enqueue(
        p_kind => 'golden_names.str',
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
    p_doc => 'Enqueues golden_names.str v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_str',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.str');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.str go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_str',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['text']::text[],
        array['text']::text[]
    );
    perform golden_names.enqueue_str(
        p_text => r.text
    )
    from jsonb_to_record(v_fields) r (
        text text
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.str with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_type_adapter',
    p_arguments => $jobspec$
    p_x golden_names.payload_x,
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
    v_payload['x'] := jobspec.given(to_jsonb(p_x), 'p_x');
    return jobspec.enqueue(
        p_kind => 'golden_names.type_adapter',
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
    p_doc => 'Enqueues golden_names.type_adapter v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_type_adapter',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.type_adapter');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.type_adapter go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_type_adapter',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: c8e9c0d6
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['x']::text[],
        array['x']::text[]
    );
    perform golden_names.enqueue_type_adapter(
        p_x => r.x
    )
    from jsonb_to_record(v_fields) r (
        x golden_names.payload_x
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.type_adapter with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'enqueue_worker',
    p_arguments => $jobspec$
    p_decimal numeric,
    p_uuid uuid,
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
    v_payload['decimal'] := jobspec.given(jobspec.wire(p_decimal, 'p_decimal'), 'p_decimal');
    v_payload['uuid'] := jobspec.given(to_jsonb(p_uuid), 'p_uuid');
    return jobspec.enqueue(
        p_kind => 'golden_names.worker',
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
    p_doc => 'Enqueues golden_names.worker v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'commit_worker',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_names.worker');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_names.worker go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_names',
    p_name => 'trigger_worker',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['decimal', 'uuid']::text[],
        array['decimal', 'uuid']::text[]
    );
    perform golden_names.enqueue_worker(
        p_decimal => r."decimal",
        p_uuid => r.uuid
    )
    from jsonb_to_record(v_fields) r (
        "decimal" numeric,
        uuid uuid
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_names.worker with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_names',
    p_types => array['payload_x', 'route2']::text[],
    p_functions => array['commit_builtins', 'commit_date', 'commit_import', 'commit_job_def', 'commit_job_name', 'commit_keywords', 'commit_list', 'commit_models', 'commit_parameters', 'commit_pydantic', 'commit_require_runtime', 'commit_str', 'commit_type_adapter', 'commit_worker', 'enqueue_builtins', 'enqueue_date', 'enqueue_import', 'enqueue_job_def', 'enqueue_job_name', 'enqueue_keywords', 'enqueue_list', 'enqueue_models', 'enqueue_parameters', 'enqueue_pydantic', 'enqueue_require_runtime', 'enqueue_str', 'enqueue_type_adapter', 'enqueue_worker', 'json_of_route2', 'trigger_builtins', 'trigger_date', 'trigger_import', 'trigger_job_def', 'trigger_job_name', 'trigger_keywords', 'trigger_list', 'trigger_models', 'trigger_parameters', 'trigger_pydantic', 'trigger_require_runtime', 'trigger_str', 'trigger_type_adapter', 'trigger_worker']::text[]
);
