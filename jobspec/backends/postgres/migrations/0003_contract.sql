-- What specs can say since they say everything: a lease and an origin a kind, channels that come to be by a pattern, and
-- lanes that run ahead.
-- An older worker sees: functions it does not know. It stops at its next registration and asks for an upgrade.

alter table jobspec.kind
    add lease_seconds float8 check (lease_seconds > 0),
    add origin text check (length(origin) between 1 and 100);

-- pattern_id: the channel `mail-*` that admitted this one, `mail-bob`, when the first job came; it has the pattern's bell.
-- wake: what a worker hears when it rings.
-- run_ahead: how many jobs of a strict lane one worker may hold at once, to run them one after the other.
alter table jobspec.channel
    add pattern_id int references jobspec.channel,
    add wake text,
    add run_ahead int not null default 1 check (run_ahead between 1 and 1000 and (ordered or run_ahead = 1));
update jobspec.channel c set wake = c.name;
alter table jobspec.channel alter wake set not null;
create index channel_pattern on jobspec.channel (pattern_id) where pattern_id is not null;
