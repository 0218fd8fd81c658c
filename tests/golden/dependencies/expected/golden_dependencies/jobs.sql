-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: bb4758c5
-- Channels, kinds and schedules of package golden_dependencies. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_dependencies'
);

select jobspec.declare_channel(
    p_package => 'golden_dependencies',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_dependencies',
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
    p_defaults => '{
  "notes": []
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "order_id": {
      "type": "string",
      "format": "uuid"
    },
    "notes": {
      "type": "array",
      "items": {
        "type": "string"
      },
      "default": []
    }
  },
  "required": [
    "order_id"
  ],
  "description": "Charge an order when its stock is reserved."
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/ChargeOrderResult",
  "$defs": {
    "ChargeOrderResult": {
      "type": "object",
      "properties": {
        "charge_id": {
          "type": "string"
        }
      },
      "required": [
        "charge_id"
      ],
      "description": "Result of charge_order."
    }
  }
}'::jsonb,
    p_doc => 'Charge an order when its stock is reserved.',
    p_after => '{
  "stock": "golden_dependencies.reserve_stock"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_dependencies',
    p_name => 'find_lines',
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
  "type": "array",
  "items": {
    "$ref": "#/$defs/Line"
  },
  "$defs": {
    "Line": {
      "type": "object",
      "properties": {
        "sku": {
          "type": "string"
        }
      },
      "required": [
        "sku"
      ]
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_dependencies',
    p_name => 'guess_price',
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
  "anyOf": [
    {
      "type": "string",
      "format": "decimal"
    },
    {
      "type": "null"
    }
  ]
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_dependencies',
    p_name => 'rate_customer',
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
  "$ref": "#/$defs/Level",
  "$defs": {
    "Level": {
      "enum": [
        "low",
        "high"
      ]
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_dependencies',
    p_name => 'report',
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
    p_payload_schema => E'{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "title": {
      "type": "string"
    }
  },
  "required": [
    "title"
  ],
  "description": "Say how it went,\\nwell or badly."
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "integer",
  "minimum": -9223372036854775808,
  "maximum": 9223372036854775807
}'::jsonb,
    p_doc => 'Say how it went,
well or badly.',
    p_after => '{
  "bool": "golden_dependencies.reserve_stock",
  "list": "golden_dependencies.find_lines",
  "level": "golden_dependencies.rate_customer",
  "price": "golden_dependencies.guess_price",
  "charge_of_the_order_that_the_customer_placed_last": "golden_dependencies.charge_order",
  "warm": "golden_dependencies.warm_up",
  "self": "golden_dependencies.rate_customer"
}'::jsonb,
    p_on_dep_failure => 'run'
);

select jobspec.declare_kind(
    p_package => 'golden_dependencies',
    p_name => 'reserve_stock',
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
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "boolean"
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_dependencies',
    p_name => 'ship_order',
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
    p_doc => '',
    p_after => '{
  "charge": "golden_dependencies.charge_order",
  "lines": "golden_dependencies.find_lines",
  "warm": "golden_dependencies.warm_up"
}'::jsonb,
    p_on_dep_failure => 'block'
);

select jobspec.declare_kind(
    p_package => 'golden_dependencies',
    p_name => 'warm_up',
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
    p_package => 'golden_dependencies'
);
