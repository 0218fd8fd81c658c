-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: bcafb3bf
-- Channels, kinds and schedules of package golden_limits. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_limits'
);

select jobspec.declare_channel(
    p_package => 'golden_limits',
    p_name => 'calls',
    p_order => 'none',
    p_key => '[{"name":"customer_id","type":"int"}]'::jsonb,
    p_on_dead => null,
    p_doc => '',
    p_lane_concurrency => 2,
    p_rate_limit => 5,
    p_rate_seconds => 10.0
);

select jobspec.declare_channel(
    p_package => 'golden_limits',
    p_name => 'charges',
    p_order => 'strict',
    p_key => '[{"name":"customer_id","type":"int"}]'::jsonb,
    p_on_dead => 'block',
    p_doc => '',
    p_max_pending => 10000,
    p_lane_max_pending => 100,
    p_on_full => 'wait'
);

select jobspec.declare_channel(
    p_package => 'golden_limits',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => '',
    p_concurrency => 1,
    p_rate_limit => 1000,
    p_rate_seconds => 3600.0
);

select jobspec.declare_channel(
    p_package => 'golden_limits',
    p_name => 'exports',
    p_order => 'strict',
    p_key => '[]'::jsonb,
    p_on_dead => 'cancel',
    p_doc => '',
    p_max_pending => 10
);

select jobspec.declare_channel(
    p_package => 'golden_limits',
    p_name => 'mail',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => '',
    p_weight => 20,
    p_concurrency => 8,
    p_rate_limit => 50,
    p_rate_seconds => 1.0
);

select jobspec.declare_kind(
    p_package => 'golden_limits',
    p_name => 'call_back',
    p_version => 1,
    p_channel => 'calls',
    p_key => '[{"path":["customer_id"],"type":"int"}]'::jsonb,
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
    "customer_id": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    }
  },
  "required": [
    "customer_id"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_limits',
    p_name => 'charge_order',
    p_version => 2,
    p_channel => 'charges',
    p_key => '[{"path":["customer_id"],"type":"int"}]'::jsonb,
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
    "customer_id": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    }
  },
  "required": [
    "customer_id"
  ]
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "boolean"
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_limits',
    p_name => 'export',
    p_version => 1,
    p_channel => 'exports',
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
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_limits',
    p_name => 'refund_order',
    p_version => 1,
    p_channel => 'charges',
    p_key => '[{"path":["order","customer_id"],"type":"int"}]'::jsonb,
    p_priority => 0,
    p_max_attempts => 5,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 900.0,
    p_blob_max_bytes => 1048576,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "order": {
      "$ref": "#/$defs/Order"
    }
  },
  "required": [
    "order"
  ],
  "$defs": {
    "Order": {
      "type": "object",
      "properties": {
        "customer_id": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "customer_id"
      ]
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_limits',
    p_name => 'send_email',
    p_version => 1,
    p_channel => 'mail',
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
    "to": {
      "type": "string"
    }
  },
  "required": [
    "to"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_limits',
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
    p_doc => ''
);

select jobspec.declared_package(
    p_package => 'golden_limits'
);
