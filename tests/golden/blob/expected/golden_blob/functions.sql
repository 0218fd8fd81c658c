-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 9666fd92
-- Typed functions of package golden_blob, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_blob'
);

select jobspec.declare_type(
    p_schema => 'golden_blob',
    p_name => 'resize_image_width',
    p_sort => 'domain',
    p_definition => $jobspec$bigint
    constraint gt check (value > 0)$jobspec$
);

select jobspec.declare_type(
    p_schema => 'golden_blob',
    p_name => 'resize_image_format',
    p_sort => 'domain',
    p_definition => $jobspec$text
    constraint known_value check (value in ('png', 'webp'))$jobspec$
);

select jobspec.declare_function(
    p_schema => 'golden_blob',
    p_name => 'enqueue_resize_image',
    p_arguments => $jobspec$
    p_width golden_blob.resize_image_width,
    p_image bytea,
    p_format golden_blob.resize_image_format default null,
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
    v_payload['width'] := jobspec.given(to_jsonb(p_width), 'p_width');
    v_payload['format'] := coalesce(to_jsonb(p_format), '"webp"');
    return jobspec.enqueue(
        p_kind => 'golden_blob.resize_image',
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
    p_doc => 'Resize one image.

Enqueues golden_blob.resize_image v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_blob',
    p_name => 'commit_resize_image',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_blob.resize_image');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_blob.resize_image go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_blob',
    p_name => 'trigger_resize_image',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    -- types: c8e9c0d6 6c3328a2
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['width', 'image', 'format']::text[],
        array['width', 'image']::text[]
    );
    perform golden_blob.enqueue_resize_image(
        p_width => r.width,
        p_image => r.image,
        p_format => r.format
    )
    from jsonb_to_record(v_fields) r (
        width golden_blob.resize_image_width,
        image bytea,
        format golden_blob.resize_image_format
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_blob.resize_image with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_blob',
    p_name => 'enqueue_scan',
    p_arguments => $jobspec$
    p_import bytea,
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
        p_kind => 'golden_blob.scan',
        p_version => 1,
        p_payload => v_payload,
        p_blob => p_import,
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
    p_doc => 'Enqueues golden_blob.scan v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_blob',
    p_name => 'commit_scan',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_blob.scan');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_blob.scan go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_blob',
    p_name => 'trigger_scan',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['import']::text[],
        array['import']::text[]
    );
    perform golden_blob.enqueue_scan(
        p_import => r.import
    )
    from jsonb_to_record(v_fields) r (
        import bytea
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_blob.scan with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_blob',
    p_types => array['resize_image_format', 'resize_image_width']::text[],
    p_functions => array['commit_resize_image', 'commit_scan', 'enqueue_resize_image', 'enqueue_scan', 'trigger_resize_image', 'trigger_scan']::text[]
);
