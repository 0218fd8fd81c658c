-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 8a9c42ea
-- Channels, kinds and schedules of package golden_unique. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_unique'
);

select jobspec.declare_channel(
    p_package => 'golden_unique',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_unique',
    p_name => 'charge_order',
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
    "order_id": {
      "type": "string",
      "format": "uuid"
    }
  },
  "required": [
    "order_id"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => '',
    p_unique_key => '[{"path":["order_id"],"type":"uuid"}]'::jsonb,
    p_unique_while => 'forever',
    p_unique_on_conflict => 'raise'
);

select jobspec.declare_kind(
    p_package => 'golden_unique',
    p_name => 'count',
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
    "region": {
      "$ref": "#/$defs/Region"
    },
    "all": {
      "type": "boolean"
    }
  },
  "required": [
    "region",
    "all"
  ],
  "$defs": {
    "Region": {
      "enum": [
        "north",
        "south"
      ]
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => '',
    p_unique_key => '[{"path":["region"],"type":"str"},{"path":["all"],"type":"bool"}]'::jsonb,
    p_unique_while => 'unfinished',
    p_unique_on_conflict => 'return_existing'
);

select jobspec.declare_kind(
    p_package => 'golden_unique',
    p_name => 'remind',
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
    "order": {
      "$ref": "#/$defs/Order"
    }
  },
  "required": [
    "order"
  ],
  "$defs": {
    "Customer": {
      "type": "object",
      "properties": {
        "id": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "id"
      ]
    },
    "Order": {
      "type": "object",
      "properties": {
        "customer": {
          "$ref": "#/$defs/Customer"
        },
        "placed_on": {
          "type": "string",
          "format": "date"
        }
      },
      "required": [
        "customer",
        "placed_on"
      ]
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => '',
    p_unique_key => '[{"path":["order","customer","id"],"type":"int"},{"path":["order","placed_on"],"type":"date"}]'::jsonb,
    p_unique_while => 'window',
    p_unique_window_seconds => 5400.0,
    p_unique_on_conflict => 'return_existing'
);

select jobspec.declare_kind(
    p_package => 'golden_unique',
    p_name => 'send_email',
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
    "to": {
      "type": "string"
    },
    "subject": {
      "type": "string"
    }
  },
  "required": [
    "to",
    "subject"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => '',
    p_unique_key => '[{"path":["to"],"type":"str"},{"path":["subject"],"type":"str"}]'::jsonb,
    p_unique_while => 'unfinished',
    p_unique_on_conflict => 'return_existing'
);

select jobspec.declared_package(
    p_package => 'golden_unique'
);
