// @generated from jobs.yaml by `jobspec generate` -- DO NOT EDIT.
// format: typescript/1  inputs-sha256: 1506ee89
/** Jobs of a small shop that sells records and prints. */
import * as jobspec from "../jobspec.js";

/** Charge an order and write it into the customer's ledger. */
export interface ChargeOrder {
  readonly order_id: jobspec.Int64;
  readonly customer_id: jobspec.Int64;
  readonly placed_on: jobspec.Day;
  readonly amount: Money;
  readonly card: string;
}

/** Result of charge_order. */
export interface ChargeOrderResult {
  readonly ledger_id: jobspec.Int64;
  readonly total: Money;
}

export type Money = jobspec.Decimal;

/** Make a smaller copy of a picture, in its own proportions. */
export interface ResizeImage {
  readonly name: string;
  readonly width: jobspec.Int64;
  readonly format: "png" | "webp";
}
/** Make a smaller copy of a picture, in its own proportions. */
export interface ResizeImageInput {
  readonly name: string;
  readonly width: jobspec.Int64;
  readonly format?: "png" | "webp";
}

/** Result of resize_image. */
export interface ResizeImageResult {
  readonly width: jobspec.Int64;
  readonly height: jobspec.Int64;
  readonly bytes: jobspec.Int64;
}

/** Mail the receipt of a charged order. */
export interface SendReceipt {
  readonly order_id: jobspec.Int64;
  readonly to: string;
  readonly amount: Money;
  /** What the customer has spent with us so far. */
  readonly total: Money;
}

/** The types of every job. */
export interface Jobs {
  /** Charge an order and write it into the customer's ledger. */
  readonly charge_order: {
    readonly payload: ChargeOrder;
    readonly input: ChargeOrder;
    readonly result: ChargeOrderResult;
    readonly returned: ChargeOrderResult;
    readonly blob: never;
    readonly after: never;
    readonly waited: {};
    readonly state: never;
  };
  /** Make a smaller copy of a picture, in its own proportions. */
  readonly resize_image: {
    readonly payload: ResizeImage;
    readonly input: ResizeImageInput;
    readonly result: ResizeImageResult;
    readonly returned: ResizeImageResult;
    readonly blob: Uint8Array;
    readonly after: never;
    readonly waited: {};
    readonly state: never;
  };
  /** Mail the receipt of a charged order. */
  readonly send_receipt: {
    readonly payload: SendReceipt;
    readonly input: SendReceipt;
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
  ChargeOrder: { fields: { order_id: "int", customer_id: "int" }, defaults: {} },
  ChargeOrderResult: { fields: { ledger_id: "int" }, defaults: {} },
  ResizeImage: { fields: { width: "int" }, defaults: { format: "webp" } },
  ResizeImageResult: { fields: { width: "int", height: "int", bytes: "int" }, defaults: {} },
  SendReceipt: { fields: { order_id: "int" }, defaults: {} },
};

const kinds: jobspec.Kinds = {
  charge_order: { kind: "shop.charge_order", version: 1, payload: "ChargeOrder", result: "ChargeOrderResult", checkpoint: null, blob: false, after: {} },
  resize_image: { kind: "shop.resize_image", version: 1, payload: "ResizeImage", result: "ResizeImageResult", checkpoint: null, blob: true, after: {} },
  send_receipt: { kind: "shop.send_receipt", version: 1, payload: "SendReceipt", result: null, checkpoint: null, blob: false, after: {} },
};

export const { enqueue, request, enqueueMany, defineHandlers, defineSomeHandlers } = jobspec.bind<Jobs>(kinds, types);
