-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: c70fe6b4
-- Channels, kinds and schedules of package golden_scalars. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_scalars'
);

select jobspec.declare_channel(
    p_package => 'golden_scalars',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_scalars',
    p_name => 'bounded',
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
    "a_str": {
      "type": "string",
      "minLength": 1,
      "maxLength": 200,
      "pattern": "^[^''\\"\\\\\\\\]+$"
    },
    "a_int": {
      "type": "integer",
      "minimum": -5,
      "maximum": 9223372036854775807,
      "exclusiveMaximum": 10,
      "multipleOf": 5
    },
    "a_float": {
      "type": "number",
      "exclusiveMinimum": 0.5,
      "maximum": 1.5
    },
    "a_decimal": {
      "type": "string",
      "format": "decimal"
    },
    "a_duration": {
      "type": "string",
      "format": "duration"
    },
    "a_bytes": {
      "type": "string",
      "contentEncoding": "base64"
    }
  },
  "required": [
    "a_str",
    "a_int",
    "a_float",
    "a_decimal",
    "a_duration",
    "a_bytes"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_scalars',
    p_name => 'defaulted',
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
    p_defaults => E'{
  "a_str": "it''s \\"quoted\\" \\\\ and é\\n",
  "a_long_str": "A text that is so long that it does not fit on one line, whatever it is put in.",
  "a_int": 0,
  "a_float": 1.0,
  "a_bool": true,
  "a_decimal": "1.50",
  "a_uuid": "7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d",
  "a_datetime": "2026-01-31T09:30:00Z",
  "a_date": "2026-01-31",
  "a_time": "09:30:00",
  "a_duration": "PT1M30S",
  "a_bytes": "aGk=",
  "a_json": {
    "list": [
      1,
      null,
      true
    ],
    "text": "x"
  },
  "an_amount": "2.00"
}'::jsonb,
    p_payload_schema => E'{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "a_str": {
      "type": "string",
      "default": "it''s \\"quoted\\" \\\\ and é\\n"
    },
    "a_long_str": {
      "type": "string",
      "default": "A text that is so long that it does not fit on one line, whatever it is put in."
    },
    "a_int": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 0
    },
    "a_float": {
      "type": "number",
      "default": 1.0
    },
    "a_bool": {
      "type": "boolean",
      "default": true
    },
    "a_decimal": {
      "type": "string",
      "format": "decimal",
      "default": "1.50"
    },
    "a_uuid": {
      "type": "string",
      "format": "uuid",
      "default": "7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d"
    },
    "a_datetime": {
      "type": "string",
      "format": "date-time",
      "default": "2026-01-31T09:30:00Z"
    },
    "a_date": {
      "type": "string",
      "format": "date",
      "default": "2026-01-31"
    },
    "a_time": {
      "type": "string",
      "format": "time",
      "default": "09:30:00"
    },
    "a_duration": {
      "type": "string",
      "format": "duration",
      "default": "PT1M30S"
    },
    "a_bytes": {
      "type": "string",
      "contentEncoding": "base64",
      "default": "aGk="
    },
    "a_json": {
      "default": {
        "list": [
          1,
          null,
          true
        ],
        "text": "x"
      }
    },
    "an_amount": {
      "$ref": "#/$defs/Amount",
      "default": "2.00"
    },
    "then_required": {
      "type": "string"
    }
  },
  "required": [
    "then_required"
  ],
  "$defs": {
    "Amount": {
      "type": "string",
      "format": "decimal",
      "description": "Money."
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_scalars',
    p_name => 'required',
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
    "a_str": {
      "type": "string"
    },
    "a_int": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    },
    "a_float": {
      "type": "number"
    },
    "a_bool": {
      "type": "boolean"
    },
    "a_decimal": {
      "type": "string",
      "format": "decimal"
    },
    "a_uuid": {
      "type": "string",
      "format": "uuid"
    },
    "a_datetime": {
      "type": "string",
      "format": "date-time"
    },
    "a_date": {
      "type": "string",
      "format": "date"
    },
    "a_time": {
      "type": "string",
      "format": "time"
    },
    "a_duration": {
      "type": "string",
      "format": "duration"
    },
    "a_bytes": {
      "type": "string",
      "contentEncoding": "base64"
    },
    "a_json": {},
    "an_amount": {
      "$ref": "#/$defs/Amount"
    },
    "a_code": {
      "$ref": "#/$defs/Code"
    }
  },
  "required": [
    "a_str",
    "a_int",
    "a_float",
    "a_bool",
    "a_decimal",
    "a_uuid",
    "a_datetime",
    "a_date",
    "a_time",
    "a_duration",
    "a_bytes",
    "a_json",
    "an_amount",
    "a_code"
  ],
  "$defs": {
    "Amount": {
      "type": "string",
      "format": "decimal",
      "description": "Money."
    },
    "Code": {
      "type": "string",
      "maxLength": 8,
      "pattern": "^[A-Z]{2}\\\\d+$"
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declared_package(
    p_package => 'golden_scalars'
);
