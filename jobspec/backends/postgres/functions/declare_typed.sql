-- Bring the typed functions of a package in, and the types of their arguments, in a schema of the package's own. What is
-- ours there has a comment that begins with `jobspec:generated` and a digest: what has not changed is not touched, what the
-- spec does not have any more is dropped, and what has no such comment is somebody else's.
-- Locks: the advisory lock of declare_package, until the end of the transaction; of what has changed, the catalog rows.
-- Called by: the generated functions.sql.

create or replace function jobspec.declare_schema(p_schema text, p_roles text[] default '{}')
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_owner name := (select pg_get_userbyid(n.nspowner) from pg_namespace n where n.nspname = 'jobspec');
    v_missing text;
    v_role text;
begin
    perform pg_advisory_xact_lock(hashtextextended('jobspec apply', 0));
    perform set_config('jobspec.declaring_schema', p_schema, true);
    select string_agg(format('%I', u.role), ', ' order by u.role) into v_missing
    from unnest(p_roles) u (role)
    where not exists (select from pg_roles r where r.rolname = u.role);
    if v_missing is not null then
        perform jobspec.throw(
            'JS003', format('the spec of schema %I names roles that this server does not have: %s', p_schema, v_missing),
            'create them first, as in `create role acme_web`, or take them out of `roles:`'
        );
    end if;
    if not exists (select from pg_namespace n where n.nspname = p_schema) then
        begin
            execute format('create schema %I authorization %I', p_schema, v_owner);
        exception when insufficient_privilege then
            perform jobspec.throw(
                'JS025', format('%s may not create the schema %I for the typed functions', current_user, p_schema),
                format('let an administrator do it: create schema %I authorization %I', p_schema, v_owner)
            );
        end;
        execute format('comment on schema %I is %L', p_schema, 'jobspec:generated');
    end if;
    foreach v_role in array p_roles loop
        if not has_schema_privilege(v_role, p_schema, 'usage') then
            execute format('grant usage on schema %I to %I', p_schema, v_role);
        end if;
    end loop;
end $$;

-- A domain, or a composite type. p_definition: what stands behind `as`.
create or replace function jobspec.declare_type(p_schema text, p_name text, p_sort text, p_definition text, p_doc text default '')
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_label text := 'jobspec:generated ' || md5(p_sort || p_definition);
    v_old oid := (select t.oid from pg_type t where t.typnamespace = to_regnamespace(quote_ident(p_schema)) and t.typname = p_name);
    v_comment text := obj_description(v_old, 'pg_type');
    v_new text := concat_ws(E'\n', v_label, nullif(p_doc, ''));
    v_word text := case p_sort when 'domain' then 'domain' else 'type' end;
begin
    if v_comment = v_new then
        return;
    elsif v_old is not null and split_part(v_comment, E'\n', 1) is distinct from v_label then
        if v_comment is null or not starts_with(v_comment, 'jobspec:generated') then
            perform jobspec.throw('JS025', format('there is a type or table %I.%I, which jobspec did not make', p_schema, p_name), 'rename it, or the type in the spec');
        end if;
        perform jobspec.drop_type(v_old);
        v_old := null;
    end if;
    if v_old is null then
        execute format(case p_sort when 'domain' then 'create domain %I.%I as %s' else 'create type %I.%I as (%s)' end, p_schema, p_name, p_definition);
        execute jobspec.owned(format('%s %I.%I', v_word, p_schema, p_name));
    end if;
    execute format('comment on %s %I.%I is %L', v_word, p_schema, p_name, v_new);
end $$;

