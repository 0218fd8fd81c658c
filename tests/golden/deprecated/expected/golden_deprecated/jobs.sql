-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 36b03ab5
-- Channels, kinds and schedules of package golden_deprecated. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_deprecated'
);

select jobspec.declare_channel(
    p_package => 'golden_deprecated',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_deprecated',
    p_name => 'new',
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
  "cards": [],
  "note": ""
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "card": {
      "$ref": "#/$defs/Card"
    },
    "cards": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/Card"
      },
      "default": []
    },
    "note": {
      "type": "string",
      "description": "A text.",
      "default": "",
      "deprecated": true
    }
  },
  "required": [
    "card"
  ],
  "$defs": {
    "Card": {
      "type": "object",
      "properties": {
        "token": {
          "type": "string",
          "x-jobspec-sensitive": true
        },
        "pan": {
          "anyOf": [
            {
              "type": "string"
            },
            {
              "type": "null"
            }
          ],
          "default": null,
          "deprecated": true
        }
      },
      "required": [
        "token"
      ]
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_deprecated',
    p_name => 'old',
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
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "card": {
      "$ref": "#/$defs/Card"
    }
  },
  "required": [
    "card"
  ],
  "description": "As it was.",
  "$defs": {
    "Card": {
      "type": "object",
      "properties": {
        "token": {
          "type": "string",
          "x-jobspec-sensitive": true
        },
        "pan": {
          "anyOf": [
            {
              "type": "string"
            },
            {
              "type": "null"
            }
          ],
          "default": null,
          "deprecated": true
        }
      },
      "required": [
        "token"
      ]
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Card",
  "$defs": {
    "Card": {
      "type": "object",
      "properties": {
        "token": {
          "type": "string",
          "x-jobspec-sensitive": true
        },
        "pan": {
          "anyOf": [
            {
              "type": "string"
            },
            {
              "type": "null"
            }
          ],
          "default": null,
          "deprecated": true
        }
      },
      "required": [
        "token"
      ]
    }
  }
}'::jsonb,
    p_doc => 'As it was.'
);

select jobspec.declare_kind(
    p_package => 'golden_deprecated',
    p_name => 'oldest',
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
    p_doc => '',
    p_after => '{
  "first": "golden_deprecated.old"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declared_package(
    p_package => 'golden_deprecated'
);
