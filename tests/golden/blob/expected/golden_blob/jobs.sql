-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 9666fd92
-- Channels, kinds and schedules of package golden_blob. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_blob'
);

select jobspec.declare_channel(
    p_package => 'golden_blob',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_blob',
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
    p_blob_max_bytes => 20971520,
    p_defaults => '{
  "format": "webp"
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "width": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
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
    "width"
  ],
  "description": "Resize one image."
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
        }
      },
      "required": [
        "width",
        "height"
      ],
      "description": "Result of resize_image."
    }
  }
}'::jsonb,
    p_doc => 'Resize one image.'
);

select jobspec.declare_kind(
    p_package => 'golden_blob',
    p_name => 'scan',
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
  "properties": {},
  "required": []
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declared_package(
    p_package => 'golden_blob'
);
