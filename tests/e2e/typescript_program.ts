// What tests/e2e/test_typescript_worker.py runs: `enqueue` prints ids, `work` drains with the worker of the example.
import { Pool } from "pg";
import { bytes, dateTime, day, decimal, duration, time, uuid } from "../../generated/jobspec.js";
import { defineHandlers, enqueue, enqueueMany, request } from "../../generated/acme/billing/jobs.js";
import { work } from "./worker.js";

const pool = new Pool({ connectionString: process.env["DATABASE_URL"], max: 3 });
const order_id = uuid("7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d");

const table = defineHandlers({
  reserve_stock: async () => true,
  charge_order: async ({ after, payload }) => {
    if (after.stock !== true) throw new Error("there is no stock");
    return { charge_id: payload.customer_id, total: payload.amount };
  },
  resize_image: async (job) => {
    if (job.state === null) {
      await job.save({ tiles_done: job.blob.length });
      throw new TypeError("once more");
    }
    return { url: job.payload.format, bytes: job.state.tiles_done };
  },
  everything: async () => {},
  ping: (job) => new Promise((_, refuse) => job.signal.addEventListener("abort", () => refuse(job.signal.reason))),
  echo: async ({ payload }) => payload.value,
});

async function fill(): Promise<void> {
  const client = await pool.connect();
  await client.query("begin");
  const stock = await enqueue(client, "reserve_stock", { order_id });
  const charge = await enqueue(
    client,
    "charge_order",
    {
      order_id,
      customer_id: 9007199254740993n,
      amount: decimal("9.99"),
      currency: "EUR",
      method: { kind: "invoice" },
      lines: [{ sku: "a" }],
    },
    { after: { stock }, origin: "typescript" },
  );
  await client.query("commit");
  client.release();
  const rest = await enqueueMany(pool, [
    request("resize_image", { width: 1 }, { blob: new Uint8Array([0, 39, 92, 255]) }),
    request("everything", {}),
    request("echo", {
      value: {
        a_str: "it's \"quoted\" \\ $1 é \u{1F600}\u2028",
        a_int: -9223372036854775808n,
        a_float: 1e300,
        a_bool: false,
        a_decimal: decimal("0.10"),
        a_uuid: order_id,
        a_datetime: dateTime("2026-01-31T10:30:00.123456Z"),
        a_date: day("2026-01-31"),
        a_time: time("09:30:00"),
        a_duration: duration("PT1M30S"),
        a_bytes: bytes(new Uint8Array([0, 255])),
        a_json: { list: [1, null, true], "": "x" },
        method: { kind: "card", token: "tok" },
        lines: [{ sku: "a", qty: 2 }],
        names: { a: 1, "\"": 9007199254740993n },
        nothing: null,
      },
    }),
  ]);
  console.log(JSON.stringify([stock, charge, ...rest].map((each) => Number(each.id))));
}

const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
const settings = { leaseSeconds: Number(process.env["LEASE"] ?? 60), pollSeconds: 0.05, stop: stop.signal };
if (process.argv[2] === "enqueue") await fill();
else await work(pool, table, { ...settings, drain: process.argv[2] === "drain" });
await pool.end();
