-- @generated from common/money.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: af461b98
-- Typed functions of package golden_imports.money, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_imports_money'
);

select jobspec.declare_type(
    p_schema => 'golden_imports_money',
    p_name => 'amount',
    p_sort => 'domain',
    p_definition => $jobspec$numeric
    constraint ge check (value >= '0'::numeric)
    constraint scale check (value = round(value, 2))
    constraint whole_digits check (abs(value) < 1e10)$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_imports_money',
    p_name => 'enqueue_count',
    p_arguments => $jobspec$
    p_amounts golden_imports_money.amount[],
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
    v_payload['amounts'] := jobspec.given(case when p_amounts is not null then (select coalesce(jsonb_agg(jobspec.given(jobspec.wire(u.item, 'p_amounts'), 'p_amounts')), '[]') from unnest(jobspec.flat(p_amounts, 'p_amounts')) u (item)) end, 'p_amounts');
    return jobspec.enqueue(
        p_kind => 'golden_imports.money.count',
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
    p_doc => 'A spec that is imported may have jobs of its own.

Enqueues golden_imports.money.count v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_money',
    p_name => 'commit_count',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_imports.money.count');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_imports.money.count go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_imports_money',
    p_name => 'trigger_count',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 7971687b
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['amounts']::text[],
        array['amounts']::text[]
    );
    perform golden_imports_money.enqueue_count(
        p_amounts => r.amounts
    )
    from jsonb_to_record(v_fields) r (
        amounts golden_imports_money.amount[]
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_imports.money.count with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_imports_money',
    p_types => array['amount']::text[],
    p_functions => array['commit_count', 'enqueue_count', 'trigger_count']::text[]
);
