-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 20dc46a5
-- Typed functions of package golden_patterns, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_patterns'
);

select jobspec.declare_function(
    p_schema => 'golden_patterns',
    p_name => 'enqueue_move',
    p_arguments => $jobspec$
    p_region text,
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
    v_payload['region'] := jobspec.given(to_jsonb(p_region), 'p_region');
    return jobspec.enqueue(
        p_kind => 'golden_patterns.move',
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
    p_doc => 'Enqueues golden_patterns.move v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_patterns',
    p_name => 'commit_move',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_patterns.move');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_patterns.move go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_patterns',
    p_name => 'trigger_move',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['region']::text[],
        array['region']::text[]
    );
    perform golden_patterns.enqueue_move(
        p_region => r.region
    )
    from jsonb_to_record(v_fields) r (
        region text
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_patterns.move with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_patterns',
    p_name => 'enqueue_move_on',
    p_arguments => $jobspec$
    p_place text,
    p_mail bigint,
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
    v_after jsonb := '{}';
begin
    v_payload['Place'] := jobspec.given(to_jsonb(p_place), 'p_place');
    v_after['mail'] := to_jsonb(jobspec.edge(p_mail, 'p_mail', 'golden_patterns.send_mail'));
    return jobspec.enqueue(
        p_kind => 'golden_patterns.move_on',
        p_version => 1,
        p_payload => v_payload,
        p_after => v_after,
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
    p_doc => 'Enqueues golden_patterns.move_on v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_patterns',
    p_name => 'commit_move_on',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_patterns.move_on');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_patterns.move_on go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_patterns',
    p_name => 'trigger_move_on',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['place', 'mail']::text[],
        array['place', 'mail']::text[]
    );
    perform golden_patterns.enqueue_move_on(
        p_place => r.place,
        p_mail => r.mail
    )
    from jsonb_to_record(v_fields) r (
        place text,
        mail bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_patterns.move_on with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_patterns',
    p_name => 'enqueue_send_mail',
    p_arguments => $jobspec$
    p_to text,
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
    v_payload['to'] := jobspec.given(to_jsonb(p_to), 'p_to');
    return jobspec.enqueue(
        p_kind => 'golden_patterns.send_mail',
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
    p_doc => 'Enqueues golden_patterns.send_mail v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_patterns',
    p_name => 'commit_send_mail',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_patterns.send_mail');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_patterns.send_mail go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_patterns',
    p_name => 'trigger_send_mail',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['to']::text[],
        array['to']::text[]
    );
    perform golden_patterns.enqueue_send_mail(
        p_to => r."to"
    )
    from jsonb_to_record(v_fields) r (
        "to" text
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_patterns.send_mail with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_patterns',
    p_name => 'enqueue_send_mail_there',
    p_arguments => $jobspec$
    p_to text,
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
    v_payload['to'] := jobspec.given(to_jsonb(p_to), 'p_to');
    return jobspec.enqueue(
        p_kind => 'golden_patterns.send_mail_there',
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
    p_doc => 'Enqueues golden_patterns.send_mail_there v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_patterns',
    p_name => 'commit_send_mail_there',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_patterns.send_mail_there');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_patterns.send_mail_there go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_patterns',
    p_name => 'trigger_send_mail_there',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['to']::text[],
        array['to']::text[]
    );
    perform golden_patterns.enqueue_send_mail_there(
        p_to => r."to"
    )
    from jsonb_to_record(v_fields) r (
        "to" text
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_patterns.send_mail_there with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_patterns',
    p_types => array[]::text[],
    p_functions => array['commit_move', 'commit_move_on', 'commit_send_mail', 'commit_send_mail_there', 'enqueue_move', 'enqueue_move_on', 'enqueue_send_mail', 'enqueue_send_mail_there', 'trigger_move', 'trigger_move_on', 'trigger_send_mail', 'trigger_send_mail_there']::text[]
);
