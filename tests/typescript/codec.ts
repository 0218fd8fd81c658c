// What runs without a database: JSON with exact whole numbers, defaults, sets; requests; handler tables.
import assert from "node:assert/strict";
import test from "node:test";
import { UnreadableError, bytes, bytesOf, dateTime, day, decimal, decode, duration, encode, time, uuid } from "./generated/jobspec.js";
import type { Claimed, Queryable, Types } from "./generated/jobspec.js";
import { defineHandlers, defineSomeHandlers, enqueue, enqueueMany, request } from "./generated/acme/billing/jobs.js";

const types: Types = {
  Model: { fields: { id: "int", ids: ["list", "int"], more: ["map", "Model"] }, defaults: { id: 9223372036854775807n } },
  Either: { tag: "kind", variants: { model: "Model" } },
};
const ID = "7b0c3a52-38a8-4d7c-a54f-0f6a2f7a3b1d";

/** Keeps what it is asked; answers with ids from 1 on. */
class Recorder implements Queryable {
  asked: [string, unknown[]][] = [];
  async query(text: string, values: unknown[] = []): Promise<{ rows: any[] }> {
    this.asked.push([text, values]);
    return { rows: JSON.parse(String(values[0])).map((_: unknown, at: number) => ({ id: String(at + 1) })) };
  }
  jobs = (): any[] => JSON.parse(String(this.asked[0]![1][0]));
}

test("whole numbers beyond 2^53 survive both ways", () => {
  const text = encode({ id: 9007199254740993n, ids: [1, -9223372036854775808n] }, "Model", types);
  assert.equal(text, '{"id":9007199254740993,"ids":[1,-9223372036854775808]}');
  assert.deepEqual(decode(text, "Model", types), { id: 9007199254740993n, ids: [1, -9223372036854775808n] });
  assert.deepEqual(decode("[9007199254740993]", ["list", "int"], types), [9007199254740993n]);
  assert.deepEqual(decode('{"kind":"model","id":9007199254740993}', "Either", types), { kind: "model", id: 9007199254740993n });
});

test("floats and plain JSON are numbers, however long", () => {
  assert.equal(decode("100000000000000000", null, {}), 1e17);
  assert.deepEqual(decode('{"a":[12345678901234567890, 1.5e3]}', null, {}), { a: [12345678901234567000, 1500] });
});

test("digits inside texts stay texts", () => {
  const value = { text: 'a "12345678901234567890" \\ 12345678901234567890', "12345678901234567890": null };
  assert.deepEqual(decode(JSON.stringify(value), null, {}), value);
});

test("numbers that are not exact, and what JSON has not, are refused", () => {
  for (const bad of [2 ** 53, 1.5, NaN, 2n ** 63n, "1"]) assert.throws(() => encode({ id: bad }, "Model", types), RangeError);
  assert.throws(() => encode({ other: Infinity }, "Model", types), RangeError);
  assert.throws(() => encode({ other: 1n }, "Model", types), RangeError);
});

test("defaults are filled in, deep inside, and never over a null", () => {
  assert.equal(encode({ more: { a: {} } }, "Model", types), '{"id":9223372036854775807,"more":{"a":{"id":9223372036854775807}}}');
  assert.equal(encode({ id: null }, "Model", types), '{"id":null}');
  assert.equal(encode({ id: undefined, ids: [] }, "Model", types), '{"id":9223372036854775807,"ids":[]}');
});

test("sets are sorted by code point, without repetitions", () => {
  assert.equal(encode(["b", "\u{1F600}", "\uFFFD", "a", "b", "ab"], ["set", null], {}), '["a","ab","b","\uFFFD","\u{1F600}"]');
  assert.equal(encode([10, 9n, 9, 2n], ["set", "int"], {}), "[2,9,10]");
});

test("a key named __proto__ is a key", () => {
  const text = '{"__proto__":{"x":1}}';
  assert.equal(encode(decode(text, null, {}), null, {}), text);
  assert.equal(encode(decode(text, ["map", null], {}), ["map", null], {}), text);
});

