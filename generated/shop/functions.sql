-- @generated from jobs.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 1506ee89
-- Typed functions of package shop, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'shop'
);

select jobspec.declare_type(
    p_schema => 'shop',
    p_name => 'money',
    p_sort => 'domain',
    p_definition => $jobspec$numeric
    constraint ge check (value >= '0'::numeric)
    constraint scale check (value = round(value, 2))
    constraint whole_digits check (abs(value) < 1e10)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'shop',
    p_name => 'charge_order_card',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint pattern check (value ~ '^tok_[a-z]+$')$jobspec$
);

select jobspec.declare_type(
    p_schema => 'shop',
    p_name => 'resize_image_name',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint pattern check (value ~ '^[a-z0-9_-]+$')$jobspec$
);

select jobspec.declare_type(
    p_schema => 'shop',
    p_name => 'resize_image_width',
    p_sort => 'domain',
    p_definition => $jobspec$bigint
    constraint gt check (value > 0)
    constraint le check (value <= 4096)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'shop',
    p_name => 'resize_image_format',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('png', 'webp'))$jobspec$
);

select jobspec.declare_function(
    p_schema => 'shop',
    p_name => 'enqueue_charge_order',
    p_arguments => $jobspec$
    p_order_id bigint,
    p_customer_id bigint,
    p_placed_on date,
    p_amount shop.money,
    p_card shop.charge_order_card,
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
    v_payload['placed_on'] := jobspec.given(jobspec.wire(p_placed_on, 'p_placed_on'), 'p_placed_on');
    v_payload['amount'] := jobspec.given(jobspec.wire(p_amount, 'p_amount'), 'p_amount');
    v_payload['card'] := jobspec.given(to_jsonb(p_card), 'p_card');
    return jobspec.enqueue(
        p_kind => 'shop.charge_order',
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
    p_doc => 'Charge an order and write it into the customer''s ledger.

Enqueues shop.charge_order v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'shop',
    p_name => 'commit_charge_order',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'shop.charge_order');
end
$jobspec$,
    p_doc => 'Lets a reserved job shop.charge_order go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'shop',
    p_name => 'trigger_charge_order',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 7971687b 9f32f76c
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['order_id', 'customer_id', 'placed_on', 'amount', 'card']::text[],
        array['order_id', 'customer_id', 'placed_on', 'amount', 'card']::text[]
    );
    perform shop.enqueue_charge_order(
        p_order_id => r.order_id,
        p_customer_id => r.customer_id,
        p_placed_on => r.placed_on,
        p_amount => r.amount,
        p_card => r.card
    )
    from jsonb_to_record(v_fields) r (
        order_id bigint,
        customer_id bigint,
        placed_on date,
        amount shop.money,
        card shop.charge_order_card
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues shop.charge_order with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'shop',
    p_name => 'enqueue_resize_image',
    p_arguments => $jobspec$
    p_name shop.resize_image_name,
    p_width shop.resize_image_width,
    p_image bytea,
    p_format shop.resize_image_format default null,
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
    v_payload['name'] := jobspec.given(to_jsonb(p_name), 'p_name');
    v_payload['width'] := jobspec.given(to_jsonb(p_width), 'p_width');
    v_payload['format'] := coalesce(to_jsonb(p_format), '"webp"');
    return jobspec.enqueue(
        p_kind => 'shop.resize_image',
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
    p_doc => 'Make a smaller copy of a picture, in its own proportions.

Enqueues shop.resize_image v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'shop',
    p_name => 'commit_resize_image',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'shop.resize_image');
end
$jobspec$,
    p_doc => 'Lets a reserved job shop.resize_image go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'shop',
    p_name => 'trigger_resize_image',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 5b9b126b 3dd8b22f 6c3328a2
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['name', 'width', 'image', 'format']::text[],
        array['name', 'width', 'image']::text[]
    );
    perform shop.enqueue_resize_image(
        p_name => r.name,
        p_width => r.width,
        p_image => r.image,
        p_format => r.format
    )
    from jsonb_to_record(v_fields) r (
        name shop.resize_image_name,
        width shop.resize_image_width,
        image bytea,
        format shop.resize_image_format
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues shop.resize_image with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'shop',
    p_name => 'enqueue_send_receipt',
    p_arguments => $jobspec$
    p_order_id bigint,
    p_to text,
    p_amount shop.money,
    p_total shop.money,
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
    v_payload['to'] := jobspec.given(to_jsonb(p_to), 'p_to');
    v_payload['amount'] := jobspec.given(jobspec.wire(p_amount, 'p_amount'), 'p_amount');
    v_payload['total'] := jobspec.given(jobspec.wire(p_total, 'p_total'), 'p_total');
    return jobspec.enqueue(
        p_kind => 'shop.send_receipt',
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
    p_doc => 'Mail the receipt of a charged order.

Enqueues shop.send_receipt v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'shop',
    p_name => 'commit_send_receipt',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'shop.send_receipt');
end
$jobspec$,
    p_doc => 'Lets a reserved job shop.send_receipt go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'shop',
    p_name => 'trigger_send_receipt',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 7971687b 7971687b
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['order_id', 'to', 'amount', 'total']::text[],
        array['order_id', 'to', 'amount', 'total']::text[]
    );
    perform shop.enqueue_send_receipt(
        p_order_id => r.order_id,
        p_to => r."to",
        p_amount => r.amount,
        p_total => r.total
    )
    from jsonb_to_record(v_fields) r (
        order_id bigint,
        "to" text,
        amount shop.money,
        total shop.money
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues shop.send_receipt with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'shop',
    p_types => array['charge_order_card', 'money', 'resize_image_format', 'resize_image_name', 'resize_image_width']::text[],
    p_functions => array['commit_charge_order', 'commit_resize_image', 'commit_send_receipt', 'enqueue_charge_order', 'enqueue_resize_image', 'enqueue_send_receipt', 'trigger_charge_order', 'trigger_resize_image', 'trigger_send_receipt']::text[]
);
