-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 81447227
-- Typed functions of package golden_texts, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_texts'
);

select jobspec.declare_type(
    p_schema => 'golden_texts',
    p_name => 'hostile_map',
    p_sort => 'domain',
    p_definition => $jobspec$jsonb
    constraint is_object check (jsonb_typeof(value) = 'object')
    constraint values check (not jsonb_path_exists(value, 'strict $.* ? (@.type() != "string")'))$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_texts',
    p_name => 'quoted',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('"""', '''''''', E'\\', '{{ x }}', '$$', '--', '*/'))$jobspec$,
    p_doc => 'Ends with a quote "'
);

select jobspec.declare_function(
    p_schema => 'golden_texts',
    p_name => 'enqueue_hostile',
    p_arguments => $jobspec$
    p_quotes text default null,
    p_template text default null,
    p_lines text default null,
    p_bidi text default null,
    p_dollars text default null,
    p_pattern text default null,
    p_map golden_texts.hostile_map default null,
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
    v_payload['quotes'] := coalesce(to_jsonb(p_quotes), E'"\\"\\"\\" '''''' \\\\"');
    v_payload['template'] := coalesce(to_jsonb(p_template), '"{{ cycler.__init__ }} {% if x %} {# c #}"');
    v_payload['lines'] := coalesce(to_jsonb(p_lines), E'"a\\nb\\r\\nc\u2028d\u2029e\u0085f"');
    v_payload['bidi'] := coalesce(to_jsonb(p_bidi), E'"\u202egnp.exe"');
    v_payload['dollars'] := coalesce(to_jsonb(p_dollars), '"$$ $tag$ %s %(x)s :name"');
    v_payload['pattern'] := coalesce(to_jsonb(p_pattern), E'"''\\"\\\\1"');
    v_payload['map'] := coalesce(p_map, E'{"''\\"":"\\\\''"}');
    return jobspec.enqueue(
        p_kind => 'golden_texts.hostile',
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
    p_doc => 'Ends with three """
import os
os.system(''id'')
""" and ''); drop schema jobspec cascade; --

Enqueues golden_texts.hostile v1; the result is the id of the job.

Not checked before a worker claims the job: p_pattern: `pattern`.'
);

select jobspec.declare_function(
    p_schema => 'golden_texts',
    p_name => 'commit_hostile',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_texts.hostile');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_texts.hostile go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_texts',
    p_name => 'trigger_hostile',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 066629bd
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['quotes', 'template', 'lines', 'bidi', 'dollars', 'pattern', 'map']::text[],
        array[]::text[]
    );
    perform golden_texts.enqueue_hostile(
        p_quotes => r.quotes,
        p_template => r.template,
        p_lines => r.lines,
        p_bidi => r.bidi,
        p_dollars => r.dollars,
        p_pattern => r.pattern,
        p_map => r.map
    )
    from jsonb_to_record(v_fields) r (
        quotes text,
        template text,
        lines text,
        bidi text,
        dollars text,
        pattern text,
        map golden_texts.hostile_map
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_texts.hostile with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_texts',
    p_name => 'enqueue_lines',
    p_arguments => $jobspec$
    p_a text,
    p_b golden_texts.quoted,
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
    v_payload['a'] := jobspec.given(to_jsonb(p_a), 'p_a');
    v_payload['b'] := jobspec.given(to_jsonb(p_b), 'p_b');
    return jobspec.enqueue(
        p_kind => 'golden_texts.lines',
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
    p_doc => 'The first line.

- a list,
  indented
- and a second entry

The last line.

Enqueues golden_texts.lines v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_texts',
    p_name => 'commit_lines',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_texts.lines');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_texts.lines go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_texts',
    p_name => 'trigger_lines',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: 1afd4d13
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['a', 'b']::text[],
        array['a', 'b']::text[]
    );
    perform golden_texts.enqueue_lines(
        p_a => r.a,
        p_b => r.b
    )
    from jsonb_to_record(v_fields) r (
        a text,
        b golden_texts.quoted
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_texts.lines with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_texts',
    p_types => array['hostile_map', 'quoted']::text[],
    p_functions => array['commit_hostile', 'commit_lines', 'enqueue_hostile', 'enqueue_lines', 'trigger_hostile', 'trigger_lines']::text[]
);
