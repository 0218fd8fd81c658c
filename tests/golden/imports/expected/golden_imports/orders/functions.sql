-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 7769e99a
-- Typed functions of package golden_imports.orders, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_imports_orders'
);

select jobspec.declare_type(
    p_schema => 'golden_imports_orders',
    p_name => 'common_country',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('FR', 'DE'))$jobspec$,
    p_doc => 'Where we deliver.'
);

select jobspec.declare_type(
    p_schema => 'golden_imports_orders',
    p_name => 'common_zip',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint max_length check (char_length(value) <= 10)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_imports_orders',
    p_name => 'cash_amount',
    p_sort => 'domain',
    p_definition => $jobspec$numeric
    constraint ge check (value >= '0'::numeric)
    constraint scale check (value = round(value, 2))
    constraint whole_digits check (abs(value) < 1e10)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_imports_orders',
    p_name => 'common_address',
    p_sort => 'composite',
    p_definition => $jobspec$
    street text,
    zip golden_imports_orders.common_zip,
    country golden_imports_orders.common_country,
    deposit golden_imports_orders.cash_amount
$jobspec$,
    p_doc => 'Where somebody lives.'
);

select jobspec.declare_type(
    p_schema => 'golden_imports_orders',
    p_name => 'stop',
    p_sort => 'composite',
    p_definition => $jobspec$
    at golden_imports_orders.common_address,
    note text
$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_imports_orders',
    p_name => 'deliver_by_zip',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "object")'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_imports_orders',
    p_name => 'common_payment',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint known_tag check (value is null or coalesce(value ->> 'kind' in ('card', 'transfer'), false))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_imports_orders',
    p_name => 'payment',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint known_tag check (value is null or coalesce(value ->> 'kind' in ('card', 'coins'), false))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_imports_orders',
    p_name => 'common_id',
    p_sort => 'composite',
    p_definition => $jobspec$
    country golden_imports_orders.common_country,
    number bigint
