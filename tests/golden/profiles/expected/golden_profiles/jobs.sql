-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: b0b1dd4e
-- Channels, kinds and schedules of package golden_profiles. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_profiles'
);

select jobspec.declare_channel(
    p_package => 'golden_profiles',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_profiles',
    p_name => 'far',
    p_version => 1,
    p_channel => 'default',
    p_key => '[]'::jsonb,
    p_priority => 0,
    p_max_attempts => null,
    p_backoff => 'fixed',
    p_base_seconds => 60.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.0,
    p_timeout_seconds => 7200.0,
    p_blob_max_bytes => null,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {},
  "required": [],
  "description": "A profile of another spec."
}'::jsonb,
    p_result_schema => null,
    p_doc => 'A profile of another spec.',
    p_keep_done_seconds => 'infinity'::float8,
    p_events => array['done']::text[],
    p_tags => '{
  "area": "all",
  "far": "yes",
  "team": "a"
}'::jsonb,
    p_lease_seconds => 600.0
);

select jobspec.declare_kind(
    p_package => 'golden_profiles',
    p_name => 'fast',
    p_version => 1,
    p_channel => 'default',
    p_key => '[]'::jsonb,
    p_priority => 5,
    p_max_attempts => 1,
    p_backoff => 'exponential',
    p_base_seconds => 2.0,
    p_cap_seconds => 600.0,
    p_jitter => 0.0,
    p_timeout_seconds => 5.0,
    p_blob_max_bytes => null,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {},
  "required": [],
  "description": "A profile over the defaults."
}'::jsonb,
    p_result_schema => null,
    p_doc => 'A profile over the defaults.',
    p_keep_done_seconds => 604800.0,
    p_tags => '{
  "area": "quick",
  "team": "a"
}'::jsonb,
    p_origin => 'web'
);

select jobspec.declare_kind(
    p_package => 'golden_profiles',
    p_name => 'own',
    p_version => 1,
    p_channel => 'default',
    p_key => '[]'::jsonb,
    p_priority => 0,
    p_max_attempts => 1,
    p_backoff => 'exponential',
    p_base_seconds => 2.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.0,
    p_timeout_seconds => 60.0,
    p_blob_max_bytes => null,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {},
  "required": [],
  "description": "The job over both."
}'::jsonb,
    p_result_schema => null,
    p_doc => 'The job over both.',
    p_keep_done_seconds => 604800.0,
    p_keep_dead_seconds => 86400.0,
    p_tags => '{
  "area": "quick",
  "team": "a"
}'::jsonb
);

select jobspec.declare_kind(
    p_package => 'golden_profiles',
    p_name => 'plain',
    p_version => 1,
    p_channel => 'default',
    p_key => '[]'::jsonb,
    p_priority => 0,
    p_max_attempts => 4,
    p_backoff => 'exponential',
    p_base_seconds => 2.0,
    p_cap_seconds => 600.0,
    p_jitter => 0.0,
    p_timeout_seconds => 30.0,
    p_blob_max_bytes => null,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {},
  "required": [],
  "description": "All of the defaults."
}'::jsonb,
    p_result_schema => null,
    p_doc => 'All of the defaults.',
    p_keep_done_seconds => 604800.0,
    p_tags => '{
  "area": "all",
  "team": "a"
}'::jsonb
);

select jobspec.declare_kind(
    p_package => 'golden_profiles',
    p_name => 'single',
    p_version => 1,
    p_channel => 'default',
    p_key => '[]'::jsonb,
    p_priority => 0,
    p_max_attempts => 4,
    p_backoff => 'none',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 30.0,
    p_blob_max_bytes => null,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {},
  "required": [],
  "description": "Nobody inherits what its backoff does not use."
}'::jsonb,
    p_result_schema => null,
    p_doc => 'Nobody inherits what its backoff does not use.',
    p_keep_done_seconds => 604800.0,
    p_tags => '{
  "area": "all",
  "team": "a"
}'::jsonb
);

select jobspec.declare_kind(
    p_package => 'golden_profiles',
    p_name => 'waits',
    p_version => 1,
    p_channel => 'default',
    p_key => '[]'::jsonb,
    p_priority => 0,
    p_max_attempts => 4,
    p_backoff => 'exponential',
    p_base_seconds => 2.0,
    p_cap_seconds => 600.0,
    p_jitter => 0.0,
    p_timeout_seconds => 30.0,
    p_blob_max_bytes => null,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {},
  "required": [],
  "description": "on_dep_failure is for jobs that wait for others."
}'::jsonb,
    p_result_schema => null,
    p_doc => 'on_dep_failure is for jobs that wait for others.',
    p_keep_done_seconds => 604800.0,
    p_after => '{
  "before": "golden_profiles.plain"
}'::jsonb,
    p_on_dep_failure => 'run',
    p_tags => '{
  "area": "all",
  "team": "a"
}'::jsonb
);

select jobspec.declared_package(
    p_package => 'golden_profiles'
);
