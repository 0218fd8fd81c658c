-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: cfd2550e
-- Channels, kinds and schedules of package golden_enums_and_unions. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_enums_and_unions'
);

select jobspec.declare_channel(
    p_package => 'golden_enums_and_unions',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_enums_and_unions',
    p_name => 'pay',
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
  "currency": "EUR",
  "odd": "in-progress",
  "currencies": [
    "USD",
    "EUR"
  ],
  "others": [],
  "format": "it''s"
}'::jsonb,
    p_payload_schema => E'{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "currency": {
      "$ref": "#/$defs/Currency",
      "default": "EUR"
    },
    "odd": {
      "$ref": "#/$defs/Odd",
      "default": "in-progress"
    },
    "currencies": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/Currency"
      },
      "default": [
        "USD",
        "EUR"
      ]
    },
    "method": {
      "$ref": "#/$defs/PaymentMethod"
    },
    "others": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/PaymentMethod"
      },
      "default": []
    },
    "only": {
      "$ref": "#/$defs/Only"
    },
    "answer": {
      "$ref": "#/$defs/Answer"
    },
    "format": {
      "enum": [
        "png",
        "it''s",
        "say \\"hi\\""
      ],
      "default": "it''s"
    },
    "maybe": {
      "enum": [
        "a",
        "b"
      ]
    }
  },
  "required": [
    "method",
    "only",
    "answer",
    "maybe"
  ],
  "$defs": {
    "Answer": {
      "oneOf": [
        {
          "$ref": "#/$defs/Yes"
        },
        {
          "$ref": "#/$defs/No"
        }
      ]
    },
    "Card": {
      "type": "object",
      "properties": {
        "kind": {
          "const": "card"
        },
        "token": {
          "type": "string"
        }
      },
      "required": [
        "kind",
        "token"
      ],
      "description": "A card."
    },
    "Cash": {
      "type": "object",
      "properties": {
        "kind": {
          "const": "cash"
        }
      },
      "required": [
        "kind"
      ]
    },
    "Currency": {
      "enum": [
        "EUR",
        "USD"
      ],
      "description": "What money is counted in."
    },
    "Invoice": {
      "type": "object",
      "properties": {
        "kind": {
          "const": "invoice"
        },
        "net_days": {
          "type": "integer",
          "minimum": 0,
          "maximum": 9223372036854775807,
          "default": 30
        }
      },
      "required": [
        "kind"
      ]
    },
    "No": {
      "type": "object",
      "properties": {
        "class": {
          "const": "no"
        },
        "because": {
          "type": "string"
        }
      },
      "required": [
        "class",
        "because"
      ]
    },
    "Odd": {
      "enum": [
        "in progress",
        "in-progress",
        "1st",
        "title",
        "ok?",
        "été",
        "mro",
        "-"
      ]
    },
    "Only": {
      "oneOf": [
        {
          "$ref": "#/$defs/OnlyOne"
        }
      ]
    },
    "OnlyOne": {
      "type": "object",
      "properties": {
        "type": {
          "const": "only-one"
        },
        "value": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "type",
        "value"
      ]
    },
    "PaymentMethod": {
      "oneOf": [
        {
          "$ref": "#/$defs/Card"
        },
        {
          "$ref": "#/$defs/Invoice"
        },
        {
          "$ref": "#/$defs/Cash"
        }
      ],
      "description": "How it is paid."
    },
    "Yes": {
      "type": "object",
      "properties": {
        "class": {
          "const": "yes"
        },
        "because": {
          "type": "string"
        }
      },
      "required": [
        "class",
        "because"
      ]
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declared_package(
    p_package => 'golden_enums_and_unions'
);
