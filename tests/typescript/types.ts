export type { ChargeOrderResult as Charge } from "./generated/acme/billing/jobs.js";
