-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: ab91efbd
-- Channels, kinds and schedules of package golden_labels. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_labels'
);

select jobspec.declare_channel(
    p_package => 'golden_labels',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_labels',
    p_name => 'charge_order',
    p_version => 3,
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
  "pin": null,
  "old_no": null
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "order_id": {
      "type": "string",
      "format": "uuid",
      "examples": [
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
      ]
    },
    "token": {
      "type": "string",
      "description": "What the card is known by.",
      "x-jobspec-sensitive": true
    },
    "pin": {
      "anyOf": [
        {
          "type": "string"
        },
        {
          "type": "null"
        }
      ],
      "default": null,
      "x-jobspec-sensitive": true
    },
    "old_no": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        },
        {
          "type": "null"
        }
      ],
      "description": "Its number.",
      "default": null,
      "deprecated": true
    },
    "amount": {
      "type": "string",
      "format": "decimal",
      "examples": [
        "9.99"
      ]
    }
  },
  "required": [
    "order_id",
    "token",
    "amount"
  ],
  "description": "Charge an order."
}'::jsonb,
    p_result_schema => null,
    p_doc => 'Charge an order.',
    p_lease_seconds => 90.0,
    p_origin => 'it''s "shop"'
);

select jobspec.declare_kind(
    p_package => 'golden_labels',
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
    p_blob_max_bytes => 1048576,
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
    p_package => 'golden_labels',
    p_name => 'send_mail',
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
    }
  },
  "required": [
    "to"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => '',
    p_tags => '{
  "area": "mail"
}'::jsonb
);

select jobspec.declared_package(
    p_package => 'golden_labels'
);
