-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: cfd2550e
-- Typed functions of package golden_enums_and_unions, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_enums_and_unions'
);

select jobspec.declare_type(
    p_schema => 'golden_enums_and_unions',
    p_name => 'currency',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('EUR', 'USD'))$jobspec$,
    p_doc => 'What money is counted in.'
);

select jobspec.declare_type(
    p_schema => 'golden_enums_and_unions',
    p_name => 'odd',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('in progress', 'in-progress', '1st', 'title', 'ok?', 'été', 'mro', '-'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_enums_and_unions',
    p_name => 'payment_method',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint known_tag check (value is null or coalesce(value ->> 'kind' in ('card', 'invoice', 'cash'), false))$jobspec$,
    p_doc => 'How it is paid.'
);

select jobspec.declare_type(
    p_schema => 'golden_enums_and_unions',
    p_name => 'only',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint known_tag check (value is null or coalesce(value ->> 'type' in ('only-one'), false))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_enums_and_unions',
    p_name => 'answer',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint known_tag check (value is null or coalesce(value ->> 'class' in ('yes', 'no'), false))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_enums_and_unions',
    p_name => 'pay_format',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('png', 'it''s', 'say "hi"'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_enums_and_unions',
    p_name => 'pay_maybe',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('a', 'b'))$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_enums_and_unions',
    p_name => 'enqueue_pay',
    p_arguments => $jobspec$
    p_method golden_enums_and_unions.payment_method,
    p_only golden_enums_and_unions.only,
    p_answer golden_enums_and_unions.answer,
    p_maybe golden_enums_and_unions.pay_maybe,
    p_currency golden_enums_and_unions.currency default null,
    p_odd golden_enums_and_unions.odd default null,
    p_currencies golden_enums_and_unions.currency[] default null,
    p_others golden_enums_and_unions.payment_method[] default null,
    p_format golden_enums_and_unions.pay_format default null,
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
    v_payload['currency'] := coalesce(to_jsonb(p_currency), '"EUR"');
    v_payload['odd'] := coalesce(to_jsonb(p_odd), '"in-progress"');
    v_payload['currencies'] := coalesce(case when p_currencies is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_currencies')), '[]') from unnest(jobspec.flat(p_currencies, 'p_currencies')) u (item)) end, '["USD","EUR"]');
    v_payload['method'] := jobspec.given(p_method, 'p_method');
    v_payload['others'] := coalesce(case when p_others is not null then (select coalesce(jsonb_agg(jobspec.given(u.item, 'p_others')), '[]') from unnest(jobspec.flat(p_others, 'p_others')) u (item)) end, '[]');
    v_payload['only'] := jobspec.given(p_only, 'p_only');
    v_payload['answer'] := jobspec.given(p_answer, 'p_answer');
    v_payload['format'] := coalesce(to_jsonb(p_format), '"it''s"');
    v_payload['maybe'] := jobspec.given(to_jsonb(p_maybe), 'p_maybe');
    return jobspec.enqueue(
        p_kind => 'golden_enums_and_unions.pay',
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
    p_doc => 'Enqueues golden_enums_and_unions.pay v1; the result is the id of the job.

Not checked before a worker claims the job: p_method: the fields of its variant; p_only: the fields of its variant; p_answer: the fields of its variant; p_others: the fields of its variant.'
);

select jobspec.declare_function(
    p_schema => 'golden_enums_and_unions',
    p_name => 'commit_pay',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_enums_and_unions.pay');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_enums_and_unions.pay go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_enums_and_unions',
    p_name => 'trigger_pay',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 493a45ae c46ddbb2 7f5128ba bad366a6 8473f7fa 8c904f15 8473f7fa 493a45ae 8aea1c71
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['method', 'only', 'answer', 'maybe', 'currency', 'odd', 'currencies', 'others', 'format']::text[],
        array['method', 'only', 'answer', 'maybe']::text[]
    );
    perform golden_enums_and_unions.enqueue_pay(
        p_method => r.method,
        p_only => r."only",
        p_answer => r.answer,
        p_maybe => r.maybe,
        p_currency => r.currency,
        p_odd => r.odd,
        p_currencies => r.currencies,
        p_others => r.others,
        p_format => r.format
    )
    from jsonb_to_record(v_fields) r (
        method golden_enums_and_unions.payment_method,
        "only" golden_enums_and_unions.only,
        answer golden_enums_and_unions.answer,
        maybe golden_enums_and_unions.pay_maybe,
        currency golden_enums_and_unions.currency,
        odd golden_enums_and_unions.odd,
        currencies golden_enums_and_unions.currency[],
        others golden_enums_and_unions.payment_method[],
        format golden_enums_and_unions.pay_format
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_enums_and_unions.pay with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_enums_and_unions',
    p_types => array['answer', 'currency', 'odd', 'only', 'pay_format', 'pay_maybe', 'payment_method']::text[],
    p_functions => array['commit_pay', 'enqueue_pay', 'trigger_pay']::text[]
);
