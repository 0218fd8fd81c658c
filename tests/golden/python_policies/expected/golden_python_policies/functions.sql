-- @generated from spec_policies:spec by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: c573d24b
-- Typed functions of package golden_python_policies, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_python_policies'
);

select jobspec.declare_function(
    p_schema => 'golden_python_policies',
    p_name => 'enqueue_charge_order',
    p_arguments => $jobspec$
    p_order_id uuid,
    p_customer_id bigint,
    p_stock bigint,
    p_proof bytea,
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
    v_payload['order_id'] := jobspec.given(to_jsonb(p_order_id), 'p_order_id');
    v_payload['customer_id'] := jobspec.given(to_jsonb(p_customer_id), 'p_customer_id');
    v_after['stock'] := to_jsonb(jobspec.edge(p_stock, 'p_stock', 'golden_python_policies.reserve_stock'));
    return jobspec.enqueue(
        p_kind => 'golden_python_policies.charge_order',
        p_version => 1,
        p_payload => v_payload,
        p_blob => p_proof,
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
    p_doc => 'Charge an order.

Enqueues golden_python_policies.charge_order v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_policies',
    p_name => 'commit_charge_order',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_python_policies.charge_order');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_python_policies.charge_order go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_policies',
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
        array['order_id', 'customer_id', 'stock', 'proof']::text[],
        array['order_id', 'customer_id', 'stock', 'proof']::text[]
    );
    perform golden_python_policies.enqueue_charge_order(
        p_order_id => r.order_id,
        p_customer_id => r.customer_id,
        p_stock => r.stock,
        p_proof => r.proof
    )
    from jsonb_to_record(v_fields) r (
        order_id uuid,
        customer_id bigint,
        stock bigint,
        proof bytea
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_python_policies.charge_order with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_policies',
    p_name => 'enqueue_nightly_report',
    p_arguments => $jobspec$
    p_day date,
    p_at timestamptz,
    p_limit interval,
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
    v_payload['at'] := jobspec.given(jobspec.wire(p_at, 'p_at'), 'p_at');
    v_payload['limit'] := jobspec.given(jobspec.wire(p_limit, 'p_limit'), 'p_limit');
    return jobspec.enqueue(
        p_kind => 'golden_python_policies.nightly_report',
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
    p_doc => 'Say how the day was.

Enqueues golden_python_policies.nightly_report v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_policies',
    p_name => 'commit_nightly_report',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_python_policies.nightly_report');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_python_policies.nightly_report go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_policies',
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
        array['day', 'at', 'limit']::text[],
        array['day', 'at', 'limit']::text[]
    );
    perform golden_python_policies.enqueue_nightly_report(
        p_day => r.day,
        p_at => r.at,
        p_limit => r."limit"
    )
    from jsonb_to_record(v_fields) r (
        day date,
        at timestamptz,
        "limit" interval
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_python_policies.nightly_report with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_policies',
    p_name => 'enqueue_reserve_stock',
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
        p_kind => 'golden_python_policies.reserve_stock',
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
    p_doc => 'Put something aside.

Enqueues golden_python_policies.reserve_stock v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_policies',
    p_name => 'commit_reserve_stock',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_python_policies.reserve_stock');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_python_policies.reserve_stock go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_policies',
    p_name => 'trigger_reserve_stock',
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
    perform golden_python_policies.enqueue_reserve_stock(
        p_order_id => r.order_id
    )
    from jsonb_to_record(v_fields) r (
        order_id uuid
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_python_policies.reserve_stock with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_python_policies',
    p_types => array[]::text[],
    p_functions => array['commit_charge_order', 'commit_nightly_report', 'commit_reserve_stock', 'enqueue_charge_order', 'enqueue_nightly_report', 'enqueue_reserve_stock', 'trigger_charge_order', 'trigger_nightly_report', 'trigger_reserve_stock']::text[]
);
