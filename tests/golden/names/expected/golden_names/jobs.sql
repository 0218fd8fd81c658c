-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 99520955
-- Channels, kinds and schedules of package golden_names. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_names'
);

select jobspec.declare_channel(
    p_package => 'golden_names',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'builtins',
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
  "str": "x",
  "int": 1,
  "list": [],
  "tuple": [],
  "date": "2026-01-31",
  "datetime": null
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "str": {
      "type": "string",
      "default": "x"
    },
    "int": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 1
    },
    "list": {
      "type": "array",
      "items": {
        "type": "string"
      },
      "default": []
    },
    "tuple": {
      "type": "array",
      "items": {
        "type": "integer",
        "minimum": -9223372036854775808,
        "maximum": 9223372036854775807
      },
      "default": []
    },
    "date": {
      "type": "string",
      "format": "date",
      "default": "2026-01-31"
    },
    "datetime": {
      "anyOf": [
        {
          "type": "string",
          "format": "date-time"
        },
        {
          "type": "null"
        }
      ],
      "default": null
    },
    "time": {
      "type": "string",
      "format": "time"
    },
    "bytes": {
      "type": "string",
      "contentEncoding": "base64"
    },
    "other": {
      "type": "string"
    }
  },
  "required": [
    "time",
    "bytes",
    "other"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'date',
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
  "properties": {
    "day": {
      "type": "string",
      "format": "date"
    }
  },
  "required": [
    "day"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'import',
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
  "type": "integer",
  "minimum": -9223372036854775808,
  "maximum": 9223372036854775807
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'job_def',
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
  "properties": {
    "x": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    }
  },
  "required": [
    "x"
  ]
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/JobDef",
  "$defs": {
    "JobDef": {
      "type": "object",
      "properties": {
        "x": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "x"
      ]
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'job_name',
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
  "properties": {
    "x": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    }
  },
  "required": [
    "x"
  ]
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Handlers",
  "$defs": {
    "Handlers": {
      "type": "object",
      "properties": {
        "x": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "x"
      ]
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'keywords',
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
  "class": "x",
  "lambda": null
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "from": {
      "type": "string"
    },
    "class": {
      "type": "string",
      "default": "x"
    },
    "lambda": {
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
      "default": null
    }
  },
  "required": [
    "from"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'list',
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
  "properties": {
    "items": {
      "type": "array",
      "items": {
        "type": "integer",
        "minimum": -9223372036854775808,
        "maximum": 9223372036854775807
      }
    }
  },
  "required": [
    "items"
  ]
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "array",
  "items": {
    "$ref": "#/$defs/Decimal"
  },
  "$defs": {
    "Decimal": {
      "type": "object",
      "properties": {
        "value": {
          "type": "string",
          "format": "decimal"
        }
      },
      "required": [
        "value"
      ]
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'models',
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
  "properties": {
    "value": {
      "type": "string",
      "format": "decimal"
    }
  },
  "required": [
    "value"
  ]
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "additionalProperties": {
    "anyOf": [
      {
        "$ref": "#/$defs/UUID"
      },
      {
        "type": "null"
      }
    ]
  },
  "$defs": {
    "UUID": {
      "type": "object",
      "properties": {
        "x": {
          "type": "string",
          "format": "uuid"
        }
      },
      "required": [
        "x"
      ]
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'parameters',
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
  "properties": {
    "self": {
      "type": "string"
    },
    "conn": {
      "type": "string"
    },
    "args": {
      "type": "string"
    },
    "kwargs": {
      "type": "string"
    },
    "options": {
      "type": "string"
    },
    "priority": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    },
    "cls": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    },
    "as_tuple": {
      "type": "array",
      "items": {
        "type": "string"
      }
    }
  },
  "required": [
    "self",
    "conn",
    "args",
    "kwargs",
    "options",
    "priority",
    "cls",
    "as_tuple"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'pydantic',
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
  "properties": {
    "copy": {
      "type": "string"
    },
    "dict": {
      "type": "string"
    },
    "json": {},
    "schema": {
      "type": "string"
    },
    "validate": {
      "type": "boolean"
    },
    "model_config": {
      "type": "string"
    },
    "model_dump": {
      "type": "string"
    },
    "model_name": {
      "type": "string"
    },
    "register": {
      "type": "string"
    }
  },
  "required": [
    "copy",
    "dict",
    "json",
    "schema",
    "validate",
    "model_config",
    "model_dump",
    "model_name",
    "register"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'require_runtime',
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
  "properties": {
    "routes": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/Route2"
      }
    }
  },
  "required": [
    "routes"
  ],
  "$defs": {
    "Route2": {
      "type": "object",
      "properties": {
        "x": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "x"
      ]
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Any",
  "$defs": {
    "Any": {
      "enum": [
        "a",
        "b"
      ]
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'str',
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
  "properties": {
    "text": {
      "type": "string"
    }
  },
  "required": [
    "text"
  ]
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "string"
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'type_adapter',
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
  "properties": {
    "x": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "exclusiveMinimum": 0
    }
  },
  "required": [
    "x"
  ]
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Field",
  "$defs": {
    "Field": {
      "type": "string",
      "maxLength": 5
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_names',
    p_name => 'worker',
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
  "properties": {
    "decimal": {
      "type": "string",
      "format": "decimal"
    },
    "uuid": {
      "type": "string",
      "format": "uuid"
    }
  },
  "required": [
    "decimal",
    "uuid"
  ]
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Final",
  "$defs": {
    "Final": {
      "type": "object",
      "properties": {
        "x": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "x"
      ]
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declared_package(
    p_package => 'golden_names'
);
