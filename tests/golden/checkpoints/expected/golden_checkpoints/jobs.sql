-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 61bcfe8f
-- Channels, kinds and schedules of package golden_checkpoints. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_checkpoints'
);

select jobspec.declare_channel(
    p_package => 'golden_checkpoints',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_checkpoints',
    p_name => 'book',
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
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "integer",
  "minimum": -9223372036854775808,
  "maximum": 9223372036854775807
}'::jsonb,
    p_doc => '',
    p_transactional => 'async'
);

select jobspec.declare_kind(
    p_package => 'golden_checkpoints',
    p_name => 'collect',
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
    p_checkpoint_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": {
    "type": "array",
    "items": {
      "$ref": "#/$defs/Progress"
    }
  },
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

select jobspec.declare_kind(
    p_package => 'golden_checkpoints',
    p_name => 'everything',
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
    p_blob_max_bytes => 1048576,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {},
  "required": []
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "boolean"
}'::jsonb,
    p_doc => '',
    p_after => '{
  "first": "golden_checkpoints.resize"
}'::jsonb,
    p_on_dep_failure => 'cancel',
    p_checkpoint_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "integer",
  "minimum": -9223372036854775808,
  "maximum": 9223372036854775807
}'::jsonb,
    p_transactional => 'async'
);

select jobspec.declare_kind(
    p_package => 'golden_checkpoints',
    p_name => 'import_rows',
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
    "file": {
      "type": "string"
    }
  },
  "required": [
    "file"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => '',
    p_checkpoint_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/ImportRowsCheckpoint",
  "$defs": {
    "ImportRowsCheckpoint": {
      "type": "object",
      "properties": {
        "offset": {
          "type": "integer",
          "minimum": 0,
          "maximum": 9223372036854775807
        },
        "last": {
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
        }
      },
      "required": [
        "offset"
      ],
      "description": "Checkpoint of import_rows."
    }
  }
}'::jsonb
);

select jobspec.declare_kind(
    p_package => 'golden_checkpoints',
    p_name => 'resize',
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
    p_result_schema => '{
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
    p_doc => '',
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
}'::jsonb
);

select jobspec.declare_kind(
    p_package => 'golden_checkpoints',
    p_name => 'settle',
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
    "amount": {
      "$ref": "#/$defs/Amount"
    }
  },
  "required": [
    "amount"
  ],
  "$defs": {
    "Amount": {
      "type": "string",
      "format": "decimal"
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => '',
    p_transactional => 'sync'
);

select jobspec.declare_kind(
    p_package => 'golden_checkpoints',
    p_name => 'sum_up',
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
    p_checkpoint_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Amount",
  "$defs": {
    "Amount": {
      "type": "string",
      "format": "decimal"
    }
  }
}'::jsonb
);

select jobspec.declared_package(
    p_package => 'golden_checkpoints'
);
