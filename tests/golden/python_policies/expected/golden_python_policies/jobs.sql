-- @generated from spec_policies:spec by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: c573d24b
-- Channels, kinds and schedules of package golden_python_policies. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_python_policies'
);

select jobspec.declare_channel(
    p_package => 'golden_python_policies',
    p_name => 'charges',
    p_order => 'strict',
    p_key => '[{"name":"customer_id","type":"int"}]'::jsonb,
    p_on_dead => 'cancel',
    p_doc => '',
    p_weight => 2,
    p_lane_max_pending => 5,
    p_on_full => 'wait'
);

select jobspec.declare_channel(
    p_package => 'golden_python_policies',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_channel(
    p_package => 'golden_python_policies',
    p_name => 'stock',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => '',
    p_concurrency => 4,
    p_rate_limit => 5,
    p_rate_seconds => 10.0
);

select jobspec.declare_kind(
    p_package => 'golden_python_policies',
    p_name => 'charge_order',
    p_version => 1,
    p_channel => 'charges',
    p_key => '[{"path":["customer_id"],"type":"int"}]'::jsonb,
    p_priority => 0,
    p_max_attempts => 5,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 900.0,
    p_blob_max_bytes => 10,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "order_id": {
      "type": "string",
      "format": "uuid"
    },
    "customer_id": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    }
  },
  "required": [
    "order_id",
    "customer_id"
  ],
  "description": "Charge an order."
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "array",
  "items": {
    "type": "integer",
    "minimum": -9223372036854775808,
    "maximum": 9223372036854775807
  }
}'::jsonb,
    p_doc => 'Charge an order.',
    p_give_up_on => array['builtins:KeyError', 'acme.errors:CardDeclined']::text[],
    p_after => '{
  "stock": "golden_python_policies.reserve_stock"
}'::jsonb,
    p_on_dep_failure => 'run',
    p_tags => '{
  "area": "money"
}'::jsonb
);

select jobspec.declare_kind(
    p_package => 'golden_python_policies',
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
    p_defaults => '{}'::jsonb,
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
      "format": "date-time"
    },
    "limit": {
      "type": "string",
      "format": "duration"
    }
  },
  "required": [
    "day",
    "at",
    "limit"
  ],
  "description": "Say how the day was."
}'::jsonb,
    p_result_schema => null,
    p_doc => 'Say how the day was.',
    p_keep_done_seconds => 604800.0,
    p_keep_dead_seconds => 'infinity'::float8,
    p_events => array['done', 'dead']::text[]
);

select jobspec.declare_kind(
    p_package => 'golden_python_policies',
    p_name => 'reserve_stock',
    p_version => 1,
    p_channel => 'stock',
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
  "properties": {
    "order_id": {
      "type": "string",
      "format": "uuid"
    }
  },
  "required": [
    "order_id"
  ],
  "description": "Put something aside."
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "boolean"
}'::jsonb,
    p_doc => 'Put something aside.',
    p_unique_key => '[{"path":["order_id"],"type":"uuid"}]'::jsonb,
    p_unique_while => 'forever',
    p_unique_on_conflict => 'raise',
    p_checkpoint_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Progress",
  "$defs": {
    "Progress": {
      "type": "object",
      "properties": {
        "rows": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807,
          "default": 0
        }
      },
      "required": [],
      "description": "How far it is."
    }
  }
}'::jsonb,
    p_transactional => 'sync'
);

select jobspec.declare_schedule(
    p_package => 'golden_python_policies',
    p_name => 'nightly_report',
    p_kind => 'nightly_report',
    p_version => 1,
    p_cron => '0 3 * * *',
    p_tz => 'Europe/Paris',
    p_payload => '{
  "limit": "PT1H"
}'::jsonb,
    p_times => '{
  "at": "scheduled_at",
  "day": "scheduled_day"
}'::jsonb,
    p_catch_up => 'last'
);

select jobspec.declared_package(
    p_package => 'golden_python_policies'
);
