-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: ebd93c3c
-- Channels, kinds and schedules of package golden_wire_names. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_wire_names'
);

select jobspec.declare_channel(
    p_package => 'golden_wire_names',
    p_name => 'charges',
    p_order => 'strict',
    p_key => '[{"name":"customer","type":"int"}]'::jsonb,
    p_on_dead => 'skip',
    p_doc => ''
);

select jobspec.declare_channel(
    p_package => 'golden_wire_names',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_wire_names',
    p_name => 'charge',
    p_version => 1,
    p_channel => 'charges',
    p_key => '[{"path":["customer","customerId"],"type":"int"}]'::jsonb,
    p_priority => 0,
    p_max_attempts => 5,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 900.0,
    p_blob_max_bytes => null,
    p_defaults => E'{
  "paymentMethods": [],
  "@note": "",
  "it''s \\"quoted\\"": "\\\\"
}'::jsonb,
    p_payload_schema => E'{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "customer": {
      "$ref": "#/$defs/Customer"
    },
    "orderId": {
      "type": "string",
      "format": "uuid"
    },
    "paymentMethods": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/Method"
      },
      "default": []
    },
    "@note": {
      "type": "string",
      "default": "",
      "deprecated": true
    },
    "it''s \\"quoted\\"": {
      "type": "string",
      "default": "\\\\"
    }
  },
  "required": [
    "customer",
    "orderId"
  ],
  "$defs": {
    "Card": {
      "type": "object",
      "properties": {
        "type": {
          "const": "card"
        },
        "cardNumber": {
          "type": "string",
          "x-jobspec-sensitive": true
        },
        "copy": {
          "type": "boolean",
          "default": false
        }
      },
      "required": [
        "type",
        "cardNumber"
      ]
    },
    "Customer": {
      "type": "object",
      "properties": {
        "customerId": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        },
        "the region": {
          "type": "string",
          "default": "eu"
        },
        "since": {
          "type": "string",
          "description": "A word of Python''s own."
        }
      },
      "required": [
        "customerId",
        "since"
      ]
    },
    "Method": {
      "oneOf": [
        {
          "$ref": "#/$defs/Card"
        },
        {
          "$ref": "#/$defs/Transfer"
        }
      ]
    },
    "Transfer": {
      "type": "object",
      "properties": {
        "type": {
          "const": "transfer"
        },
        "IBAN": {
          "type": "string"
        }
      },
      "required": [
        "type",
        "IBAN"
      ]
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/ChargeResult",
  "$defs": {
    "ChargeResult": {
      "type": "object",
      "properties": {
        "chargeId": {
          "type": "string"
        }
      },
      "required": [
        "chargeId"
      ],
      "description": "Result of charge."
    }
  }
}'::jsonb,
    p_doc => '',
    p_unique_key => '[{"path":["orderId"],"type":"uuid"},{"path":["customer","the region"],"type":"str"}]'::jsonb,
    p_unique_while => 'forever',
    p_unique_on_conflict => 'return_existing',
    p_checkpoint_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/ChargeCheckpoint",
  "$defs": {
    "ChargeCheckpoint": {
      "type": "object",
      "properties": {
        "rowsDone": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "rowsDone"
      ],
      "description": "Checkpoint of charge."
    }
  }
}'::jsonb
);

select jobspec.declare_kind(
    p_package => 'golden_wire_names',
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
    p_defaults => '{
  "everything": true
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "onDay": {
      "type": "string",
      "format": "date"
    },
    "reportTitle": {
      "type": "string",
      "examples": [
        "Sales"
      ]
    },
    "everything": {
      "type": "boolean",
      "default": true
    }
  },
  "required": [
    "onDay",
    "reportTitle"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_schedule(
    p_package => 'golden_wire_names',
    p_name => 'report',
    p_kind => 'report',
    p_version => 1,
    p_cron => '0 3 * * *',
    p_tz => 'UTC',
    p_payload => '{
  "reportTitle": "Sales"
}'::jsonb,
    p_times => '{
  "onDay": "scheduled_day"
}'::jsonb,
    p_catch_up => 'last'
);

select jobspec.declared_package(
    p_package => 'golden_wire_names'
);
