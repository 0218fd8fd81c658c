-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: dddb9c64
-- Typed functions of package golden_sets, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_sets'
);

select jobspec.declare_type(
    p_schema => 'golden_sets',
    p_name => 'colour',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('red', 'green'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_sets',
    p_name => 'sku',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint max_length check (char_length(value) <= 12)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_sets',
    p_name => 'label_by_name',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "array")'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_sets',
    p_name => 'label_with_a_name_that_leaves_no_room_for_anything_on_its_line',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "array")'))$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_sets',
    p_name => 'enqueue_collect',
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
        p_kind => 'golden_sets.collect',
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
    p_doc => 'Enqueues golden_sets.collect v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_sets',
    p_name => 'commit_collect',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_sets.collect');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_sets.collect go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_sets',
    p_name => 'trigger_collect',
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
    perform golden_sets.enqueue_collect();
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_sets.collect with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_sets',
    p_name => 'enqueue_label',
    p_arguments => $jobspec$
    p_tags text[],
    p_numbers bigint[],
    p_ids uuid[],
    p_by_name golden_sets.label_by_name,
    p_groups text[][],
    p_with_a_name_that_leaves_no_room_for_anything_on_its_line golden_sets.label_with_a_name_that_leaves_no_room_for_anything_on_its_line,
    p_reals float8[] default null,
    p_flags boolean[] default null,
    p_prices numeric[] default null,
    p_times timestamptz[] default null,
    p_days date[] default null,
    p_pauses interval[] default null,
    p_blobs bytea[] default null,
    p_colours golden_sets.colour[] default null,
    p_skus golden_sets.sku[] default null,
    p_maybe text[] default null,
    p_frozenset text[] default null,
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
    v_payload['tags'] := jobspec.given(jobspec.wire_set(case when p_tags is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_tags')), '[]') from unnest(jobspec.flat(p_tags, 'p_tags')) u (item)) end), 'p_tags');
    v_payload['numbers'] := jobspec.given(jobspec.wire_set(case when p_numbers is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_numbers')), '[]') from unnest(jobspec.flat(p_numbers, 'p_numbers')) u (item)) end), 'p_numbers');
    v_payload['reals'] := coalesce(jobspec.wire_set(case when p_reals is not null then (select coalesce(jsonb_agg(jobspec.given(jobspec.wire(u.item, 'p_reals'), 'p_reals')), '[]') from unnest(jobspec.flat(p_reals, 'p_reals')) u (item)) end), '[1.5,2.5]');
    v_payload['flags'] := coalesce(jobspec.wire_set(case when p_flags is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_flags')), '[]') from unnest(jobspec.flat(p_flags, 'p_flags')) u (item)) end), '[true]');
    v_payload['prices'] := coalesce(jobspec.wire_set(case when p_prices is not null then (select coalesce(jsonb_agg(jobspec.given(jobspec.wire(u.item, 'p_prices'), 'p_prices')), '[]') from unnest(jobspec.flat(p_prices, 'p_prices')) u (item)) end), '["10","9.90"]');
    v_payload['ids'] := jobspec.given(jobspec.wire_set(case when p_ids is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_ids')), '[]') from unnest(jobspec.flat(p_ids, 'p_ids')) u (item)) end), 'p_ids');
    v_payload['times'] := coalesce(jobspec.wire_set(case when p_times is not null then (select coalesce(jsonb_agg(jobspec.given(jobspec.wire(u.item, 'p_times'), 'p_times')), '[]') from unnest(jobspec.flat(p_times, 'p_times')) u (item)) end), '["2026-01-31T09:30:00Z"]');
    v_payload['days'] := coalesce(jobspec.wire_set(case when p_days is not null then (select coalesce(jsonb_agg(jobspec.given(jobspec.wire(u.item, 'p_days'), 'p_days')), '[]') from unnest(jobspec.flat(p_days, 'p_days')) u (item)) end), '["2026-01-31","2026-02-01"]');
    v_payload['pauses'] := coalesce(jobspec.wire_set(case when p_pauses is not null then (select coalesce(jsonb_agg(jobspec.given(jobspec.wire(u.item, 'p_pauses'), 'p_pauses')), '[]') from unnest(jobspec.flat(p_pauses, 'p_pauses')) u (item)) end), '["PT1H","PT30S"]');
    v_payload['blobs'] := coalesce(jobspec.wire_set(case when p_blobs is not null then (select coalesce(jsonb_agg(jobspec.given(jobspec.wire(u.item, 'p_blobs'), 'p_blobs')), '[]') from unnest(jobspec.flat(p_blobs, 'p_blobs')) u (item)) end), '["aGVsbG8="]');
    v_payload['colours'] := coalesce(jobspec.wire_set(case when p_colours is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_colours')), '[]') from unnest(jobspec.flat(p_colours, 'p_colours')) u (item)) end), '["green","red"]');
    v_payload['skus'] := coalesce(jobspec.wire_set(case when p_skus is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_skus')), '[]') from unnest(jobspec.flat(p_skus, 'p_skus')) u (item)) end), '[]');
    v_payload['maybe'] := coalesce(jobspec.wire_set(case when p_maybe is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_maybe')), '[]') from unnest(jobspec.flat(p_maybe, 'p_maybe')) u (item)) end), 'null');
    v_payload['by_name'] := jobspec.given(p_by_name, 'p_by_name');
    v_payload['groups'] := jobspec.given(case when p_groups is not null then (select coalesce(jsonb_agg(jobspec.given(jobspec.wire_set(case when u.item is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_groups')), '[]') from unnest(jobspec.flat(u.item, 'p_groups')) u (item)) end), 'p_groups')), '[]') from unnest(jobspec.flat(p_groups, 'p_groups')) u (item)) end, 'p_groups');
    v_payload['frozenset'] := coalesce(jobspec.wire_set(case when p_frozenset is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_frozenset')), '[]') from unnest(jobspec.flat(p_frozenset, 'p_frozenset')) u (item)) end), '["a","b"]');
    v_payload['with_a_name_that_leaves_no_room_for_anything_on_its_line'] := jobspec.given(p_with_a_name_that_leaves_no_room_for_anything_on_its_line, 'p_with_a_name_that_leaves_no_room_for_anything_on_its_line');
    return jobspec.enqueue(
        p_kind => 'golden_sets.label',
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
    p_doc => 'Enqueues golden_sets.label v1; the result is the id of the job.

Not checked before a worker claims the job: p_numbers: `min_items`; p_numbers: `max_items`; p_by_name: its values; p_with_a_name_that_leaves_no_room_for_anything_on_its_line: its values.'
);

select jobspec.declare_function(
    p_schema => 'golden_sets',
    p_name => 'commit_label',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_sets.label');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_sets.label go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_sets',
    p_name => 'trigger_label',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: f3ed4419 f3ed4419 c1dd2e57 85474e45
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['tags', 'numbers', 'ids', 'by_name', 'groups', 'with_a_name_that_leaves_no_room_for_anything_on_its_line', 'reals', 'flags', 'prices', 'times', 'days', 'pauses', 'blobs', 'colours', 'skus', 'maybe', 'frozenset']::text[],
        array['tags', 'numbers', 'ids', 'by_name', 'groups', 'with_a_name_that_leaves_no_room_for_anything_on_its_line']::text[]
    );
    perform golden_sets.enqueue_label(
        p_tags => r.tags,
        p_numbers => r.numbers,
        p_ids => r.ids,
        p_by_name => r.by_name,
        p_groups => r.groups,
        p_with_a_name_that_leaves_no_room_for_anything_on_its_line => r.with_a_name_that_leaves_no_room_for_anything_on_its_line,
        p_reals => r.reals,
        p_flags => r.flags,
        p_prices => r.prices,
        p_times => r.times,
        p_days => r.days,
        p_pauses => r.pauses,
        p_blobs => r.blobs,
        p_colours => r.colours,
        p_skus => r.skus,
        p_maybe => r.maybe,
        p_frozenset => r.frozenset
    )
    from jsonb_to_record(v_fields) r (
        tags text[],
        numbers bigint[],
        ids uuid[],
        by_name golden_sets.label_by_name,
        groups text[][],
        with_a_name_that_leaves_no_room_for_anything_on_its_line golden_sets.label_with_a_name_that_leaves_no_room_for_anything_on_its_line,
        reals float8[],
        flags boolean[],
        prices numeric[],
        times timestamptz[],
        days date[],
        pauses interval[],
        blobs bytea[],
        colours golden_sets.colour[],
        skus golden_sets.sku[],
        maybe text[],
        frozenset text[]
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_sets.label with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_sets',
    p_types => array['colour', 'label_by_name', 'label_with_a_name_that_leaves_no_room_for_anything_on_its_line', 'sku']::text[],
    p_functions => array['commit_collect', 'commit_label', 'enqueue_collect', 'enqueue_label', 'trigger_collect', 'trigger_label']::text[]
);
