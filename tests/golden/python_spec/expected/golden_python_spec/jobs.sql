-- @generated from spec_golden:spec by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: d33d02c8
-- Channels, kinds and schedules of package golden_python_spec. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_python_spec'
);

select jobspec.declare_channel(
    p_package => 'golden_python_spec',
    p_name => 'charges',
    p_order => 'strict',
    p_key => '[{"name":"customer_id","type":"int"}]'::jsonb,
    p_on_dead => 'skip',
    p_doc => ''
);

select jobspec.declare_channel(
    p_package => 'golden_python_spec',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_python_spec',
    p_name => 'charge_order',
    p_version => 1,
    p_channel => 'charges',
    p_key => '[{"path":["customer_id"],"type":"int"}]'::jsonb,
    p_priority => 0,
    p_max_attempts => 12,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 30.0,
    p_blob_max_bytes => null,
    p_defaults => '{
  "currency": "EUR",
  "lines": [],
  "placed_at": null
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
    "amount": {
      "type": "string",
      "format": "decimal"
    },
    "currency": {
      "$ref": "#/$defs/Currency",
      "default": "EUR"
    },
    "lines": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/Line"
      },
      "default": []
    },
    "placed_at": {
      "anyOf": [
        {
          "type": "string",
          "format": "date-time"
        },
        {
          "type": "null"
        }
      ],
      "default": null
    }
  },
  "required": [
    "order_id",
    "customer_id",
    "amount"
  ],
  "description": "Charge an order.",
  "$defs": {
    "Currency": {
      "enum": [
        "EUR",
        "USD"
      ]
    },
    "Line": {
      "type": "object",
      "properties": {
        "sku": {
          "type": "string"
        },
        "quantity": {
          "type": "integer",
          "minimum": 1,
          "maximum": 9223372036854775807,
          "default": 1
        }
      },
      "required": [
        "sku"
      ]
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Charge",
  "$defs": {
    "Charge": {
      "type": "object",
      "properties": {
        "charge_id": {
          "type": "string"
        },
        "captured": {
          "type": "boolean"
        }
      },
      "required": [
        "charge_id",
        "captured"
      ]
    }
  }
}'::jsonb,
    p_doc => 'Charge an order.'
);

select jobspec.declare_kind(
    p_package => 'golden_python_spec',
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
    }
  },
  "required": [
    "day"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_python_spec',
    p_name => 'resize_image',
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
    p_blob_max_bytes => 1024,
    p_defaults => '{
  "format": "webp",
  "tags": [],
  "currency": "USD"
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "width": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    },
    "format": {
      "enum": [
        "png",
        "webp"
      ],
      "default": "webp"
    },
    "tags": {
      "type": "array",
      "items": {
        "type": "string"
      },
      "default": []
    },
    "currency": {
      "$ref": "#/$defs/Currency",
      "default": "USD"
    }
  },
  "required": [
    "width"
  ],
  "description": "Resize an image.",
  "$defs": {
    "Currency": {
      "enum": [
        "EUR",
        "USD"
      ]
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Line",
  "$defs": {
    "Line": {
      "type": "object",
      "properties": {
        "sku": {
          "type": "string"
        },
        "quantity": {
          "type": "integer",
          "minimum": 1,
          "maximum": 9223372036854775807,
          "default": 1
        }
      },
      "required": [
        "sku"
      ]
    }
  }
}'::jsonb,
    p_doc => 'Resize an image.'
);

select jobspec.declared_package(
    p_package => 'golden_python_spec'
);
