-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: ebd93c3c
-- Typed functions of package golden_wire_names, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_wire_names'
);

select jobspec.declare_type(
    p_schema => 'golden_wire_names',
    p_name => 'customer',
    p_sort => 'composite',
    p_definition => $jobspec$
    customer_id bigint,
    region text,
    "from" text
$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_wire_names',
    p_name => 'method',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint known_tag check (value is null or coalesce(value ->> 'type' in ('card', 'transfer'), false))$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_wire_names',
    p_name => 'json_of_customer',
    p_arguments => $jobspec$p_value golden_wire_names.customer$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['customerId'] := jobspec.given(to_jsonb(p_value.customer_id), 'Customer.customer_id');
    v_json['the region'] := coalesce(to_jsonb(p_value.region), '"eu"');
    v_json['since'] := jobspec.given(to_jsonb(p_value."from"), 'Customer.from');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Customer, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_wire_names',
    p_name => 'enqueue_charge',
    p_arguments => $jobspec$
    p_customer golden_wire_names.customer,
    p_order_id uuid,
    p_methods golden_wire_names.method[] default null,
    p_note text default null,
    p_quoted text default null,
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
    v_payload['customer'] := jobspec.given(golden_wire_names.json_of_customer(p_customer), 'p_customer');
    v_payload['orderId'] := jobspec.given(to_jsonb(p_order_id), 'p_order_id');
    v_payload['paymentMethods'] := coalesce(case when p_methods is not null then (select coalesce(jsonb_agg(jobspec.given(u.item, 'p_methods')), '[]') from unnest(jobspec.flat(p_methods, 'p_methods')) u (item)) end, '[]');
    v_payload['@note'] := coalesce(to_jsonb(p_note), '""');
    v_payload['it''s "quoted"'] := coalesce(to_jsonb(p_quoted), E'"\\\\"');
    return jobspec.enqueue(
        p_kind => 'golden_wire_names.charge',
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
    p_doc => 'Enqueues golden_wire_names.charge v1; the result is the id of the job.

Not checked before a worker claims the job: p_methods: the fields of its variant.'
);

select jobspec.declare_function(
    p_schema => 'golden_wire_names',
    p_name => 'commit_charge',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_wire_names.charge');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_wire_names.charge go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_wire_names',
    p_name => 'trigger_charge',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: ba978d17 5c567565
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['customer', 'order_id', 'methods', 'note', 'quoted']::text[],
        array['customer', 'order_id']::text[]
    );
    perform golden_wire_names.enqueue_charge(
        p_customer => r.customer,
        p_order_id => r.order_id,
        p_methods => r.methods,
        p_note => r.note,
        p_quoted => r.quoted
    )
    from jsonb_to_record(v_fields) r (
        customer golden_wire_names.customer,
        order_id uuid,
        methods golden_wire_names.method[],
        note text,
        quoted text
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_wire_names.charge with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_wire_names',
    p_name => 'enqueue_report',
    p_arguments => $jobspec$
    p_day date,
    p_title text,
    p_all boolean default null,
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
    v_payload['onDay'] := jobspec.given(jobspec.wire(p_day, 'p_day'), 'p_day');
    v_payload['reportTitle'] := jobspec.given(to_jsonb(p_title), 'p_title');
    v_payload['everything'] := coalesce(to_jsonb(p_all), 'true');
    return jobspec.enqueue(
        p_kind => 'golden_wire_names.report',
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
    p_doc => 'Enqueues golden_wire_names.report v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_wire_names',
    p_name => 'commit_report',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_wire_names.report');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_wire_names.report go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_wire_names',
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
        array['day', 'title', 'all']::text[],
        array['day', 'title']::text[]
    );
    perform golden_wire_names.enqueue_report(
        p_day => r.day,
        p_title => r.title,
        p_all => r."all"
    )
    from jsonb_to_record(v_fields) r (
        day date,
        title text,
        "all" boolean
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_wire_names.report with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_wire_names',
    p_types => array['customer', 'method']::text[],
    p_functions => array['commit_charge', 'commit_report', 'enqueue_charge', 'enqueue_report', 'json_of_customer', 'trigger_charge', 'trigger_report']::text[]
);
