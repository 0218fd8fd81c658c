-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: ab91efbd
-- Typed functions of package golden_labels, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_labels',
    p_roles => array['Acme Cron', 'acme_web', 'reporter']::text[]
);

select jobspec.declare_function(
    p_schema => 'golden_labels',
    p_name => 'enqueue_charge_order',
    p_arguments => $jobspec$
    p_order_id uuid,
    p_token text,
    p_amount numeric,
    p_pin text default null,
    p_old_no bigint default null,
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
    v_payload['token'] := jobspec.given(to_jsonb(p_token), 'p_token');
    v_payload['pin'] := coalesce(to_jsonb(p_pin), 'null');
    v_payload['old_no'] := coalesce(to_jsonb(p_old_no), 'null');
    v_payload['amount'] := jobspec.given(jobspec.wire(p_amount, 'p_amount'), 'p_amount');
    return jobspec.enqueue(
        p_kind => 'golden_labels.charge_order',
        p_version => 3,
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
    p_doc => 'Charge an order.

Enqueues golden_labels.charge_order v3; the result is the id of the job.',
    p_roles => array['reporter']::text[]
);

select jobspec.declare_function(
    p_schema => 'golden_labels',
    p_name => 'commit_charge_order',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_labels.charge_order');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_labels.charge_order go on; false: it was committed before.',
    p_roles => array['reporter']::text[]
);

select jobspec.declare_function(
    p_schema => 'golden_labels',
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
        array['order_id', 'token', 'amount', 'pin', 'old_no']::text[],
        array['order_id', 'token', 'amount']::text[]
    );
    perform golden_labels.enqueue_charge_order(
        p_order_id => r.order_id,
        p_token => r.token,
        p_amount => r.amount,
        p_pin => r.pin,
        p_old_no => r.old_no
    )
    from jsonb_to_record(v_fields) r (
        order_id uuid,
        token text,
        amount numeric,
        pin text,
        old_no bigint
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_labels.charge_order with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_labels',
    p_name => 'enqueue_resize',
    p_arguments => $jobspec$
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
    return jobspec.enqueue(
        p_kind => 'golden_labels.resize',
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
    p_doc => 'Enqueues golden_labels.resize v1; the result is the id of the job.',
    p_roles => array['Acme Cron', 'acme_web']::text[]
);

select jobspec.declare_function(
    p_schema => 'golden_labels',
    p_name => 'commit_resize',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_labels.resize');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_labels.resize go on; false: it was committed before.',
    p_roles => array['Acme Cron', 'acme_web']::text[]
);

select jobspec.declare_function(
    p_schema => 'golden_labels',
    p_name => 'trigger_resize',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['image']::text[],
        array['image']::text[]
    );
    perform golden_labels.enqueue_resize(
        p_image => r.image
    )
    from jsonb_to_record(v_fields) r (
        image bytea
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_labels.resize with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declare_function(
    p_schema => 'golden_labels',
    p_name => 'enqueue_send_mail',
    p_arguments => $jobspec$
    p_to text,
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
    v_payload['to'] := jobspec.given(to_jsonb(p_to), 'p_to');
    return jobspec.enqueue(
        p_kind => 'golden_labels.send_mail',
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
    p_doc => 'Enqueues golden_labels.send_mail v1; the result is the id of the job.

Deprecated: use send_post; gone by 2027',
    p_roles => array['Acme Cron', 'acme_web']::text[]
);

select jobspec.declare_function(
    p_schema => 'golden_labels',
    p_name => 'commit_send_mail',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_labels.send_mail');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_labels.send_mail go on; false: it was committed before.',
    p_roles => array['Acme Cron', 'acme_web']::text[]
);

select jobspec.declare_function(
    p_schema => 'golden_labels',
    p_name => 'trigger_send_mail',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['to']::text[],
        array['to']::text[]
    );
    perform golden_labels.enqueue_send_mail(
        p_to => r."to"
    )
    from jsonb_to_record(v_fields) r (
        "to" text
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_labels.send_mail with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_labels',
    p_types => array[]::text[],
    p_functions => array['commit_charge_order', 'commit_resize', 'commit_send_mail', 'enqueue_charge_order', 'enqueue_resize', 'enqueue_send_mail', 'trigger_charge_order', 'trigger_resize', 'trigger_send_mail']::text[]
);
