// Every call here must compile, with exact types.
import * as pg from "pg";
import { Claimed, HandlerTable, JobHandle, bytes, bytesOf, dateTime, day, decimal, duration, time, uuid } from "./generated/jobspec.js";
import type { Int64 } from "./generated/jobspec.js";
import { defineHandlers, defineSomeHandlers, enqueue, enqueueMany, request } from "./generated/acme/billing/jobs.js";
import type { Charge } from "./types.js";
import type { ChargeOrder, ChargeOrderInput, Jobs, Line, LineInput } from "./generated/acme/billing/jobs.js";

export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <T extends true>(): T | undefined => undefined;

export async function producers(client: pg.Client, pool: pg.Pool): Promise<void> {
  const stock = await enqueue(client, "reserve_stock", { order_id: uuid("7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d") });
  same<Same<typeof stock, JobHandle<boolean>>>();
  const order: ChargeOrderInput = {
    order_id: uuid("7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d"),
    customer_id: 9007199254740993n,
    amount: decimal("9.99"),
    currency: "EUR",
    method: { kind: "card", token: "tok" },
    lines: [{ sku: "a" }, { sku: "b", qty: 2 }],
    placed_at: dateTime(new Date()),
  };
  const charge = await enqueue(client, "charge_order", order, { after: { stock }, priority: 5, delaySeconds: 1.5 });
  const result = await charge.result(pool, { timeoutSeconds: 5 });
  same<Same<typeof result, Charge>>();
  const total: Int64 = result.charge_id;
  const handle = await enqueue(pool, "resize_image", { width: 10 }, { blob: new Uint8Array([1, 2, 3]) });
  same<Same<Awaited<ReturnType<typeof handle.result>>, Jobs["resize_image"]["result"]>>();
  const many = await enqueueMany(client, [
    request("reserve_stock", { order_id: uuid("7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d") }),
    request("ping", {}, { tags: { area: "x" } }),
  ]);
  same<Same<typeof many, [JobHandle<boolean>, JobHandle<null>]>>();
  await enqueue(client, "ping", {});
  await enqueue(client, "everything", {});
  await enqueue(client, "everything", {
    a_bytes: bytes(new Uint8Array(3)), a_date: day("2026-01-31"), a_time: time("09:30:00"), a_duration: duration("PT1M"),
    a_json: { x: [1, null] }, ints: [1, 2n],
  });
  same<Same<ChargeOrder["lines"], readonly Line[]>>();
  same<Same<NonNullable<ChargeOrderInput["lines"]>, readonly LineInput[]>>();
  void total;
}

export const table: HandlerTable = defineHandlers({
  reserve_stock: async (job) => job.payload.order_id.length > 0,
  charge_order: async ({ payload, after, id }) => {
    same<Same<typeof after.stock, boolean | null>>();
    same<Same<typeof id, bigint>>();
    if (payload.method.kind === "invoice") return { charge_id: payload.method.net_days, total: payload.amount };
    return { charge_id: 1, total: payload.amount };
  },
  resize_image: async (job) => {
    const { tiles_done } = job.state ?? { tiles_done: 0 };
    await job.save({ tiles_done });
    return { url: job.payload.format, bytes: job.blob.length };
  },
  everything: async ({ payload }) => void bytesOf(payload.a_bytes),
  ping: async () => {},
  echo: async ({ payload }) => payload.value,
});
export const some: HandlerTable = defineSomeHandlers({ ping: async (job) => void job.signal.aborted });
export const run = (client: pg.Client, row: Claimed): Promise<string | null> =>
  table.run(client, row, AbortSignal.timeout(1000));
