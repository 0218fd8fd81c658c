// @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
// format: typescript/1  inputs-sha256: bb4758c5
/** Jobs that come after other jobs. */
import * as jobspec from "../jobspec.js";

/** Charge an order when its stock is reserved. */
export interface ChargeOrder {
  readonly order_id: jobspec.Uuid;
  readonly notes: readonly string[];
}
/** Charge an order when its stock is reserved. */
export interface ChargeOrderInput {
  readonly order_id: jobspec.Uuid;
  readonly notes?: readonly string[];
}

/** Result of charge_order. */
export interface ChargeOrderResult {
  readonly charge_id: string;
}

export type FindLines = { readonly [name: string]: never };

export type GuessPrice = { readonly [name: string]: never };

export type Level = "low" | "high";

export interface Line {
  readonly sku: string;
}

export type RateCustomer = { readonly [name: string]: never };

/**
 * Say how it went,
 * well or badly.
 */
export interface Report {
  readonly title: string;
}

export interface ReserveStock {
  readonly order_id: jobspec.Uuid;
}

export type ShipOrder = { readonly [name: string]: never };

export type WarmUp = { readonly [name: string]: never };

/** The types of every job. */
export interface Jobs {
  /** Charge an order when its stock is reserved. */
  readonly charge_order: {
    readonly payload: ChargeOrder;
    readonly input: ChargeOrderInput;
    readonly result: ChargeOrderResult;
    readonly returned: ChargeOrderResult;
    readonly blob: never;
    readonly after: { readonly stock: jobspec.JobHandle<boolean>; };
    readonly waited: { readonly stock: boolean | null; };
    readonly state: never;
  };
  readonly find_lines: {
    readonly payload: FindLines;
    readonly input: FindLines;
    readonly result: readonly Line[];
    readonly returned: readonly Line[];
    readonly blob: never;
    readonly after: never;
    readonly waited: {};
    readonly state: never;
  };
  readonly guess_price: {
    readonly payload: GuessPrice;
    readonly input: GuessPrice;
    readonly result: jobspec.Decimal | null;
    readonly returned: jobspec.Decimal | null;
    readonly blob: never;
    readonly after: never;
    readonly waited: {};
    readonly state: never;
  };
  readonly rate_customer: {
    readonly payload: RateCustomer;
    readonly input: RateCustomer;
    readonly result: Level;
    readonly returned: Level;
    readonly blob: never;
    readonly after: never;
    readonly waited: {};
    readonly state: never;
  };
  /**
   * Say how it went,
   * well or badly.
   */
  readonly report: {
    readonly payload: Report;
    readonly input: Report;
    readonly result: jobspec.Int64;
    readonly returned: jobspec.Int64;
    readonly blob: never;
    readonly after: { readonly bool: jobspec.JobHandle<boolean>; readonly list: jobspec.JobHandle<readonly Line[]>; readonly level: jobspec.JobHandle<Level>; readonly price: jobspec.JobHandle<jobspec.Decimal | null>; readonly charge_of_the_order_that_the_customer_placed_last: jobspec.JobHandle<ChargeOrderResult>; readonly warm: jobspec.JobHandle<null>; readonly self: jobspec.JobHandle<Level>; };
    readonly waited: { readonly bool: boolean | null; readonly list: readonly Line[] | null; readonly level: Level | null; readonly price: jobspec.Decimal | null | null; readonly charge_of_the_order_that_the_customer_placed_last: ChargeOrderResult | null; readonly warm: null | null; readonly self: Level | null; };
    readonly state: never;
  };
  readonly reserve_stock: {
    readonly payload: ReserveStock;
    readonly input: ReserveStock;
    readonly result: boolean;
    readonly returned: boolean;
    readonly blob: never;
    readonly after: never;
    readonly waited: {};
    readonly state: never;
  };
  readonly ship_order: {
    readonly payload: ShipOrder;
    readonly input: ShipOrder;
    readonly result: null;
    readonly returned: null;
    readonly blob: Uint8Array;
    readonly after: { readonly charge: jobspec.JobHandle<ChargeOrderResult>; readonly lines: jobspec.JobHandle<readonly Line[]>; readonly warm: jobspec.JobHandle<null>; };
    readonly waited: { readonly charge: ChargeOrderResult | null; readonly lines: readonly Line[] | null; readonly warm: null | null; };
    readonly state: never;
  };
  readonly warm_up: {
    readonly payload: WarmUp;
    readonly input: WarmUp;
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
  ChargeOrder: { fields: {}, defaults: { notes: [] } },
  ChargeOrderResult: { fields: {}, defaults: {} },
  FindLines: { fields: {}, defaults: {} },
  GuessPrice: { fields: {}, defaults: {} },
  Line: { fields: {}, defaults: {} },
  RateCustomer: { fields: {}, defaults: {} },
  Report: { fields: {}, defaults: {} },
  ReserveStock: { fields: {}, defaults: {} },
  ShipOrder: { fields: {}, defaults: {} },
  WarmUp: { fields: {}, defaults: {} },
};

const kinds: jobspec.Kinds = {
  charge_order: { kind: "golden_dependencies.charge_order", version: 1, payload: "ChargeOrder", result: "ChargeOrderResult", checkpoint: null, blob: false, after: { stock: null } },
  find_lines: { kind: "golden_dependencies.find_lines", version: 1, payload: "FindLines", result: ["list", "Line"], checkpoint: null, blob: false, after: {} },
  guess_price: { kind: "golden_dependencies.guess_price", version: 1, payload: "GuessPrice", result: null, checkpoint: null, blob: false, after: {} },
  rate_customer: { kind: "golden_dependencies.rate_customer", version: 1, payload: "RateCustomer", result: null, checkpoint: null, blob: false, after: {} },
  report: { kind: "golden_dependencies.report", version: 1, payload: "Report", result: "int", checkpoint: null, blob: false, after: { bool: null, list: ["list", "Line"], level: null, price: null, charge_of_the_order_that_the_customer_placed_last: "ChargeOrderResult", warm: null, self: null } },
  reserve_stock: { kind: "golden_dependencies.reserve_stock", version: 1, payload: "ReserveStock", result: null, checkpoint: null, blob: false, after: {} },
  ship_order: { kind: "golden_dependencies.ship_order", version: 1, payload: "ShipOrder", result: null, checkpoint: null, blob: true, after: { charge: "ChargeOrderResult", lines: ["list", "Line"], warm: null } },
  warm_up: { kind: "golden_dependencies.warm_up", version: 1, payload: "WarmUp", result: null, checkpoint: null, blob: false, after: {} },
};

export const { enqueue, request, enqueueMany, defineHandlers, defineSomeHandlers } = jobspec.bind<Jobs>(kinds, types);
