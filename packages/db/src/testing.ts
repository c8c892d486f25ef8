import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import pg from "pg";
import { type EmbeddedPostgres, startEmbedded } from "./embedded.ts";
import { migrateToLatest } from "./migrate.ts";
import { createPool, type PoolRole } from "./pool.ts";
import { roleUrl } from "./roles.ts";
import type { DB } from "./schema.ts";
import { plainDb, tenantDb } from "./tenant.ts";

export const TEST_SECRET_KEY = "a secret key for tests alone, long enough to be accepted";
const TEMPLATE = "frontoffice_template";

export interface TestCluster {
  /** Owner's address of the migrated template, which test databases are cloned from. */
  ownerUrl: string;
  stop(): Promise<void>;
}

/** One disposable PostgreSQL with a migrated template database; started once per test run. */
export async function startTestCluster(): Promise<TestCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), "frontoffice-test-"));
  // The account that runs PostgreSQL must get through.
  await chmod(dataDir, 0o755);
  const server: EmbeddedPostgres = await startEmbedded({ dataDir, secretKey: TEST_SECRET_KEY, disposable: true });
  const ownerUrl = withDatabase(server.url, TEMPLATE);
  await onServer(server.url, (client) => client.query(`create database ${TEMPLATE}`));
  await migrateToLatest(ownerUrl, TEST_SECRET_KEY);
  return {
    ownerUrl,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A database that is there, through the eyes of each role. */
export interface OpenTestDb {
  /** Owner's address: superuser, sees every company. */
  ownerUrl: string;
  /** Address for one of the roles that own nothing. */
  url(role: PoolRole): string;
  /** A pool for a role, or for the owner; closed by close(). */
  pool(role: PoolRole | "owner", max?: number): pg.Pool;
  /** Kysely as the owner, for arranging and for looking across companies. */
  owner: Kysely<DB>;
  tenant(companyId: string, clientIds?: readonly string[] | null): Kysely<DB>;
  identity: Kysely<DB>;
  queue: Kysely<DB>;
  /** Ends every connection that was opened through this. */
  close(): Promise<void>;
}

export interface TestDb extends OpenTestDb {
  name: string;
  drop(): Promise<void>;
}

/** A database of its own, cloned from the template. Inside vitest the cluster's address is found by itself. */
export async function createTestDb(clusterUrl?: string): Promise<TestDb> {
  const serverUrl = clusterUrl ?? (await import("vitest")).inject("databaseUrl");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await onServer(withDatabase(serverUrl, "postgres"), (client) =>
    client.query(`create database ${name} template ${TEMPLATE} strategy file_copy`),
  );
  const opened = openTestDb(withDatabase(serverUrl, name));
  return {
    ...opened,
    name,
    drop: async () => {
      await opened.close();
      await onServer(withDatabase(serverUrl, "postgres"), (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** A test database that somebody else has made and will drop. */
export function openTestDb(ownerUrl: string): OpenTestDb {
  const pools = new Map<string, pg.Pool>();
  const url = (role: PoolRole) => roleUrl(ownerUrl, TEST_SECRET_KEY, role);
  const pool = (role: PoolRole | "owner", max = 10) => {
    const known = pools.get(role);
    if (known) return known;
    const made = createPool({ connectionString: role === "owner" ? ownerUrl : url(role), applicationName: `test ${role}`, max });
    pools.set(role, made);
    return made;
  };
  return {
    ownerUrl,
    url,
    pool,
    owner: plainDb(pool("owner")),
    tenant: (companyId, clientIds) => tenantDb(pool("runtime"), companyId, clientIds),
    identity: plainDb(pool("identity")),
    queue: plainDb(pool("queue")),
    close: async () => {
      await Promise.all([...pools.values()].map((one) => one.end()));
    },
  };
}

/** How often `work` waits for the database: statements that are sent while a connection still owes an answer cost no round trip more. */
export async function countRoundTrips(pool: pg.Pool, work: () => Promise<unknown>): Promise<number> {
  let trips = 0;
  const watched = new Map<pg.PoolClient, () => void>();
  const watch = (client: pg.PoolClient) => {
    if (!watched.has(client))
      watched.set(
        client,
        watchClient(client, () => trips++),
      );
  };
  pool.on("acquire", watch);
  try {
    await work();
    return trips;
  } finally {
    pool.off("acquire", watch);
    for (const unwatch of watched.values()) unwatch();
  }
}

/** Hears of every statement that is sent while the connection owes no answer. Each statement ends with one ReadyForQuery. */
function watchClient(client: pg.PoolClient, onTrip: () => void): () => void {
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  const query = client.query;
  let owed = 0;
  const onReady = () => {
    owed -= 1;
  };
  connection.on("readyForQuery", onReady);
  client.query = ((...sent: unknown[]) => {
    if (owed === 0) onTrip();
    owed += 1;
    return Reflect.apply(query, client, sent);
  }) as typeof query;
  return () => {
    client.query = query;
    connection.off("readyForQuery", onReady);
  };
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
    wholeSize: boolean;
    /** Where processes that a test starts keep what they have compiled: they start in half the time. */
    compileCache: string;
    /** How long a test waits for what must come: the one limit. */
    patienceMs: number;
  }
}
