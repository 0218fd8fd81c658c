-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 8dd9c6cf
-- Channels, kinds and schedules of package golden_long_names. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_long_names'
);

select jobspec.declare_channel(
    p_package => 'golden_long_names',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_long_names',
    p_name => 'do_something_that_takes_many_words',
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
    p_defaults => '{
  "a_field_whose_name_takes_many_words_too": null,
  "another_field_whose_name_takes_many_words": null,
  "yet_another_field_with_a_long_default": "2026-01-31T10:30:00.123456Z",
  "yet_another_field_with_a_list": [
    "PT1M30S",
    "P1D",
    "PT1H",
    "P1Y"
  ]
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "a_field_whose_name_takes_many_words_too": {
      "anyOf": [
        {
          "type": "array",
          "items": {
            "$ref": "#/$defs/OneOfTheIdentifiersThatAreAlmostTooLong"
          },
          "minItems": 1,
          "maxItems": 500
        },
        {
          "type": "null"
        }
      ],
      "default": null
    },
    "another_field_whose_name_takes_many_words": {
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
    "yet_another_field_with_a_long_default": {
      "type": "string",
      "format": "date-time",
      "default": "2026-01-31T10:30:00.123456Z"
    },
    "yet_another_field_with_a_list": {
      "type": "array",
      "items": {
        "type": "string",
        "format": "duration"
      },
      "default": [
        "PT1M30S",
        "P1D",
        "PT1H",
        "P1Y"
      ]
    },
    "a_map_of_identifiers": {
      "type": "object",
      "additionalProperties": {
        "type": "array",
        "items": {
          "$ref": "#/$defs/AnIdentifierThatIsAlmostTooLong"
        }
      }
    },
    "a_lists_of_maps_of_lists": {
      "type": "array",
      "items": {
        "type": "object",
        "additionalProperties": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/AnIdentifierThatIsAlmostTooLong"
          }
        }
      }
    }
  },
  "required": [
    "a_map_of_identifiers",
    "a_lists_of_maps_of_lists"
  ],
  "$defs": {
    "AThirdIdentifierThatIsAlmostTooLong": {
      "type": "object",
      "properties": {
        "the_kind_of_the_identifier": {
          "const": "c"
        },
        "x": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "the_kind_of_the_identifier",
        "x"
      ]
    },
    "AnIdentifierThatIsAlmostTooLong": {
      "type": "object",
      "properties": {
        "the_kind_of_the_identifier": {
          "const": "a"
        },
        "x": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "the_kind_of_the_identifier",
        "x"
      ]
    },
    "AnotherIdentifierThatIsAlmostTooLong": {
      "type": "object",
      "properties": {
        "the_kind_of_the_identifier": {
          "const": "b"
        },
        "x": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "the_kind_of_the_identifier",
        "x"
      ]
    },
    "OneOfTheIdentifiersThatAreAlmostTooLong": {
      "oneOf": [
        {
          "$ref": "#/$defs/AnIdentifierThatIsAlmostTooLong"
        },
        {
          "$ref": "#/$defs/AnotherIdentifierThatIsAlmostTooLong"
        },
        {
          "$ref": "#/$defs/AThirdIdentifierThatIsAlmostTooLong"
        }
      ]
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": {
    "type": "array",
    "items": {
      "$ref": "#/$defs/OneOfTheIdentifiersThatAreAlmostTooLong"
    }
  },
  "$defs": {
    "AThirdIdentifierThatIsAlmostTooLong": {
      "type": "object",
      "properties": {
        "the_kind_of_the_identifier": {
          "const": "c"
        },
        "x": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "the_kind_of_the_identifier",
        "x"
      ]
    },
    "AnIdentifierThatIsAlmostTooLong": {
      "type": "object",
      "properties": {
        "the_kind_of_the_identifier": {
          "const": "a"
        },
        "x": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "the_kind_of_the_identifier",
        "x"
      ]
    },
    "AnotherIdentifierThatIsAlmostTooLong": {
      "type": "object",
      "properties": {
        "the_kind_of_the_identifier": {
          "const": "b"
        },
        "x": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "the_kind_of_the_identifier",
        "x"
      ]
    },
    "OneOfTheIdentifiersThatAreAlmostTooLong": {
      "oneOf": [
        {
          "$ref": "#/$defs/AnIdentifierThatIsAlmostTooLong"
        },
        {
          "$ref": "#/$defs/AnotherIdentifierThatIsAlmostTooLong"
        },
        {
          "$ref": "#/$defs/AThirdIdentifierThatIsAlmostTooLong"
        }
      ]
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declared_package(
    p_package => 'golden_long_names'
);
