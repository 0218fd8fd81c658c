-- What enqueue has to know of a kind to store a usual job, in one row: of `kind`, and of its channel. Made by triggers; a
-- kind that always needs more has none. version: 0 stands for the newest, which is meant where a call names none.
-- Null: there are no defaults, or no parts of a key.
create table jobspec.usual (
    name text not null,
    version int not null,
    kind_id int not null,
    channel_id int not null,
    ordered boolean not null,
    rank int2 not null,
    defaults jsonb,
    blob_max_bytes int,
    parts jsonb,
    origin text,
    bell regclass not null,
    wake text not null,
    primary key (name, version)
);