-- One of a name. It runs as the owner of the schema `jobspec`; p_roles may call it, and nobody else.
create or replace function jobspec.declare_function(
    p_schema text, p_name text, p_arguments text, p_returns text, p_body text, p_doc text default '', p_roles text[] default '{}'
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_label text := 'jobspec:generated ' || md5(concat_ws('|', p_arguments, p_returns, p_body));
    v_new text := concat_ws(E'\n', v_label || ' ' || p_roles::text, nullif(p_doc, ''));
    v_namespace oid := to_regnamespace(quote_ident(p_schema));
    v_create text := format(
        'create or replace function %I.%I(%s) returns %s language plpgsql security definer set search_path = pg_catalog, pg_temp as %L',
        p_schema, p_name, p_arguments, p_returns, p_body
    );
    v_old oid;
    v_comment text;
    v_made oid;
begin
    select p.oid, obj_description(p.oid, 'pg_proc') into v_old, v_comment
    from pg_proc p
    where p.pronamespace = v_namespace and p.proname = p_name
    order by starts_with(obj_description(p.oid, 'pg_proc'), 'jobspec:generated') nulls first
    limit 1;
    if v_old is not null and not coalesce(starts_with(v_comment, 'jobspec:generated'), false) then
        perform jobspec.throw('JS025', format('there is a function %s, which jobspec did not make', v_old::regprocedure), 'rename it, or the job in the spec');
    end if;
    v_made := v_old;
    if v_old is null or not starts_with(v_comment, v_label) then
        begin
            execute v_create;
        exception when invalid_function_definition then
            -- Other names of the same parameters, another result.
            perform jobspec.drop_function(v_old);
            execute v_create;
        end;
        -- Other types of parameters: then it is a second function of that name.
        select p.oid into v_made
        from pg_proc p
        where p.pronamespace = v_namespace and p.proname = p_name
        order by p.oid = v_old
        limit 1;
        if v_made <> v_old then
            perform jobspec.drop_function(v_old);
        end if;
        execute jobspec.owned('function ' || v_made::regprocedure);
    end if;
    perform jobspec.share_function(v_made, p_roles, coalesce(substr(split_part(v_comment, E'\n', 1), length(v_label) + 2)::text[], '{}'));
    if v_comment is distinct from v_new or v_made <> v_old then
        execute format('comment on function %s is %L', v_made::regprocedure, v_new);
    end if;
end $$;

-- Ends the declaration: what is ours and was not named goes.
create or replace function jobspec.declared_schema(p_schema text, p_types text[], p_functions text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_namespace oid := to_regnamespace(quote_ident(p_schema));
    v_stale oid;
begin
    if current_setting('jobspec.declaring_schema', true) is distinct from p_schema then
        perform jobspec.throw('JS003', format('the declaration of schema %s must be one transaction', p_schema), 'run the script with `psql --single-transaction`, or use `jobspec apply`');
    end if;
    for v_stale in
        select p.oid
        from pg_proc p
        where p.pronamespace = v_namespace and p.proname <> all(p_functions) and starts_with(obj_description(p.oid, 'pg_proc'), 'jobspec:generated')
    loop
        perform jobspec.drop_function(v_stale);
    end loop;
    for v_stale in
        select t.oid
        from pg_type t
        where t.typnamespace = v_namespace and t.typname <> all(p_types) and starts_with(obj_description(t.oid, 'pg_type'), 'jobspec:generated')
        order by t.oid desc
    loop
        -- It may have gone with another one.
        if exists (select from pg_type t where t.oid = v_stale) then
            perform jobspec.drop_type(v_stale);
        end if;
    end loop;
end $$;

-- Drop a type of ours, and what of ours needs it; JS025 if something else does.
create or replace function jobspec.drop_type(p_type oid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text := p_type::regtype;
    v_needs record;
    v_detail text;
begin
    for v_needs in
        select distinct d.classid, case when d.classid = 'pg_class'::regclass then c.reltype else d.objid end as id
        from pg_type t
        join pg_depend d
            on d.deptype = 'n'
            and (d.refclassid = 'pg_type'::regclass and d.refobjid in (t.oid, t.typarray) or d.refclassid = 'pg_class'::regclass and d.refobjid = t.typrelid)
        left join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid
        where t.oid = p_type
          and case
                when d.classid = 'pg_class'::regclass then c.relkind = 'c' and starts_with(obj_description(c.reltype, 'pg_type'), 'jobspec:generated')
                when d.classid = 'pg_type'::regclass then starts_with(obj_description(d.objid, 'pg_type'), 'jobspec:generated')
                when d.classid = 'pg_proc'::regclass then starts_with(obj_description(d.objid, 'pg_proc'), 'jobspec:generated')
            end
    loop
        if v_needs.classid = 'pg_proc'::regclass then
            perform jobspec.drop_function(v_needs.id);
        elsif exists (select from pg_type t where t.oid = v_needs.id) then
            perform jobspec.drop_type(v_needs.id);
        end if;
    end loop;
    execute format('drop type %s', v_name);
exception when dependent_objects_still_exist then
    get stacked diagnostics v_detail = pg_exception_detail;
    perform jobspec.throw(
        'JS025', format('the type %s is another one in the spec now, or is gone, and cannot be dropped: %s', v_name, v_detail),
        'give what depends on it a type of its own, as in `alter table ... alter column ... type numeric`, and apply again'
    );
end $$;

create or replace function jobspec.drop_function(p_function oid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text := p_function::regprocedure;
    v_detail text;
begin
    if exists (select from pg_proc p where p.oid = p_function) then
        execute format('drop function %s', v_name);
    end if;
exception when dependent_objects_still_exist then
    get stacked diagnostics v_detail = pg_exception_detail;
    perform jobspec.throw(
        'JS025', format('the function %s is another one in the spec now, or is gone, and cannot be dropped: %s', v_name, v_detail),
        'drop what depends on it, and apply again'
    );
end $$;

-- Who may call it: p_roles, not any more those of p_before that are not among them. What others were granted stays.
create or replace function jobspec.share_function(p_function oid, p_roles text[], p_before text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_acl aclitem[];
    v_role text;
begin
    select p.proacl into v_acl from pg_proc p where p.oid = p_function;
    if v_acl is null or exists (select from aclexplode(v_acl) a where a.grantee = 0) then
        execute format('revoke all on function %s from public', p_function::regprocedure);
        select p.proacl into v_acl from pg_proc p where p.oid = p_function;
    end if;
    for v_role in select r.rolname from pg_roles r where r.rolname = any(p_before) and r.rolname <> all(p_roles) loop
        execute format('revoke execute on function %s from %I', p_function::regprocedure, v_role);
    end loop;
    for v_role in
        select r.rolname
        from pg_roles r
        where r.rolname = any(p_roles) and not exists (select from aclexplode(v_acl) a where a.grantee = r.oid)
    loop
        execute format('grant execute on function %s to %I', p_function::regprocedure, v_role);
    end loop;
end $$;

-- The statement that hands something to the owner of the schema `jobspec`, if a superuser has just made it.
create or replace function jobspec.owned(p_what text)
returns text
language sql stable
as $$
    select format('alter %s owner to %I', p_what, n.nspowner::regrole) from pg_namespace n where n.nspname = 'jobspec'
$$;
