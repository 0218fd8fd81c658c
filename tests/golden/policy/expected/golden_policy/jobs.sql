-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 25ac0aa3
-- Channels, kinds and schedules of package golden_policy. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_policy'
);

select jobspec.declare_channel(
    p_package => 'golden_policy',
    p_name => 'charges',
    p_order => 'strict',
    p_key => '[{"name":"customer_id","type":"int"}]'::jsonb,
    p_on_dead => 'skip',
    p_doc => 'One lane per customer.'
);

select jobspec.declare_channel(
    p_package => 'golden_policy',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_channel(
    p_package => 'golden_policy',
    p_name => 'regions',
    p_order => 'none',
    p_key => '[{"name":"region","type":"str"},{"name":"day","type":"date"}]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_channel(
    p_package => 'golden_policy',
    p_name => 'reports',
    p_order => 'strict',
    p_key => '[]'::jsonb,
    p_on_dead => 'skip',
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_policy',
    p_name => 'charge_order',
    p_version => 3,
    p_channel => 'charges',
    p_key => '[{"path":["customer_id"],"type":"int"}]'::jsonb,
    p_priority => 0,
    p_max_attempts => 12,
    p_backoff => 'linear',
    p_base_seconds => 2.0,
    p_cap_seconds => 600.0,
    p_jitter => 0.2,
    p_timeout_seconds => 30.0,
    p_blob_max_bytes => null,
    p_defaults => '{
  "note": ""
}'::jsonb,
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
    },
    "note": {
      "type": "string",
      "default": ""
    }
  },
  "required": [
    "order_id",
    "customer_id"
  ],
  "description": "Charge an order."
}'::jsonb,
    p_result_schema => null,
    p_doc => 'Charge an order.'
);

select jobspec.declare_kind(
    p_package => 'golden_policy',
    p_name => 'count_region',
    p_version => 1,
    p_channel => 'regions',
    p_key => '[{"path":["customer","region"],"type":"str"},{"path":["day"],"type":"date"}]'::jsonb,
    p_priority => -3,
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
    "customer": {
      "$ref": "#/$defs/Customer"
    },
    "day": {
      "type": "string",
      "format": "date"
    }
  },
  "required": [
    "customer",
    "day"
  ],
  "$defs": {
    "Customer": {
      "type": "object",
      "properties": {
        "id": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        },
        "region": {
          "enum": [
            "eu",
            "us"
          ]
        }
      },
      "required": [
        "id",
        "region"
      ]
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_policy',
    p_name => 'ping',
    p_version => 1,
    p_channel => 'default',
    p_key => '[]'::jsonb,
    p_priority => 10,
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
    p_package => 'golden_policy',
    p_name => 'refund_order',
    p_version => 1,
    p_channel => 'charges',
    p_key => '[{"path":["customer","id"],"type":"int"}]'::jsonb,
    p_priority => 0,
    p_max_attempts => null,
    p_backoff => 'none',
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
    "customer": {
      "$ref": "#/$defs/Customer"
    }
  },
  "required": [
    "customer"
  ],
  "$defs": {
    "Customer": {
      "type": "object",
      "properties": {
        "id": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        },
        "region": {
          "enum": [
            "eu",
            "us"
          ]
        }
      },
      "required": [
        "id",
        "region"
      ]
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_policy',
    p_name => 'report',
    p_version => 1,
    p_channel => 'reports',
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
    p_package => 'golden_policy'
);
