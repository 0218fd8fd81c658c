-- @generated from jobs.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 1506ee89
-- Channels, kinds and schedules of package shop. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'shop'
);

select jobspec.declare_channel(
    p_package => 'shop',
    p_name => 'charges',
    p_order => 'strict',
    p_key => '[{"name":"customer_id","type":"int"}]'::jsonb,
    p_on_dead => 'skip',
    p_doc => 'Orders of one customer are charged one after the other, in the order they came in.'
);

select jobspec.declare_channel(
    p_package => 'shop',
    p_name => 'pictures',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => 'Work for the processor, in no order.'
);

select jobspec.declare_channel(
    p_package => 'shop',
    p_name => 'receipts',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => 'Mail to customers.'
);

select jobspec.declare_kind(
    p_package => 'shop',
    p_name => 'charge_order',
    p_version => 1,
    p_channel => 'charges',
    p_key => '[{"path":["customer_id"],"type":"int"}]'::jsonb,
    p_priority => 0,
    p_max_attempts => 3,
    p_backoff => 'exponential',
    p_base_seconds => 0.5,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 30.0,
    p_blob_max_bytes => null,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "order_id": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    },
    "customer_id": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    },
    "placed_on": {
      "type": "string",
      "format": "date"
    },
    "amount": {
      "$ref": "#/$defs/Money"
    },
    "card": {
      "type": "string",
      "pattern": "^tok_[a-z]+$"
    }
  },
  "required": [
    "order_id",
    "customer_id",
    "placed_on",
    "amount",
    "card"
  ],
  "description": "Charge an order and write it into the customer''s ledger.",
  "$defs": {
    "Money": {
      "type": "string",
      "format": "decimal"
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/ChargeOrderResult",
  "$defs": {
    "ChargeOrderResult": {
      "type": "object",
      "properties": {
        "ledger_id": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        },
        "total": {
          "$ref": "#/$defs/Money"
        }
      },
      "required": [
        "ledger_id",
        "total"
      ],
      "description": "Result of charge_order."
    },
    "Money": {
      "type": "string",
      "format": "decimal"
    }
  }
}'::jsonb,
    p_doc => 'Charge an order and write it into the customer''s ledger.'
);

select jobspec.declare_kind(
    p_package => 'shop',
    p_name => 'resize_image',
    p_version => 1,
    p_channel => 'pictures',
    p_key => '[]'::jsonb,
    p_priority => 0,
    p_max_attempts => 5,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 60.0,
    p_blob_max_bytes => 5242880,
    p_defaults => '{
  "format": "webp"
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "name": {
      "type": "string",
      "pattern": "^[a-z0-9_-]+$"
    },
    "width": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 4096,
      "exclusiveMinimum": 0
    },
    "format": {
      "enum": [
        "png",
        "webp"
      ],
      "default": "webp"
    }
  },
  "required": [
    "name",
    "width"
  ],
  "description": "Make a smaller copy of a picture, in its own proportions."
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/ResizeImageResult",
  "$defs": {
    "ResizeImageResult": {
      "type": "object",
      "properties": {
        "width": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        },
        "height": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        },
        "bytes": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "width",
        "height",
        "bytes"
      ],
      "description": "Result of resize_image."
    }
  }
}'::jsonb,
    p_doc => 'Make a smaller copy of a picture, in its own proportions.'
);

select jobspec.declare_kind(
    p_package => 'shop',
    p_name => 'send_receipt',
    p_version => 1,
    p_channel => 'receipts',
    p_key => '[]'::jsonb,
    p_priority => 0,
    p_max_attempts => 5,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 30.0,
    p_blob_max_bytes => null,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "order_id": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    },
    "to": {
      "type": "string"
    },
    "amount": {
      "$ref": "#/$defs/Money"
    },
    "total": {
      "$ref": "#/$defs/Money",
      "description": "What the customer has spent with us so far."
    }
  },
  "required": [
    "order_id",
    "to",
    "amount",
    "total"
  ],
  "description": "Mail the receipt of a charged order.",
  "$defs": {
    "Money": {
      "type": "string",
      "format": "decimal"
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => 'Mail the receipt of a charged order.'
);

select jobspec.declared_package(
    p_package => 'shop'
);
