-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 7769e99a
-- Channels, kinds and schedules of package golden_imports.orders. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_imports.orders'
);

select jobspec.declare_channel(
    p_package => 'golden_imports.orders',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_channel(
    p_package => 'golden_imports.orders',
    p_name => 'regions',
    p_order => 'strict',
    p_key => '[{"name":"country","type":"str"}]'::jsonb,
    p_on_dead => 'skip',
    p_doc => 'A lane for every country.'
);

select jobspec.declare_kind(
    p_package => 'golden_imports.orders',
    p_name => 'deliver',
    p_version => 1,
    p_channel => 'regions',
    p_key => '[{"path":["country"],"type":"str"}]'::jsonb,
    p_priority => 0,
    p_max_attempts => 5,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 900.0,
    p_blob_max_bytes => null,
    p_defaults => '{
  "stops": [],
  "by_zip": {},
  "countries": [
    "FR"
  ],
  "tip": "0.50",
  "also_paid": null
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "country": {
      "$ref": "#/$defs/CommonCountry"
    },
    "to": {
      "$ref": "#/$defs/CommonAddress"
    },
    "stops": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/Stop"
      },
      "default": []
    },
    "by_zip": {
      "type": "object",
      "additionalProperties": {
        "$ref": "#/$defs/CommonAddress"
      },
      "default": {}
    },
    "countries": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/CommonCountry"
      },
      "uniqueItems": true,
      "default": [
        "FR"
      ]
    },
    "price": {
      "$ref": "#/$defs/CashAmount"
    },
    "tip": {
      "$ref": "#/$defs/CashAmount",
      "default": "0.50"
    },
    "paid": {
      "$ref": "#/$defs/CommonPayment"
    },
    "also_paid": {
      "anyOf": [
        {
          "$ref": "#/$defs/Payment"
        },
        {
          "type": "null"
        }
      ],
      "default": null
    }
  },
  "required": [
    "country",
    "to",
    "price",
    "paid"
  ],
  "description": "Types of a spec, and of one that it imports itself.",
  "$defs": {
    "CashAmount": {
      "type": "string",
      "format": "decimal"
    },
    "Coins": {
      "type": "object",
      "properties": {
        "kind": {
          "const": "coins"
        },
        "count": {
          "type": "integer",
          "minimum": 1,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "kind",
        "count"
      ]
    },
    "CommonAddress": {
      "type": "object",
      "properties": {
        "street": {
          "type": "string"
        },
        "zip": {
          "$ref": "#/$defs/CommonZip"
        },
        "country": {
          "$ref": "#/$defs/CommonCountry",
          "default": "FR"
        },
        "deposit": {
          "$ref": "#/$defs/CashAmount",
          "default": "1.00"
        }
      },
      "required": [
        "street",
        "zip"
      ],
      "description": "Where somebody lives."
    },
    "CommonCard": {
      "type": "object",
      "properties": {
        "kind": {
          "const": "card"
        },
        "token": {
          "type": "string",
          "x-jobspec-sensitive": true
        }
      },
      "required": [
        "kind",
        "token"
      ]
    },
    "CommonCountry": {
      "enum": [
        "FR",
        "DE"
      ],
      "description": "Where we deliver."
    },
    "CommonPayment": {
      "oneOf": [
        {
          "$ref": "#/$defs/CommonCard"
        },
        {
          "$ref": "#/$defs/CommonTransfer"
        }
      ]
    },
    "CommonTransfer": {
      "type": "object",
      "properties": {
        "kind": {
          "const": "transfer"
        },
        "iban": {
          "type": "string"
        },
        "amount": {
          "anyOf": [
            {
              "$ref": "#/$defs/CashAmount"
            },
            {
              "type": "null"
            }
          ],
          "default": null
        }
      },
      "required": [
        "kind",
        "iban"
      ]
    },
    "CommonZip": {
      "type": "string",
      "maxLength": 10
    },
    "Payment": {
      "oneOf": [
        {
          "$ref": "#/$defs/CommonCard"
        },
        {
          "$ref": "#/$defs/Coins"
        }
      ]
    },
    "Stop": {
      "type": "object",
      "properties": {
        "at": {
          "$ref": "#/$defs/CommonAddress"
        },
        "note": {
          "type": "string",
          "default": ""
        }
      },
      "required": [
        "at"
      ]
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/CommonAddress",
  "$defs": {
    "CashAmount": {
      "type": "string",
      "format": "decimal"
    },
    "CommonAddress": {
      "type": "object",
      "properties": {
        "street": {
          "type": "string"
        },
        "zip": {
          "$ref": "#/$defs/CommonZip"
        },
        "country": {
          "$ref": "#/$defs/CommonCountry",
          "default": "FR"
        },
        "deposit": {
          "$ref": "#/$defs/CashAmount",
          "default": "1.00"
        }
      },
      "required": [
        "street",
        "zip"
      ],
      "description": "Where somebody lives."
    },
    "CommonCountry": {
      "enum": [
        "FR",
        "DE"
      ],
      "description": "Where we deliver."
    },
    "CommonZip": {
      "type": "string",
      "maxLength": 10
    }
  }
}'::jsonb,
    p_doc => 'Types of a spec, and of one that it imports itself.',
    p_unique_key => '[{"path":["country"],"type":"str"},{"path":["to","zip"],"type":"str"}]'::jsonb,
    p_unique_while => 'unfinished',
    p_unique_on_conflict => 'return_existing',
    p_checkpoint_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "array",
  "items": {
    "$ref": "#/$defs/CommonZip"
  },
  "$defs": {
    "CommonZip": {
      "type": "string",
      "maxLength": 10
    }
  }
}'::jsonb
);

