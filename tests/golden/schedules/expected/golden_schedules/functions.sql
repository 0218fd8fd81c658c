-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 0f52a513
-- Typed functions of package golden_schedules, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_schedules'
);

select jobspec.declare_function(
    p_schema => 'golden_schedules',
    p_name => 'enqueue_charge',
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
        p_kind => 'golden_schedules.charge',
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
    p_doc => 'Enqueues golden_schedules.charge v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_schedules',
    p_name => 'commit_charge',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_schedules.charge');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_schedules.charge go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_schedules',
    p_name => 'trigger_charge',
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
    perform golden_schedules.enqueue_charge();
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_schedules.charge with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_schedules',
    p_name => 'enqueue_nightly_report',
    p_arguments => $jobspec$
    p_day date,
    p_stamp timestamptz,
    p_at timestamptz default null,
    p_seen date default null,
    p_limit numeric default null,
    p_names text[] default null,
    p_note text default null,
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
    v_payload['at'] := coalesce(jobspec.wire(p_at, 'p_at'), '"2026-01-01T00:00:00Z"');
    v_payload['stamp'] := jobspec.given(jobspec.wire(p_stamp, 'p_stamp'), 'p_stamp');
    v_payload['seen'] := coalesce(jobspec.wire(p_seen, 'p_seen'), 'null');
    v_payload['limit'] := coalesce(jobspec.wire(p_limit, 'p_limit'), '"1.50"');
    v_payload['names'] := coalesce(case when p_names is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_names')), '[]') from unnest(jobspec.flat(p_names, 'p_names')) u (item)) end, '[]');
    v_payload['note'] := coalesce(to_jsonb(p_note), '"it''s"');
    return jobspec.enqueue(
        p_kind => 'golden_schedules.nightly_report',
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
    p_doc => 'Enqueues golden_schedules.nightly_report v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_schedules',
    p_name => 'commit_nightly_report',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_schedules.nightly_report');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_schedules.nightly_report go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_schedules',
    p_name => 'trigger_nightly_report',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['day', 'stamp', 'at', 'seen', 'limit', 'names', 'note']::text[],
        array['day', 'stamp']::text[]
    );
    perform golden_schedules.enqueue_nightly_report(
        p_day => r.day,
        p_stamp => r.stamp,
        p_at => r.at,
        p_seen => r.seen,
        p_limit => r."limit",
        p_names => r.names,
        p_note => r.note
    )
    from jsonb_to_record(v_fields) r (
        day date,
        stamp timestamptz,
        at timestamptz,
        seen date,
        "limit" numeric,
        names text[],
        note text
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_schedules.nightly_report with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_schedules',
    p_name => 'enqueue_sweep',
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
        p_kind => 'golden_schedules.sweep',
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
    p_doc => 'Enqueues golden_schedules.sweep v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_schedules',
    p_name => 'commit_sweep',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_schedules.sweep');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_schedules.sweep go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_schedules',
    p_name => 'trigger_sweep',
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
    perform golden_schedules.enqueue_sweep();
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_schedules.sweep with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_schedules',
    p_types => array[]::text[],
    p_functions => array['commit_charge', 'commit_nightly_report', 'commit_sweep', 'enqueue_charge', 'enqueue_nightly_report', 'enqueue_sweep', 'trigger_charge', 'trigger_nightly_report', 'trigger_sweep']::text[]
);
