-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 20dc46a5
-- Channels, kinds and schedules of package golden_patterns. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_patterns'
);

select jobspec.declare_channel(
    p_package => 'golden_patterns',
    p_name => 'mail-*',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => 'One channel for every customer.',
    p_concurrency => 2
);

select jobspec.declare_channel(
    p_package => 'golden_patterns',
    p_name => 'mail-eu-*',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => '',
    p_concurrency => 4
);

select jobspec.declare_channel(
    p_package => 'golden_patterns',
    p_name => 'mail-eu-north',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => '',
    p_weight => 9
);

select jobspec.declare_channel(
    p_package => 'golden_patterns',
    p_name => 'tenant*',
    p_order => 'strict',
    p_key => '[{"name":"region","type":"str"}]'::jsonb,
    p_on_dead => 'block',
    p_doc => '',
    p_max_pending => 5,
    p_on_full => 'wait'
);

select jobspec.declare_kind(
    p_package => 'golden_patterns',
    p_name => 'move',
    p_version => 1,
    p_channel => 'tenant*',
    p_key => '[{"path":["region"],"type":"str"}]'::jsonb,
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
    "region": {
      "type": "string"
    }
  },
  "required": [
    "region"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_patterns',
    p_name => 'move_on',
    p_version => 1,
    p_channel => 'tenant*',
    p_key => '[{"path":["Place"],"type":"str"}]'::jsonb,
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
    "Place": {
      "type": "string"
    }
  },
  "required": [
    "Place"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => '',
    p_after => '{
  "mail": "golden_patterns.send_mail"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_patterns',
    p_name => 'send_mail',
    p_version => 1,
    p_channel => 'mail-*',
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
    p_package => 'golden_patterns',
    p_name => 'send_mail_there',
    p_version => 1,
    p_channel => 'mail-eu-north',
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

select jobspec.declared_package(
    p_package => 'golden_patterns'
);
