// Under every @ts-expect-error is a mistake that must not compile.
import * as pg from "pg";
import { decimal, uuid } from "./generated/jobspec.js";
import { defineHandlers, defineSomeHandlers, enqueue, enqueueMany, request } from "./generated/acme/billing/jobs.js";
import type { Jobs } from "./generated/acme/billing/jobs.js";

declare const client: pg.Client;
declare const order: Jobs["charge_order"]["input"];
const id = uuid("7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d");
const stock = await enqueue(client, "reserve_stock", { order_id: id });
const ping = await enqueue(client, "ping", {});

// @ts-expect-error no such job
await enqueue(client, "reserve_stok", { order_id: id });
// @ts-expect-error no such field
await enqueue(client, "reserve_stock", { ordr_id: id });
// @ts-expect-error a field too many
await enqueue(client, "reserve_stock", { order_id: id, order_no: 1 });
// @ts-expect-error a field too few
await enqueue(client, "reserve_stock", {});
// @ts-expect-error plain text is no UUID
await enqueue(client, "reserve_stock", { order_id: "7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d" });
// @ts-expect-error a decimal is no UUID
await enqueue(client, "reserve_stock", { order_id: decimal("1") });
// @ts-expect-error this job has no fields
await enqueue(client, "ping", { x: 1 });
// @ts-expect-error a number is no money
await enqueue(client, "charge_order", { ...order, amount: 9.99 }, { after: { stock } });
// @ts-expect-error not one of the currencies
await enqueue(client, "charge_order", { ...order, currency: "GBP" }, { after: { stock } });
// @ts-expect-error a card has a token
await enqueue(client, "charge_order", { ...order, method: { kind: "card" } }, { after: { stock } });
// @ts-expect-error no such payment method
await enqueue(client, "charge_order", { ...order, method: { kind: "cash" } }, { after: { stock } });
// @ts-expect-error text is no whole number
await enqueue(client, "charge_order", { ...order, lines: [{ sku: "a", qty: "2" }] }, { after: { stock } });
// @ts-expect-error null is for fields with `?`
await enqueue(client, "charge_order", { ...order, lines: null }, { after: { stock } });
// @ts-expect-error a date is text
await enqueue(client, "charge_order", { ...order, placed_at: new Date() }, { after: { stock } });
// @ts-expect-error it comes after another job
await enqueue(client, "charge_order", order);
// @ts-expect-error it comes after another job
await enqueue(client, "charge_order", order, { priority: 1 });
// @ts-expect-error the other job is another one
await enqueue(client, "charge_order", order, { after: { stock: ping } });
// @ts-expect-error it comes after no job
await enqueue(client, "ping", {}, { after: { stock } });
// @ts-expect-error it needs a blob
await enqueue(client, "resize_image", { width: 1 });
// @ts-expect-error a blob is bytes
await enqueue(client, "resize_image", { width: 1 }, { blob: "bytes" });
// @ts-expect-error it has no blob
await enqueue(client, "ping", {}, { blob: new Uint8Array() });
// @ts-expect-error no such option
await enqueue(client, "ping", {}, { prio: 1 });
// @ts-expect-error an option of another type
await enqueue(client, "ping", {}, { delaySeconds: "5 minutes" });
// @ts-expect-error no client
await enqueue({}, "ping", {});
// @ts-expect-error the arguments of a request are checked, too
request("reserve_stock", { order_id: 1 });
// @ts-expect-error a request needs the blob
request("resize_image", { width: 1 });
// @ts-expect-error two requests, two handles
const [, , third] = await enqueueMany(client, [request("ping", {}), request("ping", {})]);
// @ts-expect-error the result is a boolean
const text: string = await stock.result(client);
// @ts-expect-error a handler for every job
defineHandlers({ ping: async () => {} });
// @ts-expect-error no such job
defineSomeHandlers({ pong: async () => {} });
// @ts-expect-error the result is missing
defineSomeHandlers({ reserve_stock: async () => {} });
// @ts-expect-error the result is of another type
defineSomeHandlers({ reserve_stock: async () => "yes" });
// @ts-expect-error no such field in the payload
defineSomeHandlers({ ping: async (job) => void job.payload.order_id.length });
// @ts-expect-error the payload is read-only
defineSomeHandlers({ reserve_stock: async (job) => (job.payload.order_id = id) === id });
// @ts-expect-error no blob here
defineSomeHandlers({ ping: async (job) => void job.blob.length });
// @ts-expect-error no checkpoint here
defineSomeHandlers({ ping: async (job) => job.save({}) });
// @ts-expect-error it waited for no such job
defineSomeHandlers({ charge_order: async (job) => ({ charge_id: job.after.stok ? 1 : 2, total: decimal("1") }) });
// prettier-ignore
// @ts-expect-error a checkpoint of another shape
defineSomeHandlers({ resize_image: async (job) => (await job.save({ tiles: 1 }), { url: "", bytes: 1 }) });
export { text, third };
