-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: c1e4e033
-- Typed functions of package golden_containers, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_containers'
);

select jobspec.declare_type(
    p_schema => 'golden_containers',
    p_name => 'line',
    p_sort => 'composite',
    p_definition => $jobspec$
    sku text,
    tags text[]
$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_containers',
    p_name => 'import_lines_bounded',
    p_sort => 'domain',
    p_definition => $jobspec$bigint[]
    constraint min_items check (cardinality(value) >= 1)
    constraint max_items check (cardinality(value) <= 500)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_containers',
    p_name => 'import_lines_grid',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_array check (jsonb_typeof(value) = 'array')$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_containers',
    p_name => 'import_lines_by_name',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "object")'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_containers',
    p_name => 'import_lines_lists_by_name',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint max_items check (jsonb_array_length(jsonb_path_query_array(value, '$.keyvalue()')) <= 10)
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "array")'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_containers',
    p_name => 'import_lines_maps_item',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "array")'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_containers',
    p_name => 'import_lines_maybe_bounded',
    p_sort => 'domain',
    p_definition => $jobspec$numeric
    constraint gt check (value > '0'::numeric)
    constraint scale check (value = round(value, 2))
    constraint whole_digits check (abs(value) < 1e8)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_containers',
    p_name => 'import_lines_counts',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "number")'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_containers',
    p_name => 'import_lines_nested',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_array check (jsonb_typeof(value) = 'array')$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_containers',
    p_name => 'import_lines_with_a_name_that_leaves_no_room_on_a_line',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "array")'))$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_containers',
    p_name => 'json_of_line',
    p_arguments => $jobspec$p_value golden_containers.line$jobspec$,
    p_returns => 'jsonb strict',
    p_body => $jobspec$
declare
    v_json jsonb := '{}';
begin
    v_json['sku'] := jobspec.given(to_jsonb(p_value.sku), 'Line.sku');
    v_json['tags'] := coalesce(case when p_value.tags is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'Line.tags')), '[]') from unnest(jobspec.flat(p_value.tags, 'Line.tags')) u (item)) end, '[]');
    return v_json;
end
$jobspec$,
    p_doc => 'The JSON of a Line, for the functions that enqueue.'
);

