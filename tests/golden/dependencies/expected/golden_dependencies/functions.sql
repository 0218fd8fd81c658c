-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: bb4758c5
-- Typed functions of package golden_dependencies, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_dependencies'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'enqueue_charge_order',
    p_arguments => $jobspec$
    p_order_id uuid,
    p_stock bigint,
    p_notes text[] default null,
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
    v_payload['notes'] := coalesce(case when p_notes is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_notes')), '[]') from unnest(jobspec.flat(p_notes, 'p_notes')) u (item)) end, '[]');
    v_after['stock'] := to_jsonb(jobspec.edge(p_stock, 'p_stock', 'golden_dependencies.reserve_stock'));
    return jobspec.enqueue(
        p_kind => 'golden_dependencies.charge_order',
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
    p_doc => 'Charge an order when its stock is reserved.

Enqueues golden_dependencies.charge_order v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'commit_charge_order',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_dependencies.charge_order');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_dependencies.charge_order go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
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
        array['order_id', 'stock', 'notes']::text[],
        array['order_id', 'stock']::text[]
    );
    perform golden_dependencies.enqueue_charge_order(
        p_order_id => r.order_id,
        p_stock => r.stock,
        p_notes => r.notes
    )
    from jsonb_to_record(v_fields) r (
        order_id uuid,
        stock bigint,
        notes text[]
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_dependencies.charge_order with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'enqueue_find_lines',
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
        p_kind => 'golden_dependencies.find_lines',
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
    p_doc => 'Enqueues golden_dependencies.find_lines v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'commit_find_lines',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_dependencies.find_lines');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_dependencies.find_lines go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'trigger_find_lines',
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
    perform golden_dependencies.enqueue_find_lines();
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_dependencies.find_lines with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'enqueue_guess_price',
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
        p_kind => 'golden_dependencies.guess_price',
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
    p_doc => 'Enqueues golden_dependencies.guess_price v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'commit_guess_price',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_dependencies.guess_price');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_dependencies.guess_price go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'trigger_guess_price',
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
    perform golden_dependencies.enqueue_guess_price();
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_dependencies.guess_price with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'enqueue_rate_customer',
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
        p_kind => 'golden_dependencies.rate_customer',
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
    p_doc => 'Enqueues golden_dependencies.rate_customer v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'commit_rate_customer',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_dependencies.rate_customer');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_dependencies.rate_customer go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'trigger_rate_customer',
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
    perform golden_dependencies.enqueue_rate_customer();
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_dependencies.rate_customer with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'enqueue_report',
    p_arguments => $jobspec$
    p_title text,
    p_bool bigint,
    p_list bigint,
    p_level bigint,
    p_price bigint,
    p_charge_of_the_order_that_the_customer_placed_last bigint,
    p_warm bigint,
    p_self bigint,
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
    v_payload['title'] := jobspec.given(to_jsonb(p_title), 'p_title');
    v_after['bool'] := to_jsonb(jobspec.edge(p_bool, 'p_bool', 'golden_dependencies.reserve_stock'));
    v_after['list'] := to_jsonb(jobspec.edge(p_list, 'p_list', 'golden_dependencies.find_lines'));
    v_after['level'] := to_jsonb(jobspec.edge(p_level, 'p_level', 'golden_dependencies.rate_customer'));
    v_after['price'] := to_jsonb(jobspec.edge(p_price, 'p_price', 'golden_dependencies.guess_price'));
    v_after['charge_of_the_order_that_the_customer_placed_last'] := to_jsonb(jobspec.edge(p_charge_of_the_order_that_the_customer_placed_last, 'p_charge_of_the_order_that_the_customer_placed_last', 'golden_dependencies.charge_order'));
    v_after['warm'] := to_jsonb(jobspec.edge(p_warm, 'p_warm', 'golden_dependencies.warm_up'));
    v_after['self'] := to_jsonb(jobspec.edge(p_self, 'p_self', 'golden_dependencies.rate_customer'));
    return jobspec.enqueue(
        p_kind => 'golden_dependencies.report',
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
    p_doc => 'Say how it went,
well or badly.

Enqueues golden_dependencies.report v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'commit_report',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_dependencies.report');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_dependencies.report go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
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
        array['title', 'bool', 'list', 'level', 'price', 'charge_of_the_order_that_the_customer_placed_last', 'warm', 'self']::text[],
        array['title', 'bool', 'list', 'level', 'price', 'charge_of_the_order_that_the_customer_placed_last', 'warm', 'self']::text[]
    );
    perform golden_dependencies.enqueue_report(
        p_title => r.title,
        p_bool => r.bool,
        p_list => r.list,
        p_level => r.level,
        p_price => r.price,
        p_charge_of_the_order_that_the_customer_placed_last => r.charge_of_the_order_that_the_customer_placed_last,
        p_warm => r.warm,
        p_self => r.self
    )
    from jsonb_to_record(v_fields) r (
        title text,
        bool bigint,
        list bigint,
        level bigint,
        price bigint,
        charge_of_the_order_that_the_customer_placed_last bigint,
        warm bigint,
        self bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_dependencies.report with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
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
        p_kind => 'golden_dependencies.reserve_stock',
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
    p_doc => 'Enqueues golden_dependencies.reserve_stock v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'commit_reserve_stock',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_dependencies.reserve_stock');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_dependencies.reserve_stock go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
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
    perform golden_dependencies.enqueue_reserve_stock(
        p_order_id => r.order_id
    )
    from jsonb_to_record(v_fields) r (
        order_id uuid
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_dependencies.reserve_stock with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'enqueue_ship_order',
    p_arguments => $jobspec$
    p_charge bigint,
    p_lines bigint,
    p_warm bigint,
    p_label bytea,
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
    v_after['charge'] := to_jsonb(jobspec.edge(p_charge, 'p_charge', 'golden_dependencies.charge_order'));
    v_after['lines'] := to_jsonb(jobspec.edge(p_lines, 'p_lines', 'golden_dependencies.find_lines'));
    v_after['warm'] := to_jsonb(jobspec.edge(p_warm, 'p_warm', 'golden_dependencies.warm_up'));
    return jobspec.enqueue(
        p_kind => 'golden_dependencies.ship_order',
        p_version => 1,
        p_payload => v_payload,
        p_blob => p_label,
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
    p_doc => 'Enqueues golden_dependencies.ship_order v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'commit_ship_order',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_dependencies.ship_order');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_dependencies.ship_order go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'trigger_ship_order',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['charge', 'lines', 'warm', 'label']::text[],
        array['charge', 'lines', 'warm', 'label']::text[]
    );
    perform golden_dependencies.enqueue_ship_order(
        p_charge => r.charge,
        p_lines => r.lines,
        p_warm => r.warm,
        p_label => r.label
    )
    from jsonb_to_record(v_fields) r (
        charge bigint,
        lines bigint,
        warm bigint,
        label bytea
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_dependencies.ship_order with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'enqueue_warm_up',
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
        p_kind => 'golden_dependencies.warm_up',
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
    p_doc => 'Enqueues golden_dependencies.warm_up v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'commit_warm_up',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_dependencies.warm_up');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_dependencies.warm_up go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_dependencies',
    p_name => 'trigger_warm_up',
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
    perform golden_dependencies.enqueue_warm_up();
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_dependencies.warm_up with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_dependencies',
    p_types => array[]::text[],
    p_functions => array['commit_charge_order', 'commit_find_lines', 'commit_guess_price', 'commit_rate_customer', 'commit_report', 'commit_reserve_stock', 'commit_ship_order', 'commit_warm_up', 'enqueue_charge_order', 'enqueue_find_lines', 'enqueue_guess_price', 'enqueue_rate_customer', 'enqueue_report', 'enqueue_reserve_stock', 'enqueue_ship_order', 'enqueue_warm_up', 'trigger_charge_order', 'trigger_find_lines', 'trigger_guess_price', 'trigger_rate_customer', 'trigger_report', 'trigger_reserve_stock', 'trigger_ship_order', 'trigger_warm_up']::text[]
);
