import { sql } from "@frontoffice/db";
import type { OpenTestDb } from "@frontoffice/db/testing";
import type { Product } from "./product.ts";

/**
 * Lets a journey hold back the work of one company while the others' goes on: no worker gets its jobs while it is listed, and whoever
 * looks for the answer of its draft waits for the journey's lock.
 */
export async function installHolds(db: OpenTestDb): Promise<void> {
  await db.pool("owner").query(`
    create schema journeys;
    create table journeys.paused (company_id uuid primary key);
    create function journeys.leave_queued() returns trigger language plpgsql security definer as $$
    begin
      if exists (select from journeys.paused where company_id = new.company_id) then return null; end if;
      return new;
    end $$;
    create trigger aa_paused before update of status on jobs for each row
      when (old.status = 'queued' and new.status = 'running') execute function journeys.leave_queued();
    create function journeys.is_released() returns boolean language plpgsql stable security definer as $$
    begin
      perform pg_advisory_xact_lock_shared(hashtextextended('draft ' || current_setting('app.company_id', true), 0));
      return true;
    end $$;
    grant usage on schema journeys to public;
    create policy held on strategy_drafts as restrictive for select using (journeys.is_released());`);
}

/** No worker takes a job of the company until it is resumed. */
export async function pauseJobs({ db }: Product, companyId: string): Promise<() => Promise<void>> {
  await sql`insert into journeys.paused values (${companyId})`.execute(db.owner);
  return async () => {
    await sql`delete from journeys.paused where company_id = ${companyId}`.execute(db.owner);
  };
}

/**
 * Holds every draft of the company back in its second phase, so that it can be looked at without a race. The answer lets it go; the worker
 * gives up waiting after ten seconds and tries again.
 */
export async function holdDrafts({ db }: Product, companyId: string): Promise<() => Promise<void>> {
  const client = await db.pool("owner").connect();
  const key = `draft ${companyId}`;
  await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [key]);
  let held = true;
  return async () => {
    if (!held) return;
    held = false;
    await client.query("select pg_advisory_unlock(hashtextextended($1, 0))", [key]);
    client.release();
  };
}

/** The company that the person with this address has registered. */
export async function companyOf({ db }: Product, email: string): Promise<string> {
  const { companyId } = await db.owner
    .selectFrom("memberships")
    .innerJoin("users", "users.id", "memberships.userId")
    .select("companyId")
    .where("email", "=", email)
    .executeTakeFirstOrThrow();
  return companyId;
}
