-- Raise an error of our own SQLSTATE class; jobspec/errors.py maps each code to one Python exception.
-- Locks: none.  Called by: every verb.
create or replace function jobspec.throw(p_code text, p_message text, p_hint text default null)
returns void
language plpgsql
as $$
begin
    if p_hint is null then
        raise exception using errcode = p_code, message = p_message;
    end if;
    raise exception using errcode = p_code, message = p_message, hint = p_hint;
end $$;
