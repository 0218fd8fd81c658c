-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 7a8c65e2
-- Typed functions of package golden_parts, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_parts'
);

select jobspec.declare_type(
    p_schema => 'golden_parts',
    p_name => 'line_qty',
    p_sort => 'domain',
    p_definition => $jobspec$bigint
    constraint ge check (value >= 1)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_parts',
    p_name => 'amount',
    p_sort => 'domain',
    p_definition => $jobspec$numeric
    constraint ge check (value >= '0'::numeric)
    constraint scale check (value = round(value, 2))
    constraint whole_digits check (abs(value) < 1e10)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_parts',
    p_name => 'line',
    p_sort => 'composite',
    p_definition => $jobspec$
    sku text,
    qty golden_parts.line_qty,
    price golden_parts.amount
$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_parts',
    p_name => 'payment_method',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint known_tag check (value is null or coalesce(value ->> 'kind' in ('card', 'invoice'), false))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_parts',
    p_name => 'basket',
    p_sort => 'composite',
    p_definition => $jobspec$
    lines golden_parts.line[],
    paid_by golden_parts.payment_method
$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_parts',
    p_name => 'charge_order_amounts',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "array")'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_parts',
    p_name => 'url_path',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint max_length check (char_length(value) <= 200)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_parts',
    p_name => 'url_path_c409790e',
    p_sort => 'composite',
    p_definition => $jobspec$
    host text,
    path golden_parts.url_path
