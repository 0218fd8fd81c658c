// A worker in TypeScript: it claims jobs through the SQL API, one at a time, and runs their typed handlers.
import type { Pool } from "pg";
import { CLAIM, UnreadableError } from "../../generated/jobspec.js";
import type { Claimed, HandlerTable } from "../../generated/jobspec.js";

export interface Settings {
  /** For so long a job is ours without a sign of life; it is renewed three times in it. */
  readonly leaseSeconds: number;
  /** Between two looks when there is nothing to do. */
  readonly pollSeconds: number;
  /** End when there is nothing to do. */
  readonly drain: boolean;
  /** Aborted: give the job back that is running, and end. */
  readonly stop: AbortSignal;
}

export async function work(pool: Pool, table: HandlerTable, settings: Settings): Promise<void> {
  while (!settings.stop.aborted) {
    const { rows } = await pool.query<Claimed>(CLAIM, [table.kinds, `${settings.leaseSeconds} seconds`, 1]);
    if (rows[0] !== undefined) await runOne(pool, table, rows[0], settings);
    else if (settings.drain) return;
    else await pause(settings.pollSeconds * 1000, settings.stop);
  }
}

async function runOne(pool: Pool, table: HandlerTable, job: Claimed, settings: Settings): Promise<void> {
  const lost = new AbortController();
  const late = AbortSignal.timeout(job.timeout_seconds * 1000);
  const signal = AbortSignal.any([lost.signal, late, settings.stop]);
  const lease = setInterval(() => void keep(pool, job, settings, lost), (settings.leaseSeconds * 1000) / 3);
  try {
    const result = await Promise.race([table.run(pool, job, signal), aborted(signal)]);
    await record(pool, job, "select jobspec.finish($1::bigint, $2::bigint, $3::json)", [result], "is done");
  } catch (error) {
    if (settings.stop.aborted) {
      await record(pool, job, "select jobspec.release($1::bigint, $2::bigint)", [], "is given back");
    } else if (!lost.signal.aborted) {
      const verb = error instanceof UnreadableError ? "park" : "fail";
      const text = `select jobspec.${verb}($1::bigint, $2::bigint, $3::json)`;
      await record(pool, job, text, [JSON.stringify(described(late.aborted ? late.reason : error))], `has failed: ${error}`);
    } else {
      console.error(`job ${job.id} is not ours any more`);
    }
  } finally {
    clearInterval(lease);
  }
}

/** Renews the lease. A refusal with a code of jobspec means that the job was taken away, or is to be cancelled. */
async function keep(pool: Pool, job: Claimed, settings: Settings, lost: AbortController): Promise<void> {
  try {
    const text = "select jobspec.extend($1::bigint, $2::bigint, $3::interval)";
    await pool.query(text, [job.id, job.run, `${settings.leaseSeconds} seconds`]);
  } catch (error) {
    if (codeOf(error) === "JS012") await record(pool, job, "select jobspec.fail($1::bigint, $2::bigint)", [], "is cancelled");
    if (codeOf(error).startsWith("JS")) lost.abort(error);
    else console.error(`job ${job.id}: ${error}`); // the database may be back before the lease is over
  }
}

/** How it ended, into the database. A refusal (the run is not ours any more) is told and no reason to stop. */
async function record(pool: Pool, job: Claimed, text: string, more: unknown[], said: string): Promise<void> {
  try {
    await pool.query(text, [job.id, job.run, ...more]);
    console.error(`job ${job.id} ${said}`);
  } catch (error) {
    if (!codeOf(error).startsWith("JS")) throw error;
    console.error(`the outcome of job ${job.id} was refused: ${error}`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function described(error: unknown): object {
  if (!(error instanceof Error)) return { type: "Error", message: String(error) };
  return { type: error.name, message: error.message, traceback: error.stack };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, refuse) => {
    const leave = (): void => refuse(signal.reason);
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
}

function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((wake) => {
    const timer = setTimeout(wake, milliseconds);
    stop.addEventListener("abort", () => (clearTimeout(timer), wake()), { once: true });
  });
}
