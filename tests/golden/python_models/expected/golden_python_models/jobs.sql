-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: ee1333b7
-- Channels, kinds and schedules of package golden_python_models. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_python_models'
);

select jobspec.declare_channel(
    p_package => 'golden_python_models',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_channel(
    p_package => 'golden_python_models',
    p_name => 'tiers',
    p_order => 'none',
    p_key => '[{"name":"tier","type":"str"}]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_python_models',
    p_name => 'import_customer',
    p_version => 1,
    p_channel => 'tiers',
    p_key => '[{"path":["tier"],"type":"str"}]'::jsonb,
    p_priority => 0,
    p_max_attempts => 5,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 900.0,
    p_blob_max_bytes => null,
    p_defaults => '{
  "tier": "tin",
  "tags": []
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "name": {
      "type": "string"
    },
    "tier": {
      "$ref": "#/$defs/Tier",
      "default": "tin"
    },
    "lives": {
      "anyOf": [
        {
          "$ref": "#/$defs/GoldenPeopleAddress"
        },
        {
          "type": "null"
        }
      ]
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
    "name",
    "lives"
  ],
  "description": "A customer, as the rest of the program knows one.",
  "$defs": {
    "GoldenPeopleAddress": {
      "type": "object",
      "properties": {
        "street": {
          "type": "string"
        },
        "zip": {
          "type": "string",
          "maxLength": 10,
          "default": ""
        }
      },
      "required": [
        "street"
      ]
    },
    "Tier": {
      "enum": [
        "gold",
        "tin"
      ]
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Tier",
  "$defs": {
    "Tier": {
      "enum": [
        "gold",
        "tin"
      ]
    }
  }
}'::jsonb,
    p_doc => 'The payload is a plain pydantic model.'
);

select jobspec.declare_kind(
    p_package => 'golden_python_models',
    p_name => 'mixed',
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
  "others": {},
  "tier": "gold"
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "customer": {
      "$ref": "#/$defs/Customer"
    },
    "others": {
      "type": "object",
      "additionalProperties": {
        "anyOf": [
          {
            "$ref": "#/$defs/Customer"
          },
          {
            "type": "null"
          }
        ]
      },
      "default": {}
    },
    "tier": {
      "$ref": "#/$defs/Tier",
      "default": "gold"
    },
    "amount": {
      "type": "string",
      "format": "decimal"
    },
    "means": {
      "$ref": "#/$defs/Means"
    },
    "paid": {
      "$ref": "#/$defs/Paid"
    },
    "address": {
      "$ref": "#/$defs/Address"
    }
  },
  "required": [
    "customer",
    "amount",
    "means",
    "paid",
    "address"
  ],
  "$defs": {
    "Address": {
      "type": "object",
      "properties": {
        "line": {
          "type": "string"
        }
      },
      "required": [
        "line"
      ]
    },
    "Card": {
      "type": "object",
      "properties": {
        "kind": {
          "const": "card"
        },
        "token": {
          "type": "string"
        }
      },
      "required": [
        "kind",
        "token"
      ]
    },
    "Cash": {
      "type": "object",
      "properties": {
        "kind": {
          "const": "cash"
        }
      },
      "required": [
        "kind"
      ]
    },
    "Customer": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string"
        },
        "tier": {
          "$ref": "#/$defs/Tier",
          "default": "tin"
        },
        "lives": {
          "anyOf": [
            {
              "$ref": "#/$defs/GoldenPeopleAddress"
            },
            {
              "type": "null"
            }
          ]
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
        "name",
        "lives"
      ],
      "description": "A customer, as the rest of the program knows one."
    },
    "GoldenPeopleAddress": {
      "type": "object",
      "properties": {
        "street": {
          "type": "string"
        },
        "zip": {
          "type": "string",
          "maxLength": 10,
          "default": ""
        }
      },
      "required": [
        "street"
      ]
    },
    "Means": {
      "oneOf": [
        {
          "$ref": "#/$defs/Card"
        },
        {
          "$ref": "#/$defs/Cash"
        }
      ]
    },
    "Paid": {
      "oneOf": [
        {
          "$ref": "#/$defs/Card"
        },
        {
          "$ref": "#/$defs/Voucher"
        }
      ]
    },
    "Tier": {
      "enum": [
        "gold",
        "tin"
      ]
    },
    "Voucher": {
      "type": "object",
      "properties": {
        "kind": {
          "const": "voucher"
        },
        "code": {
          "type": "string"
        }
      },
      "required": [
        "kind",
        "code"
      ]
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "array",
  "items": {
    "$ref": "#/$defs/Customer"
  },
  "$defs": {
    "Customer": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string"
        },
        "tier": {
          "$ref": "#/$defs/Tier",
          "default": "tin"
        },
        "lives": {
          "anyOf": [
            {
              "$ref": "#/$defs/GoldenPeopleAddress"
            },
            {
              "type": "null"
            }
          ]
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
        "name",
        "lives"
      ],
      "description": "A customer, as the rest of the program knows one."
    },
    "GoldenPeopleAddress": {
      "type": "object",
      "properties": {
        "street": {
          "type": "string"
        },
        "zip": {
          "type": "string",
          "maxLength": 10,
          "default": ""
        }
      },
      "required": [
        "street"
      ]
    },
    "Tier": {
      "enum": [
        "gold",
        "tin"
      ]
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_python_models',
    p_name => 'place_order',
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
  "lines": []
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    },
    "lines": {
      "type": "array",
      "items": {
        "type": "string"
      },
      "default": []
    }
  },
  "required": [
    "number"
  ]
}'::jsonb,
    p_result_schema => null,
    p_doc => '',
    p_checkpoint_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Order",
  "$defs": {
    "Order": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        },
        "lines": {
          "type": "array",
          "items": {
            "type": "string"
          },
          "default": []
        }
      },
      "required": [
        "number"
      ]
    }
  }
}'::jsonb
);

select jobspec.declared_package(
    p_package => 'golden_python_models'
);
