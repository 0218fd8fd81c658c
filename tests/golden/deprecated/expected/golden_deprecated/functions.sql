-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 36b03ab5
-- Typed functions of package golden_deprecated, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_deprecated'
);

select jobspec.declare_type(
    p_schema => 'golden_deprecated',
    p_name => 'card',
    p_sort => 'composite',
    p_definition => $jobspec$
    token text,
    pan text
$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_deprecated',
    p_name => 'json_of_card',
    p_arguments => $jobspec$p_value golden_deprecated.card$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['token'] := jobspec.given(to_jsonb(p_value.token), 'Card.token');
    v_json['pan'] := coalesce(to_jsonb(p_value.pan), 'null');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Card, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_deprecated',
    p_name => 'enqueue_new',
    p_arguments => $jobspec$
    p_card golden_deprecated.card,
    p_cards golden_deprecated.card[] default null,
    p_note text default null,
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
    v_payload['card'] := jobspec.given(golden_deprecated.json_of_card(p_card), 'p_card');
    v_payload['cards'] := coalesce(case when p_cards is not null then (select coalesce(jsonb_agg(jobspec.given(golden_deprecated.json_of_card(u), 'p_cards')), '[]') from unnest(jobspec.flat(p_cards, 'p_cards')) u) end, '[]');
    v_payload['note'] := coalesce(to_jsonb(p_note), '""');
    return jobspec.enqueue(
        p_kind => 'golden_deprecated.new',
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
    p_doc => 'Enqueues golden_deprecated.new v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_deprecated',
    p_name => 'commit_new',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_deprecated.new');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_deprecated.new go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_deprecated',
    p_name => 'trigger_new',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 95f205a3 95f205a3
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['card', 'cards', 'note']::text[],
        array['card']::text[]
    );
    perform golden_deprecated.enqueue_new(
        p_card => r.card,
        p_cards => r.cards,
        p_note => r.note
    )
    from jsonb_to_record(v_fields) r (
        card golden_deprecated.card,
        cards golden_deprecated.card[],
        note text
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_deprecated.new with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_deprecated',
    p_name => 'enqueue_old',
    p_arguments => $jobspec$
    p_card golden_deprecated.card,
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
    v_payload['card'] := jobspec.given(golden_deprecated.json_of_card(p_card), 'p_card');
    return jobspec.enqueue(
        p_kind => 'golden_deprecated.old',
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
    p_doc => 'As it was.

Enqueues golden_deprecated.old v1; the result is the id of the job.

Deprecated: use "new"; it drains by 2026-12, which is a long time for a message that has to be broken'
);

select jobspec.declare_function(
    p_schema => 'golden_deprecated',
    p_name => 'commit_old',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_deprecated.old');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_deprecated.old go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_deprecated',
    p_name => 'trigger_old',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 95f205a3
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['card', 'image']::text[],
        array['card', 'image']::text[]
    );
    perform golden_deprecated.enqueue_old(
        p_card => r.card,
        p_image => r.image
    )
    from jsonb_to_record(v_fields) r (
        card golden_deprecated.card,
        image bytea
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_deprecated.old with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_deprecated',
    p_name => 'enqueue_oldest',
    p_arguments => $jobspec$
    p_first bigint,
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
    v_after['first'] := to_jsonb(jobspec.edge(p_first, 'p_first', 'golden_deprecated.old'));
    return jobspec.enqueue(
        p_kind => 'golden_deprecated.oldest',
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
    p_doc => 'Enqueues golden_deprecated.oldest v1; the result is the id of the job.

Deprecated: never again'
);

select jobspec.declare_function(
    p_schema => 'golden_deprecated',
    p_name => 'commit_oldest',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_deprecated.oldest');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_deprecated.oldest go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_deprecated',
    p_name => 'trigger_oldest',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['first']::text[],
        array['first']::text[]
    );
    perform golden_deprecated.enqueue_oldest(
        p_first => r.first
    )
    from jsonb_to_record(v_fields) r (
        first bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_deprecated.oldest with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_deprecated',
    p_types => array['card']::text[],
    p_functions => array['commit_new', 'commit_old', 'commit_oldest', 'enqueue_new', 'enqueue_old', 'enqueue_oldest', 'json_of_card', 'trigger_new', 'trigger_old', 'trigger_oldest']::text[]
);
