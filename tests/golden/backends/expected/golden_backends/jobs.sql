-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: b760ee8c
-- Channels, kinds and schedules of package golden_backends. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_backends'
);

select jobspec.declare_channel(
    p_package => 'golden_backends',
    p_name => 'charges',
    p_order => 'strict',
    p_key => '[{"name":"customer_id","type":"int"}]'::jsonb,
    p_on_dead => 'skip',
    p_doc => '',
    p_backend => 'redis'
);

select jobspec.declare_channel(
    p_package => 'golden_backends',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_channel(
    p_package => 'golden_backends',
    p_name => 'mail',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => 'Outgrew one machine.',
    p_backend => 'sqs'
);

select jobspec.declare_channel(
    p_package => 'golden_backends',
    p_name => 'thumbs',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => '',
    p_backend => 'memory'
);

select jobspec.declare_kind(
    p_package => 'golden_backends',
    p_name => 'charge',
    p_version => 1,
    p_channel => 'charges',
    p_key => '[{"path":["customer_id"],"type":"int"}]'::jsonb,
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
    "customer_id": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    }
  },
  "required": [
    "customer_id"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => '',
    p_unique_key => '[{"path":["customer_id"],"type":"int"}]'::jsonb,
    p_unique_while => 'unfinished',
    p_unique_on_conflict => 'return_existing'
);

select jobspec.declare_kind(
    p_package => 'golden_backends',
    p_name => 'send_mail',
    p_version => 1,
    p_channel => 'mail',
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
    "to": {
      "type": "string"
    }
  },
  "required": [
    "to"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_backends',
    p_name => 'sweep',
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
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_backends',
    p_name => 'thumb',
    p_version => 1,
    p_channel => 'thumbs',
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
    "path": {
      "type": "string"
    }
  },
  "required": [
    "path"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declared_package(
    p_package => 'golden_backends'
);
