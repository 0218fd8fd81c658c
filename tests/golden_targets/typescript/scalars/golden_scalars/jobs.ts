// @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
// format: typescript/1  inputs-sha256: c70fe6b4
/** Every scalar, required, bounded and with a default. */
import * as jobspec from "../jobspec.js";

/** Money. */
export type Amount = jobspec.Decimal;

export interface Bounded {
  readonly a_str: string;
  readonly a_int: jobspec.Int64;
  readonly a_float: number;
  readonly a_decimal: jobspec.Decimal;
  readonly a_duration: jobspec.Duration;
  readonly a_bytes: jobspec.Bytes;
}

export type Code = string;

export interface Defaulted {
  readonly a_str: string;
  readonly a_long_str: string;
  readonly a_int: jobspec.Int64;
  readonly a_float: number;
  readonly a_bool: boolean;
  readonly a_decimal: jobspec.Decimal;
  readonly a_uuid: jobspec.Uuid;
  readonly a_datetime: jobspec.DateTime;
  readonly a_date: jobspec.Day;
  readonly a_time: jobspec.Time;
  readonly a_duration: jobspec.Duration;
  readonly a_bytes: jobspec.Bytes;
  readonly a_json: jobspec.Json;
  readonly an_amount: Amount;
  readonly then_required: string;
}
export interface DefaultedInput {
  readonly a_str?: string;
  readonly a_long_str?: string;
  readonly a_int?: jobspec.Int64;
  readonly a_float?: number;
  readonly a_bool?: boolean;
  readonly a_decimal?: jobspec.Decimal;
  readonly a_uuid?: jobspec.Uuid;
  readonly a_datetime?: jobspec.DateTime;
  readonly a_date?: jobspec.Day;
  readonly a_time?: jobspec.Time;
  readonly a_duration?: jobspec.Duration;
  readonly a_bytes?: jobspec.Bytes;
  readonly a_json?: jobspec.Json;
  readonly an_amount?: Amount;
  readonly then_required: string;
}

export interface Required {
  readonly a_str: string;
  readonly a_int: jobspec.Int64;
  readonly a_float: number;
  readonly a_bool: boolean;
  readonly a_decimal: jobspec.Decimal;
  readonly a_uuid: jobspec.Uuid;
  readonly a_datetime: jobspec.DateTime;
  readonly a_date: jobspec.Day;
  readonly a_time: jobspec.Time;
  readonly a_duration: jobspec.Duration;
  readonly a_bytes: jobspec.Bytes;
  readonly a_json: jobspec.Json;
  readonly an_amount: Amount;
  readonly a_code: Code;
}

/** The types of every job. */
export interface Jobs {
  readonly bounded: {
    readonly payload: Bounded;
    readonly input: Bounded;
    readonly result: null;
    readonly returned: null;
    readonly blob: never;
    readonly after: never;
    readonly waited: {};
    readonly state: never;
  };
  readonly defaulted: {
    readonly payload: Defaulted;
    readonly input: DefaultedInput;
    readonly result: null;
    readonly returned: null;
    readonly blob: never;
    readonly after: never;
    readonly waited: {};
    readonly state: never;
  };
  readonly required: {
    readonly payload: Required;
    readonly input: Required;
    readonly result: null;
    readonly returned: null;
    readonly blob: never;
    readonly after: never;
    readonly waited: {};
    readonly state: never;
  };
}

// What JSON needs to know of the types.
const types: jobspec.Types = {
  Bounded: { fields: { a_int: "int" }, defaults: {} },
  Defaulted: { fields: { a_int: "int" }, defaults: { a_str: "it's \"quoted\" \\ and \u00e9\n", a_long_str: "A text that is so long that it does not fit on one line, whatever it is put in.", a_int: 0, a_float: 1.0, a_bool: true, a_decimal: "1.50", a_uuid: "7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d", a_datetime: "2026-01-31T09:30:00Z", a_date: "2026-01-31", a_time: "09:30:00", a_duration: "PT1M30S", a_bytes: "aGk=", a_json: { list: [1, null, true], text: "x" }, an_amount: "2.00" } },
  Required: { fields: { a_int: "int" }, defaults: {} },
};

const kinds: jobspec.Kinds = {
  bounded: { kind: "golden_scalars.bounded", version: 1, payload: "Bounded", result: null, checkpoint: null, blob: false, after: {} },
  defaulted: { kind: "golden_scalars.defaulted", version: 1, payload: "Defaulted", result: null, checkpoint: null, blob: false, after: {} },
  required: { kind: "golden_scalars.required", version: 1, payload: "Required", result: null, checkpoint: null, blob: false, after: {} },
};

export const { enqueue, request, enqueueMany, defineHandlers, defineSomeHandlers } = jobspec.bind<Jobs>(kinds, types);
