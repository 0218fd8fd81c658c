-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 56274d6c
-- Typed functions of package golden_existing, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_existing'
);

select jobspec.declare_type(
    p_schema => 'golden_existing',
    p_name => 'address',
    p_sort => 'composite',
    p_definition => $jobspec$
    street text,
    city text
$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'json_of_address',
    p_arguments => $jobspec$p_value golden_existing.address$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['street'] := jobspec.given(to_jsonb(p_value.street), 'Address.street');
    v_json['city'] := coalesce(to_jsonb(p_value.city), '"Paris"');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Address, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'enqueue_develop',
    p_arguments => $jobspec$
    p_title text,
    p_negative bytea,
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
    v_payload['title'] := jobspec.given(to_jsonb(p_title), 'p_title');
    v_payload['tags'] := coalesce(case when p_tags is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_tags')), '[]') from unnest(jobspec.flat(p_tags, 'p_tags')) u (item)) end, '[]');
    return jobspec.enqueue(
        p_kind => 'golden_existing.develop',
        p_version => 1,
        p_payload => v_payload,
        p_blob => p_negative,
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
    p_doc => 'Enqueues golden_existing.develop v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'commit_develop',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_existing.develop');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_existing.develop go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'trigger_develop',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['title', 'negative', 'tags']::text[],
        array['title', 'negative']::text[]
    );
    perform golden_existing.enqueue_develop(
        p_title => r.title,
        p_negative => r.negative,
        p_tags => r.tags
    )
    from jsonb_to_record(v_fields) r (
        title text,
        negative bytea,
        tags text[]
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_existing.develop with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'enqueue_import_customer',
    p_arguments => $jobspec$
    p_name text,
    p_address golden_existing.address,
    p_born date default null,
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
    v_payload['address'] := jobspec.given(golden_existing.json_of_address(p_address), 'p_address');
    v_payload['born'] := coalesce(jobspec.wire(p_born, 'p_born'), 'null');
    v_payload['tags'] := coalesce(case when p_tags is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_tags')), '[]') from unnest(jobspec.flat(p_tags, 'p_tags')) u (item)) end, '[]');
    return jobspec.enqueue(
        p_kind => 'golden_existing.import_customer',
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
    p_doc => 'Enqueues golden_existing.import_customer v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'commit_import_customer',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_existing.import_customer');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_existing.import_customer go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'trigger_import_customer',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 3d890aec
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['name', 'address', 'born', 'tags']::text[],
        array['name', 'address']::text[]
    );
    perform golden_existing.enqueue_import_customer(
        p_name => r.name,
        p_address => r.address,
        p_born => r.born,
        p_tags => r.tags
    )
    from jsonb_to_record(v_fields) r (
        name text,
        address golden_existing.address,
        born date,
        tags text[]
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_existing.import_customer with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'enqueue_plot',
    p_arguments => $jobspec$
    p_x bigint,
    p_y bigint default null,
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
    v_payload['x'] := jobspec.given(to_jsonb(p_x), 'p_x');
    v_payload['y'] := coalesce(to_jsonb(p_y), '0');
    return jobspec.enqueue(
        p_kind => 'golden_existing.plot',
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
    p_doc => 'Enqueues golden_existing.plot v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'commit_plot',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_existing.plot');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_existing.plot go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'trigger_plot',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['x', 'y']::text[],
        array['x']::text[]
    );
    perform golden_existing.enqueue_plot(
        p_x => r.x,
        p_y => r.y
    )
    from jsonb_to_record(v_fields) r (
        x bigint,
        y bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_existing.plot with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'enqueue_ship',
    p_arguments => $jobspec$
    p_street text,
    p_customer bigint,
    p_city text default null,
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
    v_payload['street'] := jobspec.given(to_jsonb(p_street), 'p_street');
    v_payload['city'] := coalesce(to_jsonb(p_city), '"Paris"');
    v_after['customer'] := to_jsonb(jobspec.edge(p_customer, 'p_customer', 'golden_existing.import_customer'));
    return jobspec.enqueue(
        p_kind => 'golden_existing.ship',
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
    p_doc => 'Enqueues golden_existing.ship v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'commit_ship',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_existing.ship');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_existing.ship go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_existing',
    p_name => 'trigger_ship',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['street', 'customer', 'city']::text[],
        array['street', 'customer']::text[]
    );
    perform golden_existing.enqueue_ship(
        p_street => r.street,
        p_customer => r.customer,
        p_city => r.city
    )
    from jsonb_to_record(v_fields) r (
        street text,
        customer bigint,
        city text
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_existing.ship with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_existing',
    p_types => array['address']::text[],
    p_functions => array['commit_develop', 'commit_import_customer', 'commit_plot', 'commit_ship', 'enqueue_develop', 'enqueue_import_customer', 'enqueue_plot', 'enqueue_ship', 'json_of_address', 'trigger_develop', 'trigger_import_customer', 'trigger_plot', 'trigger_ship']::text[]
);
