// The receipts of examples/shop, written by a worker in TypeScript. Settings come from the environment: see README.md.
import { Pool } from "pg";
import { defineSomeHandlers } from "../../generated/shop/jobs.js";
import { work } from "./worker.js";

const table = defineSomeHandlers({
  send_receipt: async ({ payload }) => {
    console.log(`To: ${payload.to}\nOrder ${payload.order_id}: ${payload.amount}. So far: ${payload.total}.\n`);
  },
});

const stop = new AbortController();
for (const name of ["SIGTERM", "SIGINT"]) process.on(name, () => stop.abort());
const pool = new Pool({ connectionString: process.env["DATABASE_URL"], max: 2 });
await work(pool, table, {
  leaseSeconds: Number(process.env["LEASE"] ?? 60),
  pollSeconds: Number(process.env["POLL"] ?? 1),
  drain: process.env["DRAIN"] !== undefined,
  stop: stop.signal,
});
await pool.end();
