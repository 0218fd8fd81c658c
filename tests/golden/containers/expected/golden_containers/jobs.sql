-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: c1e4e033
-- Channels, kinds and schedules of package golden_containers. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_containers'
);

select jobspec.declare_channel(
    p_package => 'golden_containers',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_containers',
    p_name => 'import_lines',
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
  "maybe": null,
  "maybe_lines": null,
  "maybe_bounded": null,
  "maybe_with_default": 3,
  "names": [
    "a",
    "b"
  ],
  "counts": {
    "b": 2,
    "a": 1
  },
  "nested": [
    [
      1
    ],
    [
      2,
      3
    ],
    []
  ]
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "lines": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/Line"
      }
    },
    "bounded": {
      "type": "array",
      "items": {
        "type": "integer",
        "minimum": -9223372036854775808,
        "maximum": 9223372036854775807
      },
      "minItems": 1,
      "maxItems": 500
    },
    "grid": {
      "type": "array",
      "items": {
        "type": "array",
        "items": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      }
    },
    "by_name": {
      "type": "object",
      "additionalProperties": {
        "$ref": "#/$defs/Line"
      }
    },
    "lists_by_name": {
      "type": "object",
      "additionalProperties": {
        "type": "array",
        "items": {
          "$ref": "#/$defs/Line"
        }
      },
      "maxProperties": 10
    },
    "maps": {
      "type": "array",
      "items": {
        "type": "object",
        "additionalProperties": {
          "type": "array",
          "items": {
            "type": "string",
            "format": "uuid"
          }
        }
      }
    },
    "maybe": {
      "anyOf": [
        {
          "type": "string"
        },
        {
          "type": "null"
        }
      ],
      "default": null
    },
    "maybe_lines": {
      "anyOf": [
        {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Line"
          }
        },
        {
          "type": "null"
        }
      ],
      "default": null
    },
    "lines_with_holes": {
      "type": "array",
      "items": {
        "anyOf": [
          {
            "$ref": "#/$defs/Line"
          },
          {
            "type": "null"
          }
        ]
      }
    },
    "maybe_bounded": {
      "anyOf": [
        {
          "type": "string",
          "format": "decimal"
        },
        {
          "type": "null"
        }
      ],
      "default": null
    },
    "maybe_with_default": {
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
      "default": 3
    },
    "names": {
      "type": "array",
      "items": {
        "type": "string"
      },
      "default": [
        "a",
        "b"
      ]
    },
    "counts": {
      "type": "object",
      "additionalProperties": {
        "type": "integer",
        "minimum": -9223372036854775808,
        "maximum": 9223372036854775807
      },
      "default": {
        "b": 2,
        "a": 1
      }
    },
    "nested": {
      "type": "array",
      "items": {
        "type": "array",
        "items": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "default": [
        [
          1
        ],
        [
          2,
          3
        ],
        []
      ]
    },
    "with_a_name_that_leaves_no_room_on_a_line": {
      "type": "object",
      "additionalProperties": {
        "type": "array",
        "items": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Line"
          }
        }
      }
    }
  },
  "required": [
    "lines",
    "bounded",
    "grid",
    "by_name",
    "lists_by_name",
    "maps",
    "lines_with_holes",
    "with_a_name_that_leaves_no_room_on_a_line"
  ],
  "$defs": {
    "Line": {
      "type": "object",
      "properties": {
        "sku": {
          "type": "string"
        },
        "tags": {
          "type": "array",
          "items": {
            "type": "string"
          },
          "default": []
        }
      },
      "required": [
        "sku"
      ]
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declared_package(
    p_package => 'golden_containers'
);
