-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: dddb9c64
-- Channels, kinds and schedules of package golden_sets. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_sets'
);

select jobspec.declare_channel(
    p_package => 'golden_sets',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_sets',
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
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": {
    "type": "array",
    "items": {
      "type": "string",
      "format": "decimal"
    },
    "uniqueItems": true
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_sets',
    p_name => 'label',
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
  "reals": [
    1.5,
    2.5
  ],
  "flags": [
    true
  ],
  "prices": [
    "10",
    "9.90"
  ],
  "times": [
    "2026-01-31T09:30:00Z"
  ],
  "days": [
    "2026-01-31",
    "2026-02-01"
  ],
  "pauses": [
    "PT1H",
    "PT30S"
  ],
  "blobs": [
    "aGVsbG8="
  ],
  "colours": [
    "green",
    "red"
  ],
  "skus": [],
  "maybe": null,
  "frozenset": [
    "a",
    "b"
  ]
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "tags": {
      "type": "array",
      "items": {
        "type": "string"
      },
      "uniqueItems": true
    },
    "numbers": {
      "type": "array",
      "items": {
        "type": "integer",
        "minimum": -9223372036854775808,
        "maximum": 9223372036854775807
      },
      "uniqueItems": true,
      "minItems": 1,
      "maxItems": 5
    },
    "reals": {
      "type": "array",
      "items": {
        "type": "number"
      },
      "uniqueItems": true,
      "default": [
        1.5,
        2.5
      ]
    },
    "flags": {
      "type": "array",
      "items": {
        "type": "boolean"
      },
      "uniqueItems": true,
      "default": [
        true
      ]
    },
    "prices": {
      "type": "array",
      "items": {
        "type": "string",
        "format": "decimal"
      },
      "uniqueItems": true,
      "default": [
        "10",
        "9.90"
      ]
    },
    "ids": {
      "type": "array",
      "items": {
        "type": "string",
        "format": "uuid"
      },
      "uniqueItems": true
    },
    "times": {
      "type": "array",
      "items": {
        "type": "string",
        "format": "date-time"
      },
      "uniqueItems": true,
      "default": [
        "2026-01-31T09:30:00Z"
      ]
    },
    "days": {
      "type": "array",
      "items": {
        "type": "string",
        "format": "date"
      },
      "uniqueItems": true,
      "default": [
        "2026-01-31",
        "2026-02-01"
      ]
    },
    "pauses": {
      "type": "array",
      "items": {
        "type": "string",
        "format": "duration"
      },
      "uniqueItems": true,
      "default": [
        "PT1H",
        "PT30S"
      ]
    },
    "blobs": {
      "type": "array",
      "items": {
        "type": "string",
        "contentEncoding": "base64"
      },
      "uniqueItems": true,
      "default": [
        "aGVsbG8="
      ]
    },
    "colours": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/Colour"
      },
      "uniqueItems": true,
      "default": [
        "green",
        "red"
      ]
    },
    "skus": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/Sku"
      },
      "uniqueItems": true,
      "default": []
    },
    "maybe": {
      "anyOf": [
        {
          "type": "array",
          "items": {
            "type": "string"
          },
          "uniqueItems": true
        },
        {
          "type": "null"
        }
      ],
      "default": null
    },
    "by_name": {
      "type": "object",
      "additionalProperties": {
        "type": "array",
        "items": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        },
        "uniqueItems": true
      }
    },
    "groups": {
      "type": "array",
      "items": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "uniqueItems": true
      }
    },
    "frozenset": {
      "type": "array",
      "items": {
        "type": "string"
      },
      "uniqueItems": true,
      "default": [
        "a",
        "b"
      ]
    },
    "with_a_name_that_leaves_no_room_for_anything_on_its_line": {
      "type": "object",
      "additionalProperties": {
        "type": "array",
        "items": {
          "anyOf": [
            {
              "type": "array",
              "items": {
                "$ref": "#/$defs/Sku"
              },
              "uniqueItems": true
            },
            {
              "type": "null"
            }
          ]
        }
      }
    }
  },
  "required": [
    "tags",
    "numbers",
    "ids",
    "by_name",
    "groups",
    "with_a_name_that_leaves_no_room_for_anything_on_its_line"
  ],
  "$defs": {
    "Colour": {
      "enum": [
        "red",
        "green"
      ]
    },
    "Sku": {
      "type": "string",
      "maxLength": 12
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "array",
  "items": {
    "type": "string"
  },
  "uniqueItems": true
}'::jsonb,
    p_doc => '',
    p_checkpoint_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/LabelCheckpoint",
  "$defs": {
    "LabelCheckpoint": {
      "type": "object",
      "properties": {
        "done": {
          "type": "array",
          "items": {
            "type": "integer",
            "minimum": -9223372036854775808,
            "maximum": 9223372036854775807
          },
          "uniqueItems": true,
          "default": []
        }
      },
      "required": [],
      "description": "Checkpoint of label."
    }
  }
}'::jsonb
);

select jobspec.declared_package(
    p_package => 'golden_sets'
);
