-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: ee1333b7
-- Typed functions of package golden_python_models, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_python_models'
);

select jobspec.declare_type(
    p_schema => 'golden_python_models',
    p_name => 'tier',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('gold', 'tin'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_python_models',
    p_name => 'golden_people_address_zip',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint max_length check (char_length(value) <= 10)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_python_models',
    p_name => 'golden_people_address',
    p_sort => 'composite',
    p_definition => $jobspec$
    street text,
    zip golden_python_models.golden_people_address_zip
$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_python_models',
    p_name => 'customer',
    p_sort => 'composite',
    p_definition => $jobspec$
    name text,
    tier golden_python_models.tier,
    lives golden_python_models.golden_people_address,
    tags text[]
$jobspec$,
    p_doc => 'A customer, as the rest of the program knows one.'
);

select jobspec.declare_type(
    p_schema => 'golden_python_models',
    p_name => 'mixed_others',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "object" && @.type() != "null")'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_python_models',
    p_name => 'mixed_amount',
    p_sort => 'domain',
    p_definition => $jobspec$numeric
    constraint scale check (value = round(value, 2))
    constraint whole_digits check (abs(value) < 1e10)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_python_models',
    p_name => 'means',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint known_tag check (value is null or coalesce(value ->> 'kind' in ('card', 'cash'), false))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_python_models',
    p_name => 'paid',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint known_tag check (value is null or coalesce(value ->> 'kind' in ('card', 'voucher'), false))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_python_models',
    p_name => 'address',
    p_sort => 'composite',
    p_definition => $jobspec$
    line text
$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_python_models',
    p_name => 'json_of_golden_people_address',
    p_arguments => $jobspec$p_value golden_python_models.golden_people_address$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['street'] := jobspec.given(to_jsonb(p_value.street), 'GoldenPeopleAddress.street');
    v_json['zip'] := coalesce(to_jsonb(p_value.zip), '""');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a GoldenPeopleAddress, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_models',
    p_name => 'json_of_customer',
    p_arguments => $jobspec$p_value golden_python_models.customer$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['name'] := jobspec.given(to_jsonb(p_value.name), 'Customer.name');
    v_json['tier'] := coalesce(to_jsonb(p_value.tier), '"tin"');
    v_json['lives'] := coalesce(golden_python_models.json_of_golden_people_address(p_value.lives), 'null');
    v_json['tags'] := coalesce(case when p_value.tags is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'Customer.tags')), '[]') from unnest(jobspec.flat(p_value.tags, 'Customer.tags')) u (item)) end, '[]');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Customer, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_models',
    p_name => 'json_of_address',
    p_arguments => $jobspec$p_value golden_python_models.address$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['line'] := jobspec.given(to_jsonb(p_value.line), 'Address.line');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Address, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_models',
    p_name => 'enqueue_import_customer',
    p_arguments => $jobspec$
    p_name text,
    p_lives golden_python_models.golden_people_address,
    p_tier golden_python_models.tier default null,
    p_tags text[] default null,
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
    v_payload['tier'] := coalesce(to_jsonb(p_tier), '"tin"');
    v_payload['lives'] := coalesce(golden_python_models.json_of_golden_people_address(p_lives), 'null');
    v_payload['tags'] := coalesce(case when p_tags is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_tags')), '[]') from unnest(jobspec.flat(p_tags, 'p_tags')) u (item)) end, '[]');
    return jobspec.enqueue(
        p_kind => 'golden_python_models.import_customer',
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
    p_doc => 'The payload is a plain pydantic model.

Enqueues golden_python_models.import_customer v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_models',
    p_name => 'commit_import_customer',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_python_models.import_customer');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_python_models.import_customer go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_models',
    p_name => 'trigger_import_customer',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 3cae81dd 8294356b
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['name', 'lives', 'tier', 'tags']::text[],
        array['name', 'lives']::text[]
    );
    perform golden_python_models.enqueue_import_customer(
        p_name => r.name,
        p_lives => r.lives,
        p_tier => r.tier,
        p_tags => r.tags
    )
    from jsonb_to_record(v_fields) r (
        name text,
        lives golden_python_models.golden_people_address,
        tier golden_python_models.tier,
        tags text[]
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_python_models.import_customer with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_models',
    p_name => 'enqueue_mixed',
    p_arguments => $jobspec$
    p_customer golden_python_models.customer,
    p_amount golden_python_models.mixed_amount,
    p_means golden_python_models.means,
    p_paid golden_python_models.paid,
    p_address golden_python_models.address,
    p_others golden_python_models.mixed_others default null,
    p_tier golden_python_models.tier default null,
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
    v_payload['customer'] := jobspec.given(golden_python_models.json_of_customer(p_customer), 'p_customer');
    v_payload['others'] := coalesce(p_others, '{}');
    v_payload['tier'] := coalesce(to_jsonb(p_tier), '"gold"');
    v_payload['amount'] := jobspec.given(jobspec.wire(p_amount, 'p_amount'), 'p_amount');
    v_payload['means'] := jobspec.given(p_means, 'p_means');
    v_payload['paid'] := jobspec.given(p_paid, 'p_paid');
    v_payload['address'] := jobspec.given(golden_python_models.json_of_address(p_address), 'p_address');
    return jobspec.enqueue(
        p_kind => 'golden_python_models.mixed',
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
    p_doc => 'Enqueues golden_python_models.mixed v1; the result is the id of the job.

Not checked before a worker claims the job: p_means: the fields of its variant; p_paid: the fields of its variant; p_others: its values.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_models',
    p_name => 'commit_mixed',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_python_models.mixed');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_python_models.mixed go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_models',
    p_name => 'trigger_mixed',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 8e3bc1fe 5491ff5b 05d91b81 4a25b706 cac1092f f721b4f3 8294356b
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['customer', 'amount', 'means', 'paid', 'address', 'others', 'tier']::text[],
        array['customer', 'amount', 'means', 'paid', 'address']::text[]
    );
    perform golden_python_models.enqueue_mixed(
        p_customer => r.customer,
        p_amount => r.amount,
        p_means => r.means,
        p_paid => r.paid,
        p_address => r.address,
        p_others => r.others,
        p_tier => r.tier
    )
    from jsonb_to_record(v_fields) r (
        customer golden_python_models.customer,
        amount golden_python_models.mixed_amount,
        means golden_python_models.means,
        paid golden_python_models.paid,
        address golden_python_models.address,
        others golden_python_models.mixed_others,
        tier golden_python_models.tier
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_python_models.mixed with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_models',
    p_name => 'enqueue_place_order',
    p_arguments => $jobspec$
    p_number bigint,
    p_paper bytea,
    p_lines text[] default null,
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
    v_payload['number'] := jobspec.given(to_jsonb(p_number), 'p_number');
    v_payload['lines'] := coalesce(case when p_lines is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_lines')), '[]') from unnest(jobspec.flat(p_lines, 'p_lines')) u (item)) end, '[]');
    return jobspec.enqueue(
        p_kind => 'golden_python_models.place_order',
        p_version => 1,
        p_payload => v_payload,
        p_blob => p_paper,
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
    p_doc => 'Enqueues golden_python_models.place_order v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_models',
    p_name => 'commit_place_order',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_python_models.place_order');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_python_models.place_order go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_python_models',
    p_name => 'trigger_place_order',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['number', 'paper', 'lines']::text[],
        array['number', 'paper']::text[]
    );
    perform golden_python_models.enqueue_place_order(
        p_number => r.number,
        p_paper => r.paper,
        p_lines => r.lines
    )
    from jsonb_to_record(v_fields) r (
        number bigint,
        paper bytea,
        lines text[]
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_python_models.place_order with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_python_models',
    p_types => array['address', 'customer', 'golden_people_address', 'golden_people_address_zip', 'means', 'mixed_amount', 'mixed_others', 'paid', 'tier']::text[],
    p_functions => array['commit_import_customer', 'commit_mixed', 'commit_place_order', 'enqueue_import_customer', 'enqueue_mixed', 'enqueue_place_order', 'json_of_address', 'json_of_customer', 'json_of_golden_people_address', 'trigger_import_customer', 'trigger_mixed', 'trigger_place_order']::text[]
);