$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_parts',
    p_name => 'class',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('first', 'second'))$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'json_of_line',
    p_arguments => $jobspec$p_value golden_parts.line$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['sku'] := jobspec.given(to_jsonb(p_value.sku), 'Line.sku');
    v_json['qty'] := jobspec.given(to_jsonb(p_value.qty), 'Line.qty');
    v_json['price'] := jobspec.given(jobspec.wire(p_value.price, 'Line.price'), 'Line.price');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Line, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'json_of_basket',
    p_arguments => $jobspec$p_value golden_parts.basket$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['lines'] := jobspec.given(case when p_value.lines is not null then (select coalesce(jsonb_agg(jobspec.given(golden_parts.json_of_line(u), 'Basket.lines')), '[]') from unnest(jobspec.flat(p_value.lines, 'Basket.lines')) u) end, 'Basket.lines');
    v_json['paid_by'] := jobspec.given(p_value.paid_by, 'Basket.paid_by');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Basket, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'json_of_url_path_c409790e',
    p_arguments => $jobspec$p_value golden_parts.url_path_c409790e$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['host'] := jobspec.given(to_jsonb(p_value.host), 'UrlPath.host');
    v_json['path'] := jobspec.given(to_jsonb(p_value.path), 'UrlPath.path');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a UrlPath, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_charge_order',
    p_arguments => $jobspec$
    p_customer_id bigint,
    p_basket golden_parts.basket,
    p_method golden_parts.payment_method,
    p_stock bigint,
    p_route bigint,
    p_amounts golden_parts.charge_order_amounts default null,
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
    v_payload['customer_id'] := jobspec.given(to_jsonb(p_customer_id), 'p_customer_id');
    v_payload['basket'] := jobspec.given(golden_parts.json_of_basket(p_basket), 'p_basket');
    v_payload['method'] := jobspec.given(p_method, 'p_method');
    v_payload['amounts'] := coalesce(p_amounts, '{}');
    v_after['stock'] := to_jsonb(jobspec.edge(p_stock, 'p_stock', 'golden_parts.reserve_stock'));
    v_after['route'] := to_jsonb(jobspec.edge(p_route, 'p_route', 'golden_parts.import'));
    return jobspec.enqueue(
        p_kind => 'golden_parts.charge_order',
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
    p_doc => 'Charge an order.

Enqueues golden_parts.charge_order v1; the result is the id of the job.

Not checked before a worker claims the job: p_basket: in `paid_by`: the fields of its variant; p_method: the fields of its variant; p_amounts: its values.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_charge_order',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.charge_order');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.charge_order go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_charge_order',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 2500ebc1 acd2aa99 f3ed4419
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['customer_id', 'basket', 'method', 'stock', 'route', 'amounts']::text[],
        array['customer_id', 'basket', 'method', 'stock', 'route']::text[]
    );
    perform golden_parts.enqueue_charge_order(
        p_customer_id => r.customer_id,
        p_basket => r.basket,
        p_method => r.method,
        p_stock => r.stock,
        p_route => r.route,
        p_amounts => r.amounts
    )
    from jsonb_to_record(v_fields) r (
        customer_id bigint,
        basket golden_parts.basket,
        method golden_parts.payment_method,
        stock bigint,
        route bigint,
        amounts golden_parts.charge_order_amounts
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.charge_order with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_import',
    p_arguments => $jobspec$
    p_from text,
    p_line golden_parts.line,
    p_image bytea,
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
    v_payload['line'] := jobspec.given(golden_parts.json_of_line(p_line), 'p_line');
    return jobspec.enqueue(
        p_kind => 'golden_parts.import',
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
    p_doc => 'A name that Python needs.

Enqueues golden_parts.import v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_import',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.import');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.import go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_import',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 68719ba0
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['from', 'line', 'image']::text[],
        array['from', 'line', 'image']::text[]
    );
    perform golden_parts.enqueue_import(
        p_from => r."from",
        p_line => r.line,
        p_image => r.image
    )
    from jsonb_to_record(v_fields) r (
        "from" text,
        line golden_parts.line,
        image bytea
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.import with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_reserve_stock',
    p_arguments => $jobspec$
    p_lines golden_parts.line[],
    p_at golden_parts.url_path_c409790e default null,
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
    v_payload['lines'] := jobspec.given(case when p_lines is not null then (select coalesce(jsonb_agg(jobspec.given(golden_parts.json_of_line(u), 'p_lines')), '[]') from unnest(jobspec.flat(p_lines, 'p_lines')) u) end, 'p_lines');
    v_payload['at'] := coalesce(golden_parts.json_of_url_path_c409790e(p_at), 'null');
    return jobspec.enqueue(
        p_kind => 'golden_parts.reserve_stock',
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
    p_doc => 'Enqueues golden_parts.reserve_stock v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_reserve_stock',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.reserve_stock');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.reserve_stock go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_reserve_stock',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 68719ba0 5f143d18
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['lines', 'at']::text[],
        array['lines']::text[]
    );
    perform golden_parts.enqueue_reserve_stock(
        p_lines => r.lines,
        p_at => r.at
    )
    from jsonb_to_record(v_fields) r (
        lines golden_parts.line[],
        at golden_parts.url_path_c409790e
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.reserve_stock with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_send_again',
    p_arguments => $jobspec$
    p_to text,
    p_seat golden_parts.class default null,
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
    v_payload['seat'] := coalesce(to_jsonb(p_seat), '"first"');
    return jobspec.enqueue(
        p_kind => 'golden_parts.send_again',
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
    p_doc => 'Enqueues golden_parts.send_again v1; the result is the id of the job.

Deprecated: use send_letter'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_send_again',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.send_again');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.send_again go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_send_again',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: e1271961
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['to', 'seat']::text[],
        array['to']::text[]
    );
    perform golden_parts.enqueue_send_again(
        p_to => r."to",
        p_seat => r.seat
    )
    from jsonb_to_record(v_fields) r (
        "to" text,
        seat golden_parts.class
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.send_again with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_send_letter',
    p_arguments => $jobspec$
    p_to text,
    p_seat golden_parts.class default null,
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
    v_payload['seat'] := coalesce(to_jsonb(p_seat), '"first"');
    return jobspec.enqueue(
        p_kind => 'golden_parts.send_letter',
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
    p_doc => 'Enqueues golden_parts.send_letter v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_send_letter',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.send_letter');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.send_letter go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_send_letter',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: e1271961
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['to', 'seat']::text[],
        array['to']::text[]
    );
    perform golden_parts.enqueue_send_letter(
        p_to => r."to",
        p_seat => r.seat
    )
    from jsonb_to_record(v_fields) r (
        "to" text,
        seat golden_parts.class
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.send_letter with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_step_1',
    p_arguments => $jobspec$
    p_path golden_parts.url_path,
    p_number bigint default null,
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
    v_payload['number'] := coalesce(to_jsonb(p_number), '1');
    v_payload['path'] := jobspec.given(to_jsonb(p_path), 'p_path');
    return jobspec.enqueue(
        p_kind => 'golden_parts.step_1',
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
    p_doc => 'Enqueues golden_parts.step_1 v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_step_1',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.step_1');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.step_1 go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_step_1',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 392d1548
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['path', 'number']::text[],
        array['path']::text[]
    );
    perform golden_parts.enqueue_step_1(
        p_path => r.path,
        p_number => r.number
    )
    from jsonb_to_record(v_fields) r (
        path golden_parts.url_path,
        number bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.step_1 with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_step_10',
    p_arguments => $jobspec$
    p_path golden_parts.url_path,
    p_before bigint,
    p_number bigint default null,
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
    v_payload['number'] := coalesce(to_jsonb(p_number), '10');
    v_payload['path'] := jobspec.given(to_jsonb(p_path), 'p_path');
    v_after['before'] := to_jsonb(jobspec.edge(p_before, 'p_before', 'golden_parts.step_9'));
    return jobspec.enqueue(
        p_kind => 'golden_parts.step_10',
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
    p_doc => 'Enqueues golden_parts.step_10 v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_step_10',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.step_10');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.step_10 go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_step_10',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 392d1548
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['path', 'before', 'number']::text[],
        array['path', 'before']::text[]
    );
    perform golden_parts.enqueue_step_10(
        p_path => r.path,
        p_before => r.before,
        p_number => r.number
    )
    from jsonb_to_record(v_fields) r (
        path golden_parts.url_path,
        before bigint,
        number bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.step_10 with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_step_11',
    p_arguments => $jobspec$
    p_path golden_parts.url_path,
    p_before bigint,
    p_number bigint default null,
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
    v_payload['number'] := coalesce(to_jsonb(p_number), '11');
    v_payload['path'] := jobspec.given(to_jsonb(p_path), 'p_path');
    v_after['before'] := to_jsonb(jobspec.edge(p_before, 'p_before', 'golden_parts.step_10'));
    return jobspec.enqueue(
        p_kind => 'golden_parts.step_11',
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
    p_doc => 'Enqueues golden_parts.step_11 v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_step_11',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.step_11');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.step_11 go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_step_11',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 392d1548
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['path', 'before', 'number']::text[],
        array['path', 'before']::text[]
    );
    perform golden_parts.enqueue_step_11(
        p_path => r.path,
        p_before => r.before,
        p_number => r.number
    )
    from jsonb_to_record(v_fields) r (
        path golden_parts.url_path,
        before bigint,
        number bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.step_11 with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_step_12',
    p_arguments => $jobspec$
    p_path golden_parts.url_path,
    p_before bigint,
    p_number bigint default null,
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
    v_payload['number'] := coalesce(to_jsonb(p_number), '12');
    v_payload['path'] := jobspec.given(to_jsonb(p_path), 'p_path');
    v_after['before'] := to_jsonb(jobspec.edge(p_before, 'p_before', 'golden_parts.step_11'));
    return jobspec.enqueue(
        p_kind => 'golden_parts.step_12',
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
    p_doc => 'Enqueues golden_parts.step_12 v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_step_12',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.step_12');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.step_12 go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_step_12',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 392d1548
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['path', 'before', 'number']::text[],
        array['path', 'before']::text[]
    );
    perform golden_parts.enqueue_step_12(
        p_path => r.path,
        p_before => r.before,
        p_number => r.number
    )
    from jsonb_to_record(v_fields) r (
        path golden_parts.url_path,
        before bigint,
        number bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.step_12 with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_step_2',
    p_arguments => $jobspec$
    p_path golden_parts.url_path,
    p_before bigint,
    p_number bigint default null,
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
    v_payload['number'] := coalesce(to_jsonb(p_number), '2');
    v_payload['path'] := jobspec.given(to_jsonb(p_path), 'p_path');
    v_after['before'] := to_jsonb(jobspec.edge(p_before, 'p_before', 'golden_parts.step_1'));
    return jobspec.enqueue(
        p_kind => 'golden_parts.step_2',
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
    p_doc => 'Enqueues golden_parts.step_2 v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_step_2',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.step_2');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.step_2 go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_step_2',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 392d1548
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['path', 'before', 'number']::text[],
        array['path', 'before']::text[]
    );
    perform golden_parts.enqueue_step_2(
        p_path => r.path,
        p_before => r.before,
        p_number => r.number
    )
    from jsonb_to_record(v_fields) r (
        path golden_parts.url_path,
        before bigint,
        number bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.step_2 with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_step_3',
    p_arguments => $jobspec$
    p_path golden_parts.url_path,
    p_before bigint,
    p_number bigint default null,
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
    v_payload['number'] := coalesce(to_jsonb(p_number), '3');
    v_payload['path'] := jobspec.given(to_jsonb(p_path), 'p_path');
    v_after['before'] := to_jsonb(jobspec.edge(p_before, 'p_before', 'golden_parts.step_2'));
    return jobspec.enqueue(
        p_kind => 'golden_parts.step_3',
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
    p_doc => 'Enqueues golden_parts.step_3 v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_step_3',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.step_3');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.step_3 go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_step_3',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 392d1548
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['path', 'before', 'number']::text[],
        array['path', 'before']::text[]
    );
    perform golden_parts.enqueue_step_3(
        p_path => r.path,
        p_before => r.before,
        p_number => r.number
    )
    from jsonb_to_record(v_fields) r (
        path golden_parts.url_path,
        before bigint,
        number bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.step_3 with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_step_4',
    p_arguments => $jobspec$
    p_path golden_parts.url_path,
    p_before bigint,
    p_number bigint default null,
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
    v_payload['number'] := coalesce(to_jsonb(p_number), '4');
    v_payload['path'] := jobspec.given(to_jsonb(p_path), 'p_path');
    v_after['before'] := to_jsonb(jobspec.edge(p_before, 'p_before', 'golden_parts.step_3'));
    return jobspec.enqueue(
        p_kind => 'golden_parts.step_4',
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
    p_doc => 'Enqueues golden_parts.step_4 v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_step_4',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.step_4');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.step_4 go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_step_4',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 392d1548
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['path', 'before', 'number']::text[],
        array['path', 'before']::text[]
    );
    perform golden_parts.enqueue_step_4(
        p_path => r.path,
        p_before => r.before,
        p_number => r.number
    )
    from jsonb_to_record(v_fields) r (
        path golden_parts.url_path,
        before bigint,
        number bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.step_4 with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_step_5',
    p_arguments => $jobspec$
    p_path golden_parts.url_path,
    p_before bigint,
    p_number bigint default null,
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
    v_payload['number'] := coalesce(to_jsonb(p_number), '5');
    v_payload['path'] := jobspec.given(to_jsonb(p_path), 'p_path');
    v_after['before'] := to_jsonb(jobspec.edge(p_before, 'p_before', 'golden_parts.step_4'));
    return jobspec.enqueue(
        p_kind => 'golden_parts.step_5',
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
    p_doc => 'Enqueues golden_parts.step_5 v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_step_5',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.step_5');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.step_5 go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_step_5',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 392d1548
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['path', 'before', 'number']::text[],
        array['path', 'before']::text[]
    );
    perform golden_parts.enqueue_step_5(
        p_path => r.path,
        p_before => r.before,
        p_number => r.number
    )
    from jsonb_to_record(v_fields) r (
        path golden_parts.url_path,
        before bigint,
        number bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.step_5 with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_step_6',
    p_arguments => $jobspec$
    p_path golden_parts.url_path,
    p_before bigint,
    p_number bigint default null,
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
    v_payload['number'] := coalesce(to_jsonb(p_number), '6');
    v_payload['path'] := jobspec.given(to_jsonb(p_path), 'p_path');
    v_after['before'] := to_jsonb(jobspec.edge(p_before, 'p_before', 'golden_parts.step_5'));
    return jobspec.enqueue(
        p_kind => 'golden_parts.step_6',
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
    p_doc => 'Enqueues golden_parts.step_6 v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_step_6',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.step_6');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.step_6 go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_step_6',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 392d1548
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['path', 'before', 'number']::text[],
        array['path', 'before']::text[]
    );
    perform golden_parts.enqueue_step_6(
        p_path => r.path,
        p_before => r.before,
        p_number => r.number
    )
    from jsonb_to_record(v_fields) r (
        path golden_parts.url_path,
        before bigint,
        number bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.step_6 with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_step_7',
    p_arguments => $jobspec$
    p_path golden_parts.url_path,
    p_before bigint,
    p_number bigint default null,
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
    v_payload['number'] := coalesce(to_jsonb(p_number), '7');
    v_payload['path'] := jobspec.given(to_jsonb(p_path), 'p_path');
    v_after['before'] := to_jsonb(jobspec.edge(p_before, 'p_before', 'golden_parts.step_6'));
    return jobspec.enqueue(
        p_kind => 'golden_parts.step_7',
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
    p_doc => 'Enqueues golden_parts.step_7 v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_step_7',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.step_7');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.step_7 go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_step_7',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 392d1548
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['path', 'before', 'number']::text[],
        array['path', 'before']::text[]
    );
    perform golden_parts.enqueue_step_7(
        p_path => r.path,
        p_before => r.before,
        p_number => r.number
    )
    from jsonb_to_record(v_fields) r (
        path golden_parts.url_path,
        before bigint,
        number bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.step_7 with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_step_8',
    p_arguments => $jobspec$
    p_path golden_parts.url_path,
    p_before bigint,
    p_number bigint default null,
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
    v_payload['number'] := coalesce(to_jsonb(p_number), '8');
    v_payload['path'] := jobspec.given(to_jsonb(p_path), 'p_path');
    v_after['before'] := to_jsonb(jobspec.edge(p_before, 'p_before', 'golden_parts.step_7'));
    return jobspec.enqueue(
        p_kind => 'golden_parts.step_8',
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
    p_doc => 'Enqueues golden_parts.step_8 v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_step_8',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.step_8');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.step_8 go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_step_8',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 392d1548
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['path', 'before', 'number']::text[],
        array['path', 'before']::text[]
    );
    perform golden_parts.enqueue_step_8(
        p_path => r.path,
        p_before => r.before,
        p_number => r.number
    )
    from jsonb_to_record(v_fields) r (
        path golden_parts.url_path,
        before bigint,
        number bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.step_8 with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_step_9',
    p_arguments => $jobspec$
    p_path golden_parts.url_path,
    p_before bigint,
    p_number bigint default null,
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
    v_payload['number'] := coalesce(to_jsonb(p_number), '9');
    v_payload['path'] := jobspec.given(to_jsonb(p_path), 'p_path');
    v_after['before'] := to_jsonb(jobspec.edge(p_before, 'p_before', 'golden_parts.step_8'));
    return jobspec.enqueue(
        p_kind => 'golden_parts.step_9',
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
    p_doc => 'Enqueues golden_parts.step_9 v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_step_9',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.step_9');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.step_9 go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'trigger_step_9',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 392d1548
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['path', 'before', 'number']::text[],
        array['path', 'before']::text[]
    );
    perform golden_parts.enqueue_step_9(
        p_path => r.path,
        p_before => r.before,
        p_number => r.number
    )
    from jsonb_to_record(v_fields) r (
        path golden_parts.url_path,
        before bigint,
        number bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.step_9 with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'enqueue_worker',
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
        p_kind => 'golden_parts.worker',
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
    p_doc => 'A module of the package has this name.

Enqueues golden_parts.worker v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
    p_name => 'commit_worker',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_parts.worker');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_parts.worker go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_parts',
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
        array[]::text[],
        array[]::text[]
    );
    perform golden_parts.enqueue_worker();
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_parts.worker with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_parts',
    p_types => array['amount', 'basket', 'charge_order_amounts', 'class', 'line', 'line_qty', 'payment_method', 'url_path', 'url_path_c409790e']::text[],
    p_functions => array['commit_charge_order', 'commit_import', 'commit_reserve_stock', 'commit_send_again', 'commit_send_letter', 'commit_step_1', 'commit_step_10', 'commit_step_11', 'commit_step_12', 'commit_step_2', 'commit_step_3', 'commit_step_4', 'commit_step_5', 'commit_step_6', 'commit_step_7', 'commit_step_8', 'commit_step_9', 'commit_worker', 'enqueue_charge_order', 'enqueue_import', 'enqueue_reserve_stock', 'enqueue_send_again', 'enqueue_send_letter', 'enqueue_step_1', 'enqueue_step_10', 'enqueue_step_11', 'enqueue_step_12', 'enqueue_step_2', 'enqueue_step_3', 'enqueue_step_4', 'enqueue_step_5', 'enqueue_step_6', 'enqueue_step_7', 'enqueue_step_8', 'enqueue_step_9', 'enqueue_worker', 'json_of_basket', 'json_of_line', 'json_of_url_path_c409790e', 'trigger_charge_order', 'trigger_import', 'trigger_reserve_stock', 'trigger_send_again', 'trigger_send_letter', 'trigger_step_1', 'trigger_step_10', 'trigger_step_11', 'trigger_step_12', 'trigger_step_2', 'trigger_step_3', 'trigger_step_4', 'trigger_step_5', 'trigger_step_6', 'trigger_step_7', 'trigger_step_8', 'trigger_step_9', 'trigger_worker']::text[]
);
