// @generated from spec.yaml by `jobspec generate` -- DO NOT EDIT.
// format: typescript/1  inputs-sha256: cfd2550e

import * as jobspec from "../jobspec.js";

export type Answer = Yes | No;

/** A card. */
export interface Card {
  readonly kind: "card";
  readonly token: string;
}

export interface Cash {
  readonly kind: "cash";
}

/** What money is counted in. */
export type Currency = "EUR" | "USD";

export interface Invoice {
  readonly kind: "invoice";
  readonly net_days: jobspec.Int64;
}
export interface InvoiceInput {
  readonly kind: "invoice";
  readonly net_days?: jobspec.Int64;
}

export interface No {
  readonly class: "no";
  readonly because: string;
}

export type Odd = "in progress" | "in-progress" | "1st" | "title" | "ok?" | "\u00e9t\u00e9" | "mro" | "-";

export type Only = OnlyOne;

export interface OnlyOne {
  readonly type: "only-one";
  readonly value: jobspec.Int64;
}

export interface Pay {
  readonly currency: Currency;
  readonly odd: Odd;
  readonly currencies: readonly Currency[];
  readonly method: PaymentMethod;
  readonly others: readonly PaymentMethod[];
  readonly only: Only;
  readonly answer: Answer;
  readonly format: "png" | "it's" | "say \"hi\"";
  readonly maybe: "a" | "b";
}
export interface PayInput {
  readonly currency?: Currency;
  readonly odd?: Odd;
  readonly currencies?: readonly Currency[];
  readonly method: PaymentMethodInput;
  readonly others?: readonly PaymentMethodInput[];
  readonly only: Only;
  readonly answer: Answer;
  readonly format?: "png" | "it's" | "say \"hi\"";
  readonly maybe: "a" | "b";
}

/** How it is paid. */
export type PaymentMethod = Card | Invoice | Cash;
/** How it is paid. */
export type PaymentMethodInput = Card | InvoiceInput | Cash;

export interface Yes {
  readonly class: "yes";
  readonly because: string;
}

/** The types of every job. */
export interface Jobs {
  readonly pay: {
    readonly payload: Pay;
    readonly input: PayInput;
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
  Answer: { tag: "class", variants: { yes: "Yes", no: "No" } },
  Card: { fields: {}, defaults: {} },
  Cash: { fields: {}, defaults: {} },
  Invoice: { fields: { net_days: "int" }, defaults: { net_days: 30 } },
  No: { fields: {}, defaults: {} },
  Only: { tag: "type", variants: { "only-one": "OnlyOne" } },
  OnlyOne: { fields: { value: "int" }, defaults: {} },
  Pay: { fields: { method: "PaymentMethod", others: ["list", "PaymentMethod"], only: "Only", answer: "Answer" }, defaults: { currency: "EUR", odd: "in-progress", currencies: ["USD", "EUR"], others: [], format: "it's" } },
  PaymentMethod: { tag: "kind", variants: { card: "Card", invoice: "Invoice", cash: "Cash" } },
  Yes: { fields: {}, defaults: {} },
};

const kinds: jobspec.Kinds = {
  pay: { kind: "golden_enums_and_unions.pay", version: 1, payload: "Pay", result: null, checkpoint: null, blob: false, after: {} },
};

export const { enqueue, request, enqueueMany, defineHandlers, defineSomeHandlers } = jobspec.bind<Jobs>(kinds, types);
