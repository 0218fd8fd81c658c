-- @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
-- format: sql/1  inputs-sha256: 7a8c65e2
-- Channels, kinds and schedules of package golden_parts. Run it in one transaction: `jobspec apply`, or `psql -1 -f`.

select jobspec.declare_package(
    p_package => 'golden_parts'
);

select jobspec.declare_channel(
    p_package => 'golden_parts',
    p_name => 'default',
    p_order => 'none',
    p_key => '[]'::jsonb,
    p_on_dead => null,
    p_doc => ''
);

select jobspec.declare_channel(
    p_package => 'golden_parts',
    p_name => 'orders',
    p_order => 'strict',
    p_key => '[{"name":"customer_id","type":"int"}]'::jsonb,
    p_on_dead => 'skip',
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'charge_order',
    p_version => 1,
    p_channel => 'orders',
    p_key => '[{"path":["customer_id"],"type":"int"}]'::jsonb,
    p_priority => 0,
    p_max_attempts => 5,
    p_backoff => 'exponential',
    p_base_seconds => 1.0,
    p_cap_seconds => 3600.0,
    p_jitter => 0.1,
    p_timeout_seconds => 900.0,
    p_blob_max_bytes => null,
    p_defaults => '{
  "amounts": {}
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "customer_id": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807
    },
    "basket": {
      "$ref": "#/$defs/Basket"
    },
    "method": {
      "$ref": "#/$defs/PaymentMethod"
    },
    "amounts": {
      "type": "object",
      "additionalProperties": {
        "type": "array",
        "items": {
          "$ref": "#/$defs/Amount"
        }
      },
      "default": {}
    }
  },
  "required": [
    "customer_id",
    "basket",
    "method"
  ],
  "description": "Charge an order.",
  "$defs": {
    "Amount": {
      "type": "string",
      "format": "decimal"
    },
    "Basket": {
      "type": "object",
      "properties": {
        "lines": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/Line"
          }
        },
        "paid_by": {
          "$ref": "#/$defs/PaymentMethod"
        }
      },
      "required": [
        "lines",
        "paid_by"
      ]
    },
    "Card": {
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
    "Invoice": {
      "type": "object",
      "properties": {
        "kind": {
          "const": "invoice"
        },
        "net_days": {
          "type": "integer",
          "minimum": 0,
          "maximum": 9223372036854775807,
          "default": 30
        }
      },
      "required": [
        "kind"
      ]
    },
    "Line": {
      "type": "object",
      "properties": {
        "sku": {
          "type": "string"
        },
        "qty": {
          "type": "integer",
          "minimum": 1,
          "maximum": 9223372036854775807
        },
        "price": {
          "$ref": "#/$defs/Amount"
        }
      },
      "required": [
        "sku",
        "qty",
        "price"
      ]
    },
    "PaymentMethod": {
      "oneOf": [
        {
          "$ref": "#/$defs/Card"
        },
        {
          "$ref": "#/$defs/Invoice"
        }
      ]
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Charge",
  "$defs": {
    "Amount": {
      "type": "string",
      "format": "decimal"
    },
    "Charge": {
      "type": "object",
      "properties": {
        "charge_id": {
          "type": "string"
        },
        "total": {
          "$ref": "#/$defs/Amount"
        }
      },
      "required": [
        "charge_id",
        "total"
      ],
      "description": "Only charge_order makes it."
    }
  }
}'::jsonb,
    p_doc => 'Charge an order.',
    p_after => '{
  "stock": "golden_parts.reserve_stock",
  "route": "golden_parts.import"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
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
    p_blob_max_bytes => 1048576,
    p_defaults => '{}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "from": {
      "type": "string"
    },
    "line": {
      "$ref": "#/$defs/Line"
    }
  },
  "required": [
    "from",
    "line"
  ],
  "description": "A name that Python needs.",
  "$defs": {
    "Amount": {
      "type": "string",
      "format": "decimal"
    },
    "Line": {
      "type": "object",
      "properties": {
        "sku": {
          "type": "string"
        },
        "qty": {
          "type": "integer",
          "minimum": 1,
          "maximum": 9223372036854775807
        },
        "price": {
          "$ref": "#/$defs/Amount"
        }
      },
      "required": [
        "sku",
        "qty",
        "price"
      ]
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "array",
  "items": {
    "$ref": "#/$defs/UrlPath"
  },
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    },
    "UrlPath": {
      "type": "object",
      "properties": {
        "host": {
          "type": "string"
        },
        "path": {
          "$ref": "#/$defs/URLPath"
        }
      },
      "required": [
        "host",
        "path"
      ]
    }
  }
}'::jsonb,
    p_doc => 'A name that Python needs.',
    p_checkpoint_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Progress",
  "$defs": {
    "Progress": {
      "type": "object",
      "properties": {
        "done": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "done"
      ]
    }
  }
}'::jsonb
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'reserve_stock',
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
  "at": null
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "lines": {
      "type": "array",
      "items": {
        "$ref": "#/$defs/Line"
      }
    },
    "at": {
      "anyOf": [
        {
          "$ref": "#/$defs/UrlPath"
        },
        {
          "type": "null"
        }
      ],
      "default": null
    }
  },
  "required": [
    "lines"
  ],
  "$defs": {
    "Amount": {
      "type": "string",
      "format": "decimal"
    },
    "Line": {
      "type": "object",
      "properties": {
        "sku": {
          "type": "string"
        },
        "qty": {
          "type": "integer",
          "minimum": 1,
          "maximum": 9223372036854775807
        },
        "price": {
          "$ref": "#/$defs/Amount"
        }
      },
      "required": [
        "sku",
        "qty",
        "price"
      ]
    },
    "URLPath": {
      "type": "string",
      "maxLength": 200
    },
    "UrlPath": {
      "type": "object",
      "properties": {
        "host": {
          "type": "string"
        },
        "path": {
          "$ref": "#/$defs/URLPath"
        }
      },
      "required": [
        "host",
        "path"
      ]
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/ReserveStockResult",
  "$defs": {
    "ReserveStockResult": {
      "type": "object",
      "properties": {
        "reserved": {
          "type": "boolean"
        },
        "paths": {
          "type": "array",
          "items": {
            "$ref": "#/$defs/URLPath"
          }
        }
      },
      "required": [
        "reserved",
        "paths"
      ],
      "description": "Result of reserve_stock."
    },
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'send_again',
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
  "seat": "first"
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "to": {
      "type": "string"
    },
    "seat": {
      "$ref": "#/$defs/Class",
      "default": "first"
    }
  },
  "required": [
    "to"
  ],
  "description": "Two jobs send it.",
  "$defs": {
    "Class": {
      "enum": [
        "first",
        "second"
      ]
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'send_letter',
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
  "seat": "first"
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "to": {
      "type": "string"
    },
    "seat": {
      "$ref": "#/$defs/Class",
      "default": "first"
    }
  },
  "required": [
    "to"
  ],
  "description": "Two jobs send it.",
  "$defs": {
    "Class": {
      "enum": [
        "first",
        "second"
      ]
    }
  }
}'::jsonb,
    p_result_schema => null,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'step_1',
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
  "number": 1
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 1
    },
    "path": {
      "$ref": "#/$defs/URLPath"
    }
  },
  "required": [
    "path"
  ],
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Step1Result",
  "$defs": {
    "Step1Result": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ],
      "description": "Result of step_1."
    }
  }
}'::jsonb,
    p_doc => ''
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'step_10',
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
  "number": 10
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 10
    },
    "path": {
      "$ref": "#/$defs/URLPath"
    }
  },
  "required": [
    "path"
  ],
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Step10Result",
  "$defs": {
    "Step10Result": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ],
      "description": "Result of step_10."
    }
  }
}'::jsonb,
    p_doc => '',
    p_after => '{
  "before": "golden_parts.step_9"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'step_11',
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
  "number": 11
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 11
    },
    "path": {
      "$ref": "#/$defs/URLPath"
    }
  },
  "required": [
    "path"
  ],
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Step11Result",
  "$defs": {
    "Step11Result": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ],
      "description": "Result of step_11."
    }
  }
}'::jsonb,
    p_doc => '',
    p_after => '{
  "before": "golden_parts.step_10"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'step_12',
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
  "number": 12
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 12
    },
    "path": {
      "$ref": "#/$defs/URLPath"
    }
  },
  "required": [
    "path"
  ],
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Step12Result",
  "$defs": {
    "Step12Result": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ],
      "description": "Result of step_12."
    }
  }
}'::jsonb,
    p_doc => '',
    p_after => '{
  "before": "golden_parts.step_11"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'step_2',
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
  "number": 2
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 2
    },
    "path": {
      "$ref": "#/$defs/URLPath"
    }
  },
  "required": [
    "path"
  ],
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Step2Result",
  "$defs": {
    "Step2Result": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ],
      "description": "Result of step_2."
    }
  }
}'::jsonb,
    p_doc => '',
    p_after => '{
  "before": "golden_parts.step_1"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'step_3',
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
  "number": 3
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 3
    },
    "path": {
      "$ref": "#/$defs/URLPath"
    }
  },
  "required": [
    "path"
  ],
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Step3Result",
  "$defs": {
    "Step3Result": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ],
      "description": "Result of step_3."
    }
  }
}'::jsonb,
    p_doc => '',
    p_after => '{
  "before": "golden_parts.step_2"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'step_4',
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
  "number": 4
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 4
    },
    "path": {
      "$ref": "#/$defs/URLPath"
    }
  },
  "required": [
    "path"
  ],
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Step4Result",
  "$defs": {
    "Step4Result": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ],
      "description": "Result of step_4."
    }
  }
}'::jsonb,
    p_doc => '',
    p_after => '{
  "before": "golden_parts.step_3"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'step_5',
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
  "number": 5
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 5
    },
    "path": {
      "$ref": "#/$defs/URLPath"
    }
  },
  "required": [
    "path"
  ],
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Step5Result",
  "$defs": {
    "Step5Result": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ],
      "description": "Result of step_5."
    }
  }
}'::jsonb,
    p_doc => '',
    p_after => '{
  "before": "golden_parts.step_4"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'step_6',
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
  "number": 6
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 6
    },
    "path": {
      "$ref": "#/$defs/URLPath"
    }
  },
  "required": [
    "path"
  ],
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Step6Result",
  "$defs": {
    "Step6Result": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ],
      "description": "Result of step_6."
    }
  }
}'::jsonb,
    p_doc => '',
    p_after => '{
  "before": "golden_parts.step_5"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'step_7',
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
  "number": 7
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 7
    },
    "path": {
      "$ref": "#/$defs/URLPath"
    }
  },
  "required": [
    "path"
  ],
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Step7Result",
  "$defs": {
    "Step7Result": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ],
      "description": "Result of step_7."
    }
  }
}'::jsonb,
    p_doc => '',
    p_after => '{
  "before": "golden_parts.step_6"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'step_8',
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
  "number": 8
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 8
    },
    "path": {
      "$ref": "#/$defs/URLPath"
    }
  },
  "required": [
    "path"
  ],
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Step8Result",
  "$defs": {
    "Step8Result": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ],
      "description": "Result of step_8."
    }
  }
}'::jsonb,
    p_doc => '',
    p_after => '{
  "before": "golden_parts.step_7"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
    p_name => 'step_9',
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
  "number": 9
}'::jsonb,
    p_payload_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "number": {
      "type": "integer",
      "minimum": -9223372036854775808,
      "maximum": 9223372036854775807,
      "default": 9
    },
    "path": {
      "$ref": "#/$defs/URLPath"
    }
  },
  "required": [
    "path"
  ],
  "$defs": {
    "URLPath": {
      "type": "string",
      "maxLength": 200
    }
  }
}'::jsonb,
    p_result_schema => '{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/Step9Result",
  "$defs": {
    "Step9Result": {
      "type": "object",
      "properties": {
        "number": {
          "type": "integer",
          "minimum": -9223372036854775808,
          "maximum": 9223372036854775807
        }
      },
      "required": [
        "number"
      ],
      "description": "Result of step_9."
    }
  }
}'::jsonb,
    p_doc => '',
    p_after => '{
  "before": "golden_parts.step_8"
}'::jsonb,
    p_on_dep_failure => 'cancel'
);

select jobspec.declare_kind(
    p_package => 'golden_parts',
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
  "properties": {},
  "required": [],
  "description": "A module of the package has this name."
}'::jsonb,
    p_result_schema => null,
    p_doc => 'A module of the package has this name.'
);

select jobspec.declared_package(
    p_package => 'golden_parts'
);
