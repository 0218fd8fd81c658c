-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 8dd9c6cf
-- Typed functions of package golden_long_names, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_long_names'
);

select jobspec.declare_type(
    p_schema => 'golden_long_names',
    p_name => 'one_of_the_identifiers_that_are_almost_too_long',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint known_tag check (value is null or coalesce(value ->> 'the_kind_of_the_identifier' in ('a', 'b', 'c'), false))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_long_names',
    p_name => 'do_something_that_takes_many_words_a_field_whose_name_3a14db27',
    p_sort => 'domain',
    p_definition => $jobspec$golden_long_names.one_of_the_identifiers_that_are_almost_too_long[]
    constraint min_items check (cardinality(value) >= 1)
    constraint max_items check (cardinality(value) <= 500)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_long_names',
    p_name => 'do_something_that_takes_many_words_another_field_whose_ef416c7c',
    p_sort => 'domain',
    p_definition => $jobspec$numeric
    constraint gt check (value > '0'::numeric)
    constraint le check (value <= '1000000'::numeric)
    constraint scale check (value = round(value, 2))
    constraint whole_digits check (abs(value) < 1e10)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_long_names',
    p_name => 'do_something_that_takes_many_words_a_map_of_identifiers',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "array")'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_long_names',
    p_name => 'do_something_that_takes_many_words_a_lists_of_maps_of_85ead7a9',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "array")'))$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_long_names',
    p_name => 'enqueue_do_something_that_takes_many_words',
    p_arguments => $jobspec$
    p_a_map_of_identifiers golden_long_names.do_something_that_takes_many_words_a_map_of_identifiers,
    p_a_lists_of_maps_of_lists golden_long_names.do_something_that_takes_many_words_a_lists_of_maps_of_85ead7a9[],
    p_the_binary_input_of_this_job bytea,
    p_a_field_whose_name_takes_many_words_too golden_long_names.do_something_that_takes_many_words_a_field_whose_name_3a14db27 default null,
    p_another_field_whose_name_takes_many_words golden_long_names.do_something_that_takes_many_words_another_field_whose_ef416c7c default null,
    p_yet_another_field_with_a_long_default timestamptz default null,
    p_yet_another_field_with_a_list interval[] default null,
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
    v_payload['a_field_whose_name_takes_many_words_too'] := coalesce(case when p_a_field_whose_name_takes_many_words_too is not null then (select coalesce(jsonb_agg(jobspec.given(u.item, 'p_a_field_whose_name_takes_many_words_too')), '[]') from unnest(jobspec.flat(p_a_field_whose_name_takes_many_words_too, 'p_a_field_whose_name_takes_many_words_too')) u (item)) end, 'null');
    v_payload['another_field_whose_name_takes_many_words'] := coalesce(jobspec.wire(p_another_field_whose_name_takes_many_words, 'p_another_field_whose_name_takes_many_words'), 'null');
    v_payload['yet_another_field_with_a_long_default'] := coalesce(jobspec.wire(p_yet_another_field_with_a_long_default, 'p_yet_another_field_with_a_long_default'), '"2026-01-31T10:30:00.123456Z"');
    v_payload['yet_another_field_with_a_list'] := coalesce(case when p_yet_another_field_with_a_list is not null then (select coalesce(jsonb_agg(jobspec.given(jobspec.wire(u.item, 'p_yet_another_field_with_a_list'), 'p_yet_another_field_with_a_list')), '[]') from unnest(jobspec.flat(p_yet_another_field_with_a_list, 'p_yet_another_field_with_a_list')) u (item)) end, '["PT1M30S","P1D","PT1H","P1Y"]');
    v_payload['a_map_of_identifiers'] := jobspec.given(p_a_map_of_identifiers, 'p_a_map_of_identifiers');
    v_payload['a_lists_of_maps_of_lists'] := jobspec.given(case when p_a_lists_of_maps_of_lists is not null then (select coalesce(jsonb_agg(jobspec.given(u.item, 'p_a_lists_of_maps_of_lists')), '[]') from unnest(jobspec.flat(p_a_lists_of_maps_of_lists, 'p_a_lists_of_maps_of_lists')) u (item)) end, 'p_a_lists_of_maps_of_lists');
    return jobspec.enqueue(
        p_kind => 'golden_long_names.do_something_that_takes_many_words',
        p_version => 1,
        p_payload => v_payload,
        p_blob => p_the_binary_input_of_this_job,
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
    p_doc => 'Enqueues golden_long_names.do_something_that_takes_many_words v1; the result is the id of the job.

Not checked before a worker claims the job: p_a_map_of_identifiers: its values; p_a_lists_of_maps_of_lists: its values; p_a_field_whose_name_takes_many_words_too: the fields of its variant.'
);

select jobspec.declare_function(
    p_schema => 'golden_long_names',
    p_name => 'commit_do_something_that_takes_many_words',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_long_names.do_something_that_takes_many_words');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_long_names.do_something_that_takes_many_words go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_long_names',
    p_name => 'trigger_do_something_that_takes_many_words',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: f3ed4419 f3ed4419 070985d6 d47ca100
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['a_map_of_identifiers', 'a_lists_of_maps_of_lists', 'the_binary_input_of_this_job', 'a_field_whose_name_takes_many_words_too', 'another_field_whose_name_takes_many_words', 'yet_another_field_with_a_long_default', 'yet_another_field_with_a_list']::text[],
        array['a_map_of_identifiers', 'a_lists_of_maps_of_lists', 'the_binary_input_of_this_job']::text[]
    );
    perform golden_long_names.enqueue_do_something_that_takes_many_words(
        p_a_map_of_identifiers => r.a_map_of_identifiers,
        p_a_lists_of_maps_of_lists => r.a_lists_of_maps_of_lists,
        p_the_binary_input_of_this_job => r.the_binary_input_of_this_job,
        p_a_field_whose_name_takes_many_words_too => r.a_field_whose_name_takes_many_words_too,
        p_another_field_whose_name_takes_many_words => r.another_field_whose_name_takes_many_words,
        p_yet_another_field_with_a_long_default => r.yet_another_field_with_a_long_default,
        p_yet_another_field_with_a_list => r.yet_another_field_with_a_list
    )
    from jsonb_to_record(v_fields) r (
        a_map_of_identifiers golden_long_names.do_something_that_takes_many_words_a_map_of_identifiers,
        a_lists_of_maps_of_lists golden_long_names.do_something_that_takes_many_words_a_lists_of_maps_of_85ead7a9[],
        the_binary_input_of_this_job bytea,
        a_field_whose_name_takes_many_words_too golden_long_names.do_something_that_takes_many_words_a_field_whose_name_3a14db27,
        another_field_whose_name_takes_many_words golden_long_names.do_something_that_takes_many_words_another_field_whose_ef416c7c,
        yet_another_field_with_a_long_default timestamptz,
        yet_another_field_with_a_list interval[]
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_long_names.do_something_that_takes_many_words with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_long_names',
    p_types => array['do_something_that_takes_many_words_a_field_whose_name_3a14db27', 'do_something_that_takes_many_words_a_lists_of_maps_of_85ead7a9', 'do_something_that_takes_many_words_a_map_of_identifiers', 'do_something_that_takes_many_words_another_field_whose_ef416c7c', 'one_of_the_identifiers_that_are_almost_too_long']::text[],
    p_functions => array['commit_do_something_that_takes_many_words', 'enqueue_do_something_that_takes_many_words', 'trigger_do_something_that_takes_many_words']::text[]
);