test("makers refuse what the other side would refuse", () => {
  assert.equal(uuid(ID.toUpperCase()), ID);
  assert.equal(decimal("1.50"), "1.50");
  assert.equal(decimal(5n), "5");
  assert.equal(dateTime(new Date(0)), "1970-01-01T00:00:00.000Z");
  assert.deepEqual(bytesOf(bytes(new Uint8Array([0, 255, 16]))), new Uint8Array([0, 255, 16]));
  assert.equal(duration("P1DT0.5S"), "P1DT0.5S");
  for (const bad of [() => uuid("x"), () => decimal("1,5"), () => decimal(""), () => day("31.1."), () => time("9"), () => duration("P"),
    () => duration("PT"), () => dateTime("2026-01-31"), () => dateTime("2026-01-31T10:00:00")]) assert.throws(bad, RangeError);
});

test("a request says what the SQL API wants", async () => {
  const client = new Recorder();
  const options = { blob: new Uint8Array([0, 255]), priority: 3, delaySeconds: 1.5, tags: { a: "b" }, uniqueKey: "k" };
  const handle = await enqueue(client, "resize_image", { width: 10 }, options);
  assert.equal(handle.id, 1n);
  const [text, values] = client.asked[0]!;
  assert.match(text, /jobspec\.enqueue_many\(\$1::jsonb, \$2::bytea\[\]\)/);
  assert.deepEqual(values[1], ["\\x00ff"]);
  assert.deepEqual(client.jobs(), [{
    kind: "acme.billing.resize_image", version: 1, payload: { width: 10, format: "webp" }, blob: 1,
    priority: 3, delay: "1.5 seconds", tags: { a: "b" }, unique_key: "k",
  }]);
});

test("many jobs are one round trip", async () => {
  const client = new Recorder();
  const [stock, ping] = await enqueueMany(client, [request("reserve_stock", { order_id: uuid(ID) }), request("ping", {})]);
  assert.deepEqual([stock.id, ping.id, client.asked.length], [1n, 2n, 1]);
});

test("every default of the spec is what is sent", async () => {
  const client = new Recorder();
  await enqueue(client, "everything", {});
  const sent = String(client.asked[0]![1][0]);
  assert.match(sent, /"a_int":9223372036854775807,/);
  assert.match(sent, /"ints":\[1,9007199254740993\]/);
  assert.deepEqual(client.jobs()[0].payload.a_json, { list: [1, null, true], text: "x" });
  assert.equal(client.jobs()[0].payload.a_str, "it's \"quoted\" */ ${x} \\ and é\n");
});

const row = (more: Partial<Claimed>): Claimed => ({
  id: "1", run: "2", kind: "acme.billing.ping", version: 1, attempt: 1, payload: "{}", blob: null, checkpoint: null,
  after: null, timeout_seconds: 60, ...more,
});
const signal = new AbortController().signal;

test("a handler gets what it waited for, and its result is written with its defaults", async () => {
  const table = defineSomeHandlers({
    charge_order: async ({ after, payload }) => ({ charge_id: after.stock ? payload.customer_id : 0, total: payload.amount }),
  });
  assert.deepEqual(table.kinds, ["acme.billing.charge_order"]);
  const payload = '{"customer_id": 9007199254740993, "amount": "9.99"}';
  const after = '[{"name": "stock", "id": 5, "state": "done", "result": true}]';
  const claimed = row({ kind: "acme.billing.charge_order", version: 2, payload, after });
  assert.equal(await table.run(new Recorder(), claimed, signal), '{"charge_id":9007199254740993,"total":"9.99"}');
  assert.match((await table.run(new Recorder(), { ...claimed, after: "[]" }, signal))!, /"charge_id":0/);
});

test("a row that this code does not know is told apart from a handler that fails", async () => {
  const table = defineSomeHandlers({ ping: async () => { throw new Error("boom"); }, resize_image: async () => ({ url: "", bytes: 1 }) });
  await assert.rejects(table.run(new Recorder(), row({}), signal), /boom/);
  for (const more of [{ kind: "acme.billing.other" }, { version: 2 }, { kind: "acme.billing.resize_image" }]) {
    await assert.rejects(table.run(new Recorder(), row(more), signal), UnreadableError);
  }
});

void defineHandlers;
