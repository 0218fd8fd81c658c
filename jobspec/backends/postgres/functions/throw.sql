-- Raise an error of our own SQLSTATE class; jobspec/errors.py maps each code to one Python exception.
-- Locks: none.  Called by: every verb.
create or replace function jobspec.throw(p_code text, p_message text, p_hint text default null)
returns void
language plpgsql
as $$
begin
    raise exception using
        errcode = p_code,
        message = p_message,
        hint = coalesce(p_hint, '');
end $$;