select jobspec.declare_function(
    p_schema => 'golden_containers',
    p_name => 'enqueue_import_lines',
    p_arguments => $jobspec$
    p_lines golden_containers.line[],
    p_bounded golden_containers.import_lines_bounded,
    p_grid golden_containers.import_lines_grid,
    p_by_name golden_containers.import_lines_by_name,
    p_lists_by_name golden_containers.import_lines_lists_by_name,
    p_maps golden_containers.import_lines_maps_item[],
    p_lines_with_holes golden_containers.line[],
    p_with_a_name_that_leaves_no_room_on_a_line golden_containers.import_lines_with_a_name_that_leaves_no_room_on_a_line,
    p_maybe text default null,
    p_maybe_lines golden_containers.line[] default null,
    p_maybe_bounded golden_containers.import_lines_maybe_bounded default null,
    p_maybe_with_default bigint default null,
    p_names text[] default null,
    p_counts golden_containers.import_lines_counts default null,
    p_nested golden_containers.import_lines_nested default null,
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
    v_payload['lines'] := jobspec.given(case when p_lines is not null then (select coalesce(jsonb_agg(jobspec.given(golden_containers.json_of_line(u), 'p_lines')), '[]') from unnest(jobspec.flat(p_lines, 'p_lines')) u) end, 'p_lines');
    v_payload['bounded'] := jobspec.given(case when p_bounded is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_bounded')), '[]') from unnest(jobspec.flat(p_bounded, 'p_bounded')) u (item)) end, 'p_bounded');
    v_payload['grid'] := jobspec.given(p_grid, 'p_grid');
    v_payload['by_name'] := jobspec.given(p_by_name, 'p_by_name');
    v_payload['lists_by_name'] := jobspec.given(p_lists_by_name, 'p_lists_by_name');
    v_payload['maps'] := jobspec.given(case when p_maps is not null then (select coalesce(jsonb_agg(jobspec.given(u.item, 'p_maps')), '[]') from unnest(jobspec.flat(p_maps, 'p_maps')) u (item)) end, 'p_maps');
    v_payload['maybe'] := coalesce(to_jsonb(p_maybe), 'null');
    v_payload['maybe_lines'] := coalesce(case when p_maybe_lines is not null then (select coalesce(jsonb_agg(jobspec.given(golden_containers.json_of_line(u), 'p_maybe_lines')), '[]') from unnest(jobspec.flat(p_maybe_lines, 'p_maybe_lines')) u) end, 'null');
    v_payload['lines_with_holes'] := jobspec.given(case when p_lines_with_holes is not null then (select coalesce(jsonb_agg(case when not u is null then golden_containers.json_of_line(u) end), '[]') from unnest(jobspec.flat(p_lines_with_holes, 'p_lines_with_holes')) u) end, 'p_lines_with_holes');
    v_payload['maybe_bounded'] := coalesce(jobspec.wire(p_maybe_bounded, 'p_maybe_bounded'), 'null');
    v_payload['maybe_with_default'] := coalesce(to_jsonb(p_maybe_with_default), '3');
    v_payload['names'] := coalesce(case when p_names is not null then (select coalesce(jsonb_agg(jobspec.given(to_jsonb(u.item), 'p_names')), '[]') from unnest(jobspec.flat(p_names, 'p_names')) u (item)) end, '["a","b"]');
    v_payload['counts'] := coalesce(p_counts, '{"b":2,"a":1}');
    v_payload['nested'] := coalesce(p_nested, '[[1],[2,3],[]]');
    v_payload['with_a_name_that_leaves_no_room_on_a_line'] := jobspec.given(p_with_a_name_that_leaves_no_room_on_a_line, 'p_with_a_name_that_leaves_no_room_on_a_line');
    return jobspec.enqueue(
        p_kind => 'golden_containers.import_lines',
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
    p_doc => 'Enqueues golden_containers.import_lines v1; the result is the id of the job.

Not checked before a worker claims the job: p_grid: its items; p_by_name: its values; p_lists_by_name: its values; p_maps: its values; p_with_a_name_that_leaves_no_room_on_a_line: its values; p_counts: its values; p_nested: its items.

Null is the default of p_maybe_with_default, and cannot be said from SQL.'
);

select jobspec.declare_function(
    p_schema => 'golden_containers',
    p_name => 'commit_import_lines',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_containers.import_lines');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_containers.import_lines go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_containers',
    p_name => 'trigger_import_lines',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: e9aa81fd 02aafbfb 735aed18 9ba810b8 6171761b f3ed4419 e9aa81fd f3ed4419 e9aa81fd ce4063f6 5ff2f365 735aed18
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['lines', 'bounded', 'grid', 'by_name', 'lists_by_name', 'maps', 'lines_with_holes', 'with_a_name_that_leaves_no_room_on_a_line', 'maybe', 'maybe_lines', 'maybe_bounded', 'maybe_with_default', 'names', 'counts', 'nested']::text[],
        array['lines', 'bounded', 'grid', 'by_name', 'lists_by_name', 'maps', 'lines_with_holes', 'with_a_name_that_leaves_no_room_on_a_line']::text[]
    );
    perform golden_containers.enqueue_import_lines(
        p_lines => r.lines,
        p_bounded => r.bounded,
        p_grid => r.grid,
        p_by_name => r.by_name,
        p_lists_by_name => r.lists_by_name,
        p_maps => r.maps,
        p_lines_with_holes => r.lines_with_holes,
        p_with_a_name_that_leaves_no_room_on_a_line => r.with_a_name_that_leaves_no_room_on_a_line,
        p_maybe => r.maybe,
        p_maybe_lines => r.maybe_lines,
        p_maybe_bounded => r.maybe_bounded,
        p_maybe_with_default => r.maybe_with_default,
        p_names => r.names,
        p_counts => r.counts,
        p_nested => r.nested
    )
    from jsonb_to_record(v_fields) r (
        lines golden_containers.line[],
        bounded golden_containers.import_lines_bounded,
        grid golden_containers.import_lines_grid,
        by_name golden_containers.import_lines_by_name,
        lists_by_name golden_containers.import_lines_lists_by_name,
        maps golden_containers.import_lines_maps_item[],
        lines_with_holes golden_containers.line[],
        with_a_name_that_leaves_no_room_on_a_line golden_containers.import_lines_with_a_name_that_leaves_no_room_on_a_line,
        maybe text,
        maybe_lines golden_containers.line[],
        maybe_bounded golden_containers.import_lines_maybe_bounded,
        maybe_with_default bigint,
        names text[],
        counts golden_containers.import_lines_counts,
        nested golden_containers.import_lines_nested
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_containers.import_lines with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_containers',
    p_types => array['import_lines_bounded', 'import_lines_by_name', 'import_lines_counts', 'import_lines_grid', 'import_lines_lists_by_name', 'import_lines_maps_item', 'import_lines_maybe_bounded', 'import_lines_nested', 'import_lines_with_a_name_that_leaves_no_room_on_a_line', 'line']::text[],
    p_functions => array['commit_import_lines', 'enqueue_import_lines', 'json_of_line', 'trigger_import_lines']::text[]
);
