-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 33835583
-- Typed functions of package golden_dotted.billing.invoices, and the types of their arguments. Run it after jobs.sql, in one transaction:
-- `jobspec apply`, or `psql -1 -f jobs.sql -f functions.sql`.

select jobspec.declare_schema(
    p_schema => 'golden_dotted_billing_invoices'
);

select jobspec.declare_function(
    p_schema => 'golden_dotted_billing_invoices',
    p_name => 'enqueue_send_invoice',
    p_arguments => $jobspec$
    p_invoice_id uuid,
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
    v_payload['invoice_id'] := jobspec.given(to_jsonb(p_invoice_id), 'p_invoice_id');
    return jobspec.enqueue(
        p_kind => 'golden_dotted.billing.invoices.send_invoice',
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
    p_doc => 'Enqueues golden_dotted.billing.invoices.send_invoice v1; the result is the id of the job.'
);

select jobspec.declare_function(
    p_schema => 'golden_dotted_billing_invoices',
    p_name => 'commit_send_invoice',
    p_arguments => $jobspec$p_id bigint$jobspec$,
    p_returns => 'boolean',
    p_body => $jobspec$
begin
    return jobspec.commit_kind(p_id, 'golden_dotted.billing.invoices.send_invoice');
end
$jobspec$,
    p_doc => 'Lets a reserved job golden_dotted.billing.invoices.send_invoice go on; false: it was committed before.'
);

select jobspec.declare_function(
    p_schema => 'golden_dotted_billing_invoices',
    p_name => 'trigger_send_invoice',
    p_arguments => $jobspec$$jobspec$,
    p_returns => 'trigger',
    p_body => $jobspec$
declare
    v_fields jsonb;
begin
    perform jobspec.check_trigger(tg_relid::regclass, tg_when, tg_level);
    v_fields := jobspec.row_fields(
        coalesce(to_jsonb(new), to_jsonb(old)), tg_relid::regclass, tg_argv,
        array['invoice_id']::text[],
        array['invoice_id']::text[]
    );
    perform golden_dotted_billing_invoices.enqueue_send_invoice(
        p_invoice_id => r.invoice_id
    )
    from jsonb_to_record(v_fields) r (
        invoice_id uuid
    );
    return null;
end
$jobspec$,
    p_doc => 'For triggers AFTER ... FOR EACH ROW: enqueues golden_dotted.billing.invoices.send_invoice with the columns that are called as its fields; its arguments name the others, as in ''field=column''.'
);

select jobspec.declared_schema(
    p_schema => 'golden_dotted_billing_invoices',
    p_types => array[]::text[],
    p_functions => array['commit_send_invoice', 'enqueue_send_invoice', 'trigger_send_invoice']::text[]
);
