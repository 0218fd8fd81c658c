-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 81447227
-- Channels, kinds and schedules of package golden_texts. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_texts'
);

select jobspec.declare_channel(
    p_package => 'golden_texts',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_texts',
    p_name => 'hostile',
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
  "quotes": "\\"\\"\\" '''''' \\\\",
  "template": "{{ cycler.__init__ }} {% if x %} {# c #}",
  "lines": "a\\nb\\r\\nc\u2028d\u2029e\u0085f",
  "bidi": "\u202egnp.exe",
  "dollars": "$$ $tag$ %s %(x)s :name",
  "pattern": "''\\"\\\\1",
  "map": {
    "''\\"": "\\\\''"
  }
}'::jsonb,
    p_payload_schema => E'{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "quotes": {
      "type": "string",
      "default": "\\"\\"\\" '''''' \\\\"
    },
    "template": {
      "type": "string",
      "default": "{{ cycler.__init__ }} {% if x %} {# c #}"
    },
    "lines": {
      "type": "string",
      "default": "a\\nb\\r\\nc\u2028d\u2029e\u0085f"
    },
    "bidi": {
      "type": "string",
      "description": "Turned \u202earound\u202c and zero\u200bwidth.",
      "default": "\u202egnp.exe"
    },
    "dollars": {
      "type": "string",
      "default": "$$ $tag$ %s %(x)s :name"
    },
    "pattern": {
      "type": "string",
      "pattern": "^''\\"[\\\\\\\\]\\\\d+$",
      "default": "''\\"\\\\1"
    },
    "map": {
      "type": "object",
      "additionalProperties": {
        "type": "string"
      },
      "default": {
        "''\\"": "\\\\''"
      }
    }
  },
  "required": [],
  "description": "Ends with three \\"\\"\\"\\nimport os\\nos.system(''id'')\\n\\"\\"\\" and ''); drop schema jobspec cascade; --"
}'::jsonb,
    p_result_schema => E'{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Model",
  "$defs": {
    "Model": {
      "type": "object",
      "properties": {
        "value": {
          "type": "string",
          "description": "A backslash at the end \\\\",
          "default": "\\\\\\"\\"\\""
        }
      },
      "required": [],
      "description": "\\"starts with a quote"
    }
  }
}'::jsonb,
    p_doc => 'Ends with three """
import os
os.system(''id'')
""" and ''); drop schema jobspec cascade; --'
);

select jobspec.declare_kind(
    p_package => 'golden_texts',
    p_name => 'lines',
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
    "a": {
      "type": "string",
      "description": "Two\\nlines."
    },
    "b": {
      "$ref": "#/$defs/Quoted"
    }
  },
  "required": [
    "a",
    "b"
  ],
  "description": "The first line.\\n\\n- a list,\\n  indented\\n- and a second entry\\n\\nThe last line.",
  "$defs": {
    "Quoted": {
      "enum": [
        "\\"\\"\\"",
        "''''''",
        "\\\\",
        "{{ x }}",
        "$$",
        "--",
        "*/"
      ],
      "description": "Ends with a quote \\""
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => 'The first line.

- a list,
  indented
- and a second entry

The last line.'
);

select jobspec.declared_package(
    p_package => 'golden_texts'
);
