-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 25ac0aa3
-- Typed functions of package golden_policy, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_policy'
);

select jobspec.declare_type(
    p_schema => 'golden_policy',
    p_name => 'customer_region',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('eu', 'us'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_policy',
    p_name => 'customer',
    p_sort => 'composite',
    p_definition => $jobspec$
    id bigint,
    region golden_policy.customer_region
$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'json_of_customer',
    p_arguments => $jobspec$p_value golden_policy.customer$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['id'] := jobspec.given(to_jsonb(p_value.id), 'Customer.id');
    v_json['region'] := jobspec.given(to_jsonb(p_value.region), 'Customer.region');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Customer, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'enqueue_charge_order',
    p_arguments => $jobspec$
    p_order_id uuid,
    p_customer_id bigint,
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
    v_payload['order_id'] := jobspec.given(to_jsonb(p_order_id), 'p_order_id');
    v_payload['customer_id'] := jobspec.given(to_jsonb(p_customer_id), 'p_customer_id');
    v_payload['note'] := coalesce(to_jsonb(p_note), '""');
    return jobspec.enqueue(
        p_kind => 'golden_policy.charge_order',
        p_version => 3,
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
    p_doc => 'Charge an order.

Enqueues golden_policy.charge_order v3; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'commit_charge_order',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_policy.charge_order');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_policy.charge_order go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
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
        array['order_id', 'customer_id', 'note']::text[],
        array['order_id', 'customer_id']::text[]
    );
    perform golden_policy.enqueue_charge_order(
        p_order_id => r.order_id,
        p_customer_id => r.customer_id,
        p_note => r.note
    )
    from jsonb_to_record(v_fields) r (
        order_id uuid,
        customer_id bigint,
        note text
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_policy.charge_order with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'enqueue_count_region',
    p_arguments => $jobspec$
    p_customer golden_policy.customer,
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
    v_payload['customer'] := jobspec.given(golden_policy.json_of_customer(p_customer), 'p_customer');
    v_payload['day'] := jobspec.given(jobspec.wire(p_day, 'p_day'), 'p_day');
    return jobspec.enqueue(
        p_kind => 'golden_policy.count_region',
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
    p_doc => 'Enqueues golden_policy.count_region v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'commit_count_region',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_policy.count_region');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_policy.count_region go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'trigger_count_region',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 3a3358c4
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['customer', 'day']::text[],
        array['customer', 'day']::text[]
    );
    perform golden_policy.enqueue_count_region(
        p_customer => r.customer,
        p_day => r.day
    )
    from jsonb_to_record(v_fields) r (
        customer golden_policy.customer,
        day date
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_policy.count_region with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'enqueue_ping',
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
        p_kind => 'golden_policy.ping',
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
    p_doc => 'Enqueues golden_policy.ping v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'commit_ping',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_policy.ping');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_policy.ping go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'trigger_ping',
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
    perform golden_policy.enqueue_ping();
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_policy.ping with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'enqueue_refund_order',
    p_arguments => $jobspec$
    p_customer golden_policy.customer,
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
    v_payload['customer'] := jobspec.given(golden_policy.json_of_customer(p_customer), 'p_customer');
    return jobspec.enqueue(
        p_kind => 'golden_policy.refund_order',
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
    p_doc => 'Enqueues golden_policy.refund_order v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'commit_refund_order',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_policy.refund_order');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_policy.refund_order go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'trigger_refund_order',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 3a3358c4
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['customer']::text[],
        array['customer']::text[]
    );
    perform golden_policy.enqueue_refund_order(
        p_customer => r.customer
    )
    from jsonb_to_record(v_fields) r (
        customer golden_policy.customer
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_policy.refund_order with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'enqueue_report',
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
        p_kind => 'golden_policy.report',
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
    p_doc => 'Enqueues golden_policy.report v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'commit_report',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_policy.report');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_policy.report go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_policy',
    p_name => 'trigger_report',
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
    perform golden_policy.enqueue_report();
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_policy.report with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_policy',
    p_types => array['customer', 'customer_region']::text[],
    p_functions => array['commit_charge_order', 'commit_count_region', 'commit_ping', 'commit_refund_order', 'commit_report', 'enqueue_charge_order', 'enqueue_count_region', 'enqueue_ping', 'enqueue_refund_order', 'enqueue_report', 'json_of_customer', 'trigger_charge_order', 'trigger_count_region', 'trigger_ping', 'trigger_refund_order', 'trigger_report']::text[]
);