select jobspec.declare_kind(
    p_package => 'golden_imports.orders',
    p_name => 'forget',
    p_version => 1,
    p_channel => 'regions',
    p_key => '[{"path":["id","country"],"type":"str"}]'::jsonb,
    p_priority => 0,
    p_max_attempts => 5,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 900.0,
    p_blob_max_bytes => null,
    p_defaults => '{
  "address": null
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "address": {
      "anyOf": [
        {
          "$ref": "#/$defs/CommonAddress"
        },
        {
          "type": "null"
        }
      ],
      "default": null
    },
    "id": {
      "$ref": "#/$defs/CommonId"
    }
  },
  "required": [
    "id"
  ],
  "$defs": {
    "CashAmount": {
      "type": "string",
      "format": "decimal"
    },
    "CommonAddress": {
      "type": "object",
      "properties": {
        "street": {
          "type": "string"
        },
        "zip": {
          "$ref": "#/$defs/CommonZip"
        },
        "country": {
          "$ref": "#/$defs/CommonCountry",
          "default": "FR"
        },
        "deposit": {
          "$ref": "#/$defs/CashAmount",
          "default": "1.00"
        }
      },
      "required": [
        "street",
        "zip"
      ],
      "description": "Where somebody lives."
    },
    "CommonCountry": {
      "enum": [
        "FR",
        "DE"
      ],
      "description": "Where we deliver."
    },
    "CommonId": {
      "type": "object",
      "properties": {
        "country": {
          "$ref": "#/$defs/CommonCountry",
          "default": "FR"
        },
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ]
    },
    "CommonZip": {
      "type": "string",
      "maxLength": 10
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_imports.orders',
    p_name => 'move',
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
  "country": "FR",
  "deposit": "1.00"
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "street": {
      "type": "string"
    },
    "zip": {
      "$ref": "#/$defs/CommonZip"
    },
    "country": {
      "$ref": "#/$defs/CommonCountry",
      "default": "FR"
    },
    "deposit": {
      "$ref": "#/$defs/CashAmount",
      "default": "1.00"
    }
  },
  "required": [
    "street",
    "zip"
  ],
  "description": "Where somebody lives.",
  "$defs": {
    "CashAmount": {
      "type": "string",
      "format": "decimal"
    },
    "CommonCountry": {
      "enum": [
        "FR",
        "DE"
      ],
      "description": "Where we deliver."
    },
    "CommonZip": {
      "type": "string",
      "maxLength": 10
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "array",
  "items": {
    "$ref": "#/$defs/CashAmount"
  },
  "$defs": {
    "CashAmount": {
      "type": "string",
      "format": "decimal"
    }
  }
}'::jsonb,
    p_doc => 'The payload is a model of another package.'
);

select jobspec.declared_package(
    p_package => 'golden_imports.orders'
);
