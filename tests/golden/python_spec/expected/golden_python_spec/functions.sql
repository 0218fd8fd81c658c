-- @generated from spec_golden:spec by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: d33d02c8
-- Typed functions of package golden_python_spec, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_python_spec'
);

select jobspec.declare_type(
    p_schema => 'golden_python_spec',
    p_name => 'charge_order_amount',
    p_sort => 'domain',
    p_definition => $jobspec$numeric
    constraint gt check (value > '0'::numeric)
    constraint scale check (value = round(value, 2))
    constraint whole_digits check (abs(value) < 1e10)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_python_spec',
    p_name => 'currency',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('EUR', 'USD'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_python_spec',
    p_name => 'line_quantity',
    p_sort => 'domain',
    p_definition => $jobspec$bigint
    constraint ge check (value >= 1)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_python_spec',
    p_name => 'line',
    p_sort => 'composite',
    p_definition => $jobspec$
    sku text,
    quantity golden_python_spec.line_quantity
$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_python_spec',
    p_name => 'resize_image_format',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('png', 'webp'))$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_python_spec',
    p_name => 'json_of_line',
    p_arguments => $jobspec$p_value golden_python_spec.line$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['sku'] := jobspec.given(to_jsonb(p_value.sku), 'Line.sku');
    v_json['quantity'] := coalesce(to_jsonb(p_value.quantity), '1');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Line, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_spec',
    p_name => 'enqueue_charge_order',
    p_arguments => $jobspec$
    p_order_id uuid,
    p_customer_id bigint,
    p_amount golden_python_spec.charge_order_amount,
    p_currency golden_python_spec.currency default null,
    p_lines golden_python_spec.line[] default null,
    p_placed_at timestamptz default null,
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
    v_payload['amount'] := jobspec.given(jobspec.wire(p_amount, 'p_amount'), 'p_amount');
    v_payload['currency'] := coalesce(to_jsonb(p_currency), '"EUR"');
    v_payload['lines'] := coalesce(case when p_lines is not null then (select coalesce(jsonb_agg(jobspec.given(golden_python_spec.json_of_line(u), 'p_lines')), '[]') from unnest(jobspec.flat(p_lines, 'p_lines')) u) end, '[]');
    v_payload['placed_at'] := coalesce(jobspec.wire(p_placed_at, 'p_placed_at'), 'null');
    return jobspec.enqueue(
        p_kind => 'golden_python_spec.charge_order',
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
    p_doc => 'Charge an order.

Enqueues golden_python_spec.charge_order v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_spec',
    p_name => 'commit_charge_order',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_python_spec.charge_order');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_python_spec.charge_order go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_spec',
    p_name => 'trigger_charge_order',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 4ea1e9b3 8473f7fa 0f50b42e
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['order_id', 'customer_id', 'amount', 'currency', 'lines', 'placed_at']::text[],
        array['order_id', 'customer_id', 'amount']::text[]
    );
    perform golden_python_spec.enqueue_charge_order(
        p_order_id => r.order_id,
        p_customer_id => r.customer_id,
        p_amount => r.amount,
        p_currency => r.currency,
        p_lines => r.lines,
        p_placed_at => r.placed_at
    )
    from jsonb_to_record(v_fields) r (
        order_id uuid,
        customer_id bigint,
        amount golden_python_spec.charge_order_amount,
        currency golden_python_spec.currency,
        lines golden_python_spec.line[],
        placed_at timestamptz
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_python_spec.charge_order with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_spec',
    p_name => 'enqueue_nightly_report',
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
        p_kind => 'golden_python_spec.nightly_report',
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
    p_doc => 'Enqueues golden_python_spec.nightly_report v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_spec',
    p_name => 'commit_nightly_report',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_python_spec.nightly_report');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_python_spec.nightly_report go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_spec',
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
        array['day']::text[],
        array['day']::text[]
    );
    perform golden_python_spec.enqueue_nightly_report(
        p_day => r.day
    )
    from jsonb_to_record(v_fields) r (
        day date
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_python_spec.nightly_report with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_spec',
    p_name => 'enqueue_resize_image',
    p_arguments => $jobspec$
    p_width bigint,
    p_image bytea,
    p_format golden_python_spec.resize_image_format default null,
    p_tags text[] default null,
    p_currency golden_python_spec.currency default null,
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
    v_payload['width'] := jobspec.given(to_jsonb(p_width), 'p_width');
    v_payload['format'] := coalesce(to_jsonb(p_format), '"webp"');
    v_payload['tags'] := coalesce(case when p_tags is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_tags')), '[]') from unnest(jobspec.flat(p_tags, 'p_tags')) u (item)) end, '[]');
    v_payload['currency'] := coalesce(to_jsonb(p_currency), '"USD"');
    return jobspec.enqueue(
        p_kind => 'golden_python_spec.resize_image',
        p_version => 1,
        p_payload => v_payload,
        p_blob => p_image,
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
    p_doc => 'Resize an image.

Enqueues golden_python_spec.resize_image v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_spec',
    p_name => 'commit_resize_image',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_python_spec.resize_image');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_python_spec.resize_image go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_spec',
    p_name => 'trigger_resize_image',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 6c3328a2 8473f7fa
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['width', 'image', 'format', 'tags', 'currency']::text[],
        array['width', 'image']::text[]
    );
    perform golden_python_spec.enqueue_resize_image(
        p_width => r.width,
        p_image => r.image,
        p_format => r.format,
        p_tags => r.tags,
        p_currency => r.currency
    )
    from jsonb_to_record(v_fields) r (
        width bigint,
        image bytea,
        format golden_python_spec.resize_image_format,
        tags text[],
        currency golden_python_spec.currency
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_python_spec.resize_image with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_python_spec',
    p_types => array['charge_order_amount', 'currency', 'line', 'line_quantity', 'resize_image_format']::text[],
    p_functions => array['commit_charge_order', 'commit_nightly_report', 'commit_resize_image', 'enqueue_charge_order', 'enqueue_nightly_report', 'enqueue_resize_image', 'json_of_line', 'trigger_charge_order', 'trigger_nightly_report', 'trigger_resize_image']::text[]
);
