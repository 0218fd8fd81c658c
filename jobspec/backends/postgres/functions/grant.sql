-- Who may do what: four sets of rights, given to roles that are there. PUBLIC has none.
--   producer   enqueue, reserve, commit, cancel; reads nothing but the version of the schema
--   worker     what a producer may, and claim, record outcomes, keep partitions and schedules going
--   reader     look: the views, find, count; and wait for results
--   operator   what a reader may, and steer: cancel, retry, delete, pause, limits
-- Locks: the catalog rows of what is granted.  Called by: the owner of the schema.

create or replace function jobspec.rights(p_as text)
returns text[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    c_producer constant text[] := '{enqueue,enqueue_alike,enqueue_many,enqueue_bundle,reserve,commit,commit_many,extend_reservation,cancel}';
    c_worker constant text[] := '{register,heartbeat,deregister,exclude,maintain,claim_batch,claim_few,finish_batch,settle_batch,still_held,tidings,claim,finish,fail,snooze,reschedule,release,park,extend,checkpoint,progress,progress_batch,fire,due_schedules,relay_take,relay_sent,relay_refused,relay_waiting}';
    c_reader constant text[] := '{find,count,await_done,check,glance}';
    c_operator constant text[] := '{cancel,cancel_all,retry,reset,requeue,redrive,delete,delete_all,purge,delete_worker,pause,resume,set_limits,unblock,trigger,pause_schedule,resume_schedule,maintain,move,move_left,moved}';
begin
    case p_as
        when 'producer' then return c_producer;
        when 'worker' then return c_producer || c_worker;
        when 'reader' then return c_reader;
        when 'operator' then return c_reader || c_operator;
        else
            perform jobspec.throw('JS003', format('there are no rights called "%s"', p_as), 'they are: producer, worker, operator, reader');
    end case;
    return null;
end $$;

-- Tables and views that these rights let somebody read; an operator also what the doctor looks at.
create or replace function jobspec.readable(p_as text)
returns text[]
language sql immutable
as $$
    select '{migration}'
        || case when p_as in ('reader', 'operator') then
            '{kind,jobs,running,expired,dead,parked,channels,lanes,workers,schedules,bundle,bundles,stranded,metrics,attempt_error,job_checkpoint,job_edge}'::text[]
        end
        || case when p_as = 'operator' then '{setting,epoch,seq}'::text[] end
$$;

-- As the owner of the schema. To do it again, after an upgrade that brought new functions, is safe.
create or replace function jobspec.grant_to(p_role name, p_as text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform jobspec.change_rights('grant %s on %s to %I', p_role, p_as);
    execute format('grant usage on schema jobspec to %I', p_role);
end $$;

-- Takes these rights away again, those that another set gives, too, included.
create or replace function jobspec.revoke_from(p_role name, p_as text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform jobspec.change_rights('revoke %s on %s from %I', p_role, p_as);
end $$;

create or replace function jobspec.change_rights(p_change text, p_role name, p_as text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    c_names constant text[] := jobspec.rights(p_as);
    v_what text;
begin
    if not exists (select from pg_roles r where r.rolname = p_role) then
        perform jobspec.throw('JS003', format('there is no role "%s"', p_role), 'create it first');
    end if;
    for v_what in
        select 'function ' || p.oid::regprocedure from pg_proc p where p.pronamespace = 'jobspec'::regnamespace and p.proname = any(c_names)
    loop
        execute format(p_change, 'execute', v_what, p_role);
    end loop;
    for v_what in select 'jobspec.' || t.name from unnest(jobspec.readable(p_as)) t (name) loop
        execute format(p_change, 'select', v_what, p_role);
    end loop;
end $$;
