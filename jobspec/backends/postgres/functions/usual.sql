-- The rows of `usual` follow those of `kind` and `channel`.
-- Locks: share on the channels of a kind that changes, so that no change of a channel is missed; row exclusive on usual.
-- Called by: triggers of kind and channel; migrate; check.

-- What the rows should be.
create or replace function jobspec.usual_rows()
returns setof jobspec.usual
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select k.name, v.version, k.id, c.id, c.ordered, case when c.ordered then 0 else -k.priority end::int2, nullif(k.defaults, '{}'), k.blob_max_bytes,
        nullif(k.key, '[]'), k.origin, c.bell, c.wake
    from jobspec.kind k
    join jobspec.channel c on c.id = k.channel_id
    cross join lateral (
        select k.version
        union all
        select 0 where k.version = (select max(n.version) from jobspec.kind n where n.name = k.name)
    ) v
    where k.unique_key is null
        and not 'queued' = any(k.events)
        and c.max_pending is null
        and c.lane_max_pending is null
        and c.bell is not null
        and right(c.name, 1) <> '*'
$$;

create or replace function jobspec.follow(p_names text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform from jobspec.channel c where c.id in (select k.channel_id from jobspec.kind k where k.name = any(p_names)) order by c.id for share;
    delete from jobspec.usual u where u.name = any(p_names);
    insert into jobspec.usual select u.* from jobspec.usual_rows() u where u.name = any(p_names);
end $$;

create or replace function jobspec.kind_changed()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform jobspec.follow(array_remove(array[old.name, new.name], null));
    return null;
end $$;

-- Of each kind only the versions of this channel: two channels that change at the same time have no row in common.
create or replace function jobspec.channel_changed()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from jobspec.usual u where u.kind_id in (select k.id from jobspec.kind k where k.channel_id = new.id);
    insert into jobspec.usual select u.* from jobspec.usual_rows() u where u.channel_id = new.id;
    return null;
end $$;

create or replace trigger usual after insert or update or delete on jobspec.kind for each row execute function jobspec.kind_changed();
create or replace trigger usual after update on jobspec.channel for each row
when (
    (old.name, old.ordered, old.bell, old.wake, old.max_pending is null, old.lane_max_pending is null)
    is distinct from (new.name, new.ordered, new.bell, new.wake, new.max_pending is null, new.lane_max_pending is null)
)
execute function jobspec.channel_changed();

-- For what was declared before there were triggers.
select jobspec.follow(array(select k.name from jobspec.kind k));
