-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 8a9c42ea
-- Typed functions of package golden_unique, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_unique'
);

select jobspec.declare_type(
    p_schema => 'golden_unique',
    p_name => 'region',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('north', 'south'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_unique',
    p_name => 'customer',
    p_sort => 'composite',
    p_definition => $jobspec$
    id bigint
$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_unique',
    p_name => 'order',
    p_sort => 'composite',
    p_definition => $jobspec$
    customer golden_unique.customer,
    placed_on date
$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'json_of_customer',
    p_arguments => $jobspec$p_value golden_unique.customer$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['id'] := jobspec.given(to_jsonb(p_value.id), 'Customer.id');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Customer, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'json_of_order',
    p_arguments => $jobspec$p_value golden_unique.order$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['customer'] := jobspec.given(golden_unique.json_of_customer(p_value.customer), 'Order.customer');
    v_json['placed_on'] := jobspec.given(jobspec.wire(p_value.placed_on, 'Order.placed_on'), 'Order.placed_on');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Order, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'enqueue_charge_order',
    p_arguments => $jobspec$
    p_order_id uuid,
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
    v_payload['order_id'] := jobspec.given(to_jsonb(p_order_id), 'p_order_id');
    return jobspec.enqueue(
        p_kind => 'golden_unique.charge_order',
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
    p_doc => 'Enqueues golden_unique.charge_order v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'commit_charge_order',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_unique.charge_order');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_unique.charge_order go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'trigger_charge_order',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['order_id']::text[],
        array['order_id']::text[]
    );
    perform golden_unique.enqueue_charge_order(
        p_order_id => r.order_id
    )
    from jsonb_to_record(v_fields) r (
        order_id uuid
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_unique.charge_order with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'enqueue_count',
    p_arguments => $jobspec$
    p_region golden_unique.region,
    p_all boolean,
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
    v_payload['all'] := jobspec.given(to_jsonb(p_all), 'p_all');
    return jobspec.enqueue(
        p_kind => 'golden_unique.count',
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
    p_doc => 'Enqueues golden_unique.count v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'commit_count',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_unique.count');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_unique.count go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'trigger_count',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: c6ffe015
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['region', 'all']::text[],
        array['region', 'all']::text[]
    );
    perform golden_unique.enqueue_count(
        p_region => r.region,
        p_all => r."all"
    )
    from jsonb_to_record(v_fields) r (
        region golden_unique.region,
        "all" boolean
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_unique.count with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'enqueue_remind',
    p_arguments => $jobspec$
    p_order golden_unique.order,
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
    v_payload['order'] := jobspec.given(golden_unique.json_of_order(p_order), 'p_order');
    return jobspec.enqueue(
        p_kind => 'golden_unique.remind',
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
    p_doc => 'Enqueues golden_unique.remind v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'commit_remind',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_unique.remind');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_unique.remind go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'trigger_remind',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 6953fd15
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['order']::text[],
        array['order']::text[]
    );
    perform golden_unique.enqueue_remind(
        p_order => r."order"
    )
    from jsonb_to_record(v_fields) r (
        "order" golden_unique.order
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_unique.remind with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'enqueue_send_email',
    p_arguments => $jobspec$
    p_to text,
    p_subject text,
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
    v_payload['subject'] := jobspec.given(to_jsonb(p_subject), 'p_subject');
    return jobspec.enqueue(
        p_kind => 'golden_unique.send_email',
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
    p_doc => 'Enqueues golden_unique.send_email v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'commit_send_email',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_unique.send_email');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_unique.send_email go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_unique',
    p_name => 'trigger_send_email',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['to', 'subject']::text[],
        array['to', 'subject']::text[]
    );
    perform golden_unique.enqueue_send_email(
        p_to => r."to",
        p_subject => r.subject
    )
    from jsonb_to_record(v_fields) r (
        "to" text,
        subject text
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_unique.send_email with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_unique',
    p_types => array['customer', 'order', 'region']::text[],
    p_functions => array['commit_charge_order', 'commit_count', 'commit_remind', 'commit_send_email', 'enqueue_charge_order', 'enqueue_count', 'enqueue_remind', 'enqueue_send_email', 'json_of_customer', 'json_of_order', 'trigger_charge_order', 'trigger_count', 'trigger_remind', 'trigger_send_email']::text[]
);
