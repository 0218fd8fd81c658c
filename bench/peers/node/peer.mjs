// graphile-worker and pg-boss: the same commands as peer.py.
//   node peer.mjs graphile|pgboss install | one N | crowd N C | bulk N B | spaced N SECONDS | work SCORE
import fs from "node:fs";
import readline from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const URL_ = process.env.BENCH_URL;
const setting = (name, otherwise) => Number(process.env[name] || otherwise);
const now = () => process.hrtime.bigint();

const payload = (n, at = 0n) => ({
  t: at.toString(),
  n,
  customer: 4711,
  mail: "somebody@example.org",
  template: "order_confirmed",
  language: "en-GB",
  labels: ["first", "urgent", "paid"],
  text: "x".repeat(70),
});

// The first moment is written at once, the count a hundred times a second: a write a job would be a cost of ours.
class Score {
  constructor(path) {
    this.file = fs.openSync(path, "r+");
    this.count = 0;
    this.told = 0;
    this.took = [];
    this.cell = Buffer.alloc(8);
    setInterval(() => {
      if (this.told !== this.count) this.write(8, BigInt((this.told = this.count)));
    }, 10);
  }
  write(offset, value) {
    this.cell.writeBigInt64LE(value);
    fs.writeSync(this.file, this.cell, 0, 8, offset);
  }
  handled(t) {
    const at = now();
    if (t !== "0") this.took.push(Number(at - BigInt(t)));
    if (this.count++ === 0) this.write(0, at);
  }
}

async function graphile() {
  const { Logger, makeWorkerUtils, run, runMigrations } = await import("graphile-worker");
  const { default: pg } = await import("pg");
  const logger = new Logger(() => () => {});
  let utils;
  return {
    install: () => runMigrations({ connectionString: URL_, logger }),
    async open(connections) {
      const pgPool = new pg.Pool({ connectionString: URL_, max: connections, min: connections });
      utils = await makeWorkerUtils({ pgPool, logger });
    },
    one: (given) => utils.addJob("noop", given),
    bulk: (given) => utils.addJobs(given.map((each) => ({ identifier: "noop", payload: each }))),
    async work(score) {
      const concurrentJobs = setting("BENCH_CONCURRENCY", 24);
      await run({
        preset: {
          worker: {
            connectionString: URL_,
            concurrentJobs,
            maxPoolSize: concurrentJobs + 1,
            localQueue: { size: setting("BENCH_BATCH", 1000), refetchDelay: { durationMs: 10 } },
            completeJobBatchDelay: 0,
            failJobBatchDelay: 0,
            pollInterval: 1000,
            logger,
          },
        },
        taskList: { noop: async (given) => score.handled(given.t) },
        noHandleSignals: true,
      });
    },
  };
}

async function pgboss() {
  const { PgBoss } = await import("pg-boss");
  const queue = "bench";
  let boss;
  const start = (max, more) => {
    boss = new PgBoss({ connectionString: URL_, max, ...more });
    boss.on("error", (error) => console.error(error.message));
    return boss.start();
  };
  return {
    async install() {
      await start(4, { supervise: false, schedule: false });
      await boss.createQueue(queue, { notify: true });
      await boss.stop({ graceful: false });
    },
    open: (connections) => start(connections, { supervise: false, schedule: false }),
    one: (given) => boss.send(queue, given),
    bulk: (given) => boss.insert(queue, given.map((data) => ({ data }))),
    async work(score) {
      await start(20, { useListenNotify: true });
      const options = {
        batchSize: setting("BENCH_BATCH", 1000),
        localConcurrency: setting("BENCH_CONCURRENCY", 2),
        pollingIntervalSeconds: 0.5,
        burstWhenBatchFull: true,
      };
      await boss.work(queue, options, async (jobs) => jobs.forEach((job) => score.handled(job.data.t)));
    },
  };
}

async function timed(jobs, doing) {
  const began = performance.now();
  await doing();
  return { jobs, seconds: (performance.now() - began) / 1e3 };
}

const say = (answer) => fs.writeSync(1, JSON.stringify(answer) + "\n");
const [name, command, first, second] = process.argv.slice(2);
const peer = await { graphile, pgboss }[name]();
const jobs = Number(first);
const commands = {
  async install() {
    await peer.install();
    return {};
  },
  async one() {
    await peer.open(1);
    await peer.one(payload(-1));
    return timed(jobs, async () => {
      for (let n = 0; n < jobs; n++) await peer.one(payload(n));
    });
  },
  async crowd() {
    const producers = Array.from({ length: Number(second) });
    await peer.open(producers.length);
    await Promise.all(producers.map(() => peer.one(payload(-1))));
    let n = 0;
    const produce = async () => {
      while (n < jobs) await peer.one(payload(n++));
    };
    return timed(jobs, () => Promise.all(producers.map(produce)));
  },
  async bulk() {
    const batch = Number(second);
    await peer.open(1);
    await peer.bulk([payload(-1)]);
    return timed(jobs, async () => {
      for (let n = 0; n < jobs; n += batch)
        await peer.bulk(Array.from({ length: Math.min(batch, jobs - n) }, (_, each) => payload(n + each)));
    });
  },
  async spaced() {
    await peer.open(1);
    const every = Number(second) * 1e3;
    const began = performance.now();
    return timed(jobs, async () => {
      for (let n = 0; n < jobs; n++) {
        await sleep(Math.max(0, began + n * every - performance.now()));
        await peer.one(payload(n, now()));
      }
    });
  },
  async work() {
    const score = new Score(first);
    const input = readline.createInterface({ input: process.stdin });
    const told = new Promise((resolve) => input.once("line", resolve));
    const over = new Promise((resolve) => input.once("close", resolve));
    say({ ready: true });
    await told;
    await peer.work(score);
    await over;
    return { took: score.took };
  },
};
say(await commands[command]());
process.exit(0);
