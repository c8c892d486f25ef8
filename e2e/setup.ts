import { sql } from "@frontoffice/db";
import { afterAll, beforeAll } from "vitest";
import { closeWindows } from "./browser.ts";
import { sharedProduct } from "./product.ts";

// All journeys come from one address: what an earlier one has used up of its limits is given back.
beforeAll(async () => {
  await sql`delete from rate_buckets`.execute(sharedProduct().db.owner);
});
afterAll(closeWindows);
