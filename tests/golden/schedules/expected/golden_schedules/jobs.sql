-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 0f52a513
-- Channels, kinds and schedules of package golden_schedules. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_schedules'
);

select jobspec.declare_channel(
    p_package => 'golden_schedules',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_schedules',
    p_name => 'charge',
    p_version => 1,
    p_channel => 'default',
    p_key => '[]'::jsonb,
    p_priority => 0,
    p_max_attempts => 5,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 900.0,
    p_blob_max_bytes => null,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {},
  "required": []
}'::jsonb,
    p_result_schema => null,
    p_doc => '',
    p_retry_on => array['builtins:OSError', 'acme.errors:Busy']::text[],
    p_give_up_on => array['acme.errors:CardDeclined']::text[],
    p_keep_done_seconds => 'infinity'::float8
);

select jobspec.declare_kind(
    p_package => 'golden_schedules',
    p_name => 'nightly_report',
    p_version => 1,
    p_channel => 'default',
    p_key => '[]'::jsonb,
    p_priority => 0,
    p_max_attempts => 5,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 900.0,
    p_blob_max_bytes => null,
    p_defaults => '{
  "at": "2026-01-01T00:00:00Z",
  "seen": null,
  "limit": "1.50",
  "names": [],
  "note": "it''s"
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "day": {
      "type": "string",
      "format": "date"
    },
    "at": {
      "type": "string",
      "format": "date-time",
      "default": "2026-01-01T00:00:00Z"
    },
    "stamp": {
      "$ref": "#/$defs/Stamp"
    },
    "seen": {
      "anyOf": [
        {
          "type": "string",
          "format": "date"
        },
        {
          "type": "null"
        }
      ],
      "default": null
    },
    "limit": {
      "type": "string",
      "format": "decimal",
      "default": "1.50"
    },
    "names": {
      "type": "array",
      "items": {
        "type": "string"
      },
      "default": []
    },
    "note": {
      "type": "string",
      "default": "it''s"
    }
  },
  "required": [
    "day",
    "stamp"
  ],
  "$defs": {
    "Stamp": {
      "type": "string",
      "format": "date-time"
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "integer",
  "minimum": -9223372036854775808,
  "maximum": 9223372036854775807
}'::jsonb,
    p_doc => '',
    p_keep_done_seconds => 604800.0,
    p_keep_dead_seconds => 'infinity'::float8,
    p_events => array['queued', 'started', 'done', 'retry', 'dead', 'cancelled', 'expired']::text[],
    p_tags => '{
  "area": "it''s",
  "team": "finance"
}'::jsonb
);

select jobspec.declare_kind(
    p_package => 'golden_schedules',
    p_name => 'sweep',
    p_version => 1,
    p_channel => 'default',
    p_key => '[]'::jsonb,
    p_priority => 0,
    p_max_attempts => 5,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 900.0,
    p_blob_max_bytes => null,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {},
  "required": []
}'::jsonb,
    p_result_schema => null,
    p_doc => '',
    p_keep_done_seconds => 0.0,
    p_keep_dead_seconds => 5400.0,
    p_events => array['done', 'dead']::text[]
);

select jobspec.declare_schedule(
    p_package => 'golden_schedules',
    p_name => 'nightly_report',
    p_kind => 'nightly_report',
    p_version => 1,
    p_cron => '0 3 * * *',
    p_tz => 'Europe/Paris',
    p_payload => '{
  "limit": "2",
  "names": [
    "a",
    "it''s"
  ]
}'::jsonb,
    p_times => '{
  "day": "scheduled_day",
  "seen": "scheduled_day",
  "stamp": "scheduled_at"
}'::jsonb,
    p_catch_up => 'all'
);

select jobspec.declare_schedule(
    p_package => 'golden_schedules',
    p_name => 'sweep',
    p_kind => 'sweep',
    p_version => 1,
    p_cron => '*/5 * * * MON-FRI',
    p_tz => 'UTC',
    p_payload => '{}'::jsonb,
    p_times => '{}'::jsonb,
    p_catch_up => 'none'
);

select jobspec.declared_package(
    p_package => 'golden_schedules'
);