$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_imports_orders',
    p_name => 'json_of_common_address',
    p_arguments => $jobspec$p_value golden_imports_orders.common_address$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['street'] := jobspec.given(to_jsonb(p_value.street), 'CommonAddress.street');
    v_json['zip'] := jobspec.given(to_jsonb(p_value.zip), 'CommonAddress.zip');
    v_json['country'] := coalesce(to_jsonb(p_value.country), '"FR"');
    v_json['deposit'] := coalesce(jobspec.wire(p_value.deposit, 'CommonAddress.deposit'), '"1.00"');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a CommonAddress, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_orders',
    p_name => 'json_of_stop',
    p_arguments => $jobspec$p_value golden_imports_orders.stop$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['at'] := jobspec.given(golden_imports_orders.json_of_common_address(p_value.at), 'Stop.at');
    v_json['note'] := coalesce(to_jsonb(p_value.note), '""');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Stop, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_orders',
    p_name => 'json_of_common_id',
    p_arguments => $jobspec$p_value golden_imports_orders.common_id$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['country'] := coalesce(to_jsonb(p_value.country), '"FR"');
    v_json['number'] := jobspec.given(to_jsonb(p_value.number), 'CommonId.number');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a CommonId, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_orders',
    p_name => 'enqueue_deliver',
    p_arguments => $jobspec$
    p_country golden_imports_orders.common_country,
    p_to golden_imports_orders.common_address,
    p_price golden_imports_orders.cash_amount,
    p_paid golden_imports_orders.common_payment,
    p_stops golden_imports_orders.stop[] default null,
    p_by_zip golden_imports_orders.deliver_by_zip default null,
    p_countries golden_imports_orders.common_country[] default null,
    p_tip golden_imports_orders.cash_amount default null,
    p_also_paid golden_imports_orders.payment default null,
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
    v_payload['country'] := jobspec.given(to_jsonb(p_country), 'p_country');
    v_payload['to'] := jobspec.given(golden_imports_orders.json_of_common_address(p_to), 'p_to');
    v_payload['stops'] := coalesce(case when p_stops is not null then (select coalesce(jsonb_agg(jobspec.given(golden_imports_orders.json_of_stop(u), 'p_stops')), '[]') from unnest(jobspec.flat(p_stops, 'p_stops')) u) end, '[]');
    v_payload['by_zip'] := coalesce(p_by_zip, '{}');
    v_payload['countries'] := coalesce(jobspec.wire_set(case when p_countries is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_countries')), '[]') from unnest(jobspec.flat(p_countries, 'p_countries')) u (item)) end), '["FR"]');
    v_payload['price'] := jobspec.given(jobspec.wire(p_price, 'p_price'), 'p_price');
    v_payload['tip'] := coalesce(jobspec.wire(p_tip, 'p_tip'), '"0.50"');
    v_payload['paid'] := jobspec.given(p_paid, 'p_paid');
    v_payload['also_paid'] := coalesce(p_also_paid, 'null');
    return jobspec.enqueue(
        p_kind => 'golden_imports.orders.deliver',
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
    p_doc => 'Types of a spec, and of one that it imports itself.

Enqueues golden_imports.orders.deliver v1; the result is the id of the job.

Not checked before a worker claims the job: p_paid: the fields of its variant; p_by_zip: its values; p_also_paid: the fields of its variant.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_orders',
    p_name => 'commit_deliver',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_imports.orders.deliver');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_imports.orders.deliver go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_orders',
    p_name => 'trigger_deliver',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 18a1c9fc bf2c1087 7971687b 266af6a6 ed7e6eb2 9ba810b8 18a1c9fc 7971687b fbb2700b
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['country', 'to', 'price', 'paid', 'stops', 'by_zip', 'countries', 'tip', 'also_paid']::text[],
        array['country', 'to', 'price', 'paid']::text[]
    );
    perform golden_imports_orders.enqueue_deliver(
        p_country => r.country,
        p_to => r."to",
        p_price => r.price,
        p_paid => r.paid,
        p_stops => r.stops,
        p_by_zip => r.by_zip,
        p_countries => r.countries,
        p_tip => r.tip,
        p_also_paid => r.also_paid
    )
    from jsonb_to_record(v_fields) r (
        country golden_imports_orders.common_country,
        "to" golden_imports_orders.common_address,
        price golden_imports_orders.cash_amount,
        paid golden_imports_orders.common_payment,
        stops golden_imports_orders.stop[],
        by_zip golden_imports_orders.deliver_by_zip,
        countries golden_imports_orders.common_country[],
        tip golden_imports_orders.cash_amount,
        also_paid golden_imports_orders.payment
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_imports.orders.deliver with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_orders',
    p_name => 'enqueue_forget',
    p_arguments => $jobspec$
    p_id golden_imports_orders.common_id,
    p_address golden_imports_orders.common_address default null,
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
    v_payload['address'] := coalesce(golden_imports_orders.json_of_common_address(p_address), 'null');
    v_payload['id'] := jobspec.given(golden_imports_orders.json_of_common_id(p_id), 'p_id');
    return jobspec.enqueue(
        p_kind => 'golden_imports.orders.forget',
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
    p_doc => 'Enqueues golden_imports.orders.forget v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_orders',
    p_name => 'commit_forget',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_imports.orders.forget');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_imports.orders.forget go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_orders',
    p_name => 'trigger_forget',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 95a19bda bf2c1087
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['id', 'address']::text[],
        array['id']::text[]
    );
    perform golden_imports_orders.enqueue_forget(
        p_id => r.id,
        p_address => r.address
    )
    from jsonb_to_record(v_fields) r (
        id golden_imports_orders.common_id,
        address golden_imports_orders.common_address
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_imports.orders.forget with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_orders',
    p_name => 'enqueue_move',
    p_arguments => $jobspec$
    p_street text,
    p_zip golden_imports_orders.common_zip,
    p_letter bytea,
    p_country golden_imports_orders.common_country default null,
    p_deposit golden_imports_orders.cash_amount default null,
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
    v_payload['street'] := jobspec.given(to_jsonb(p_street), 'p_street');
    v_payload['zip'] := jobspec.given(to_jsonb(p_zip), 'p_zip');
    v_payload['country'] := coalesce(to_jsonb(p_country), '"FR"');
    v_payload['deposit'] := coalesce(jobspec.wire(p_deposit, 'p_deposit'), '"1.00"');
    return jobspec.enqueue(
        p_kind => 'golden_imports.orders.move',
        p_version => 1,
        p_payload => v_payload,
        p_blob => p_letter,
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
    p_doc => 'The payload is a model of another package.

Enqueues golden_imports.orders.move v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_orders',
    p_name => 'commit_move',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_imports.orders.move');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_imports.orders.move go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_orders',
    p_name => 'trigger_move',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 58599e95 18a1c9fc 7971687b
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['street', 'zip', 'letter', 'country', 'deposit']::text[],
        array['street', 'zip', 'letter']::text[]
    );
    perform golden_imports_orders.enqueue_move(
        p_street => r.street,
        p_zip => r.zip,
        p_letter => r.letter,
        p_country => r.country,
        p_deposit => r.deposit
    )
    from jsonb_to_record(v_fields) r (
        street text,
        zip golden_imports_orders.common_zip,
        letter bytea,
        country golden_imports_orders.common_country,
        deposit golden_imports_orders.cash_amount
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_imports.orders.move with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_imports_orders',
    p_types => array['cash_amount', 'common_address', 'common_country', 'common_id', 'common_payment', 'common_zip', 'deliver_by_zip', 'payment', 'stop']::text[],
    p_functions => array['commit_deliver', 'commit_forget', 'commit_move', 'enqueue_deliver', 'enqueue_forget', 'enqueue_move', 'json_of_common_address', 'json_of_common_id', 'json_of_stop', 'trigger_deliver', 'trigger_forget', 'trigger_move']::text[]
);
