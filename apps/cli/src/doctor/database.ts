import { readHealth } from "@frontoffice/api";
import { createPool, keepsPreparedStatements, plainDb, ROLES, roleFaults, roleUrl } from "@frontoffice/db";
import { migrationStatus } from "@frontoffice/db/migrate";
import type { Environment } from "../env.ts";
import { type Finding, fault, type Installation, note, ok, wordsOf } from "./finding.ts";

const OLDEST = 180_000;

/** The server, its migrations, our roles, and the workers that it knows of. */
export async function checkDatabase({ environment, config }: Installation): Promise<Finding[]> {
  const url = addressOf(environment.variables, config?.SECRET_KEY);
  if (!url) return [note("database", "None yet: npm start brings an embedded one.", "Run npm start, or set DATABASE_URL.")];
  if (!URL.canParse(url)) return [fault("database", "DATABASE_URL is no address.", "Use postgres://user:password@host:5432/database")];
  const reached = await checkServer(url);
  if (reached.state === "fault") return [reached];
  const migrations = await checkMigrations(url);
  if (migrations.state === "fault" || !config) return [reached, migrations];
  const prepared = await checkPrepared(url, environment.variables.DATABASE_PREPARE !== "false");
  return [reached, ...prepared, migrations, ...(await checkRoles(url, config.SECRET_KEY)), ...(await checkWorkers(url, config.SECRET_KEY))];
}

/** For the owner where one is named, else for the role that may read the list of migrations. */
function addressOf({ DATABASE_OWNER_URL, DATABASE_URL }: Environment["variables"], secretKey: string | undefined): string | undefined {
  const url = DATABASE_OWNER_URL || DATABASE_URL;
  if (!url || !secretKey || !URL.canParse(url) || new URL(url).username !== "") return url;
  return roleUrl(url, secretKey, "queue");
}

async function checkServer(url: string): Promise<Finding> {
  const { host } = new URL(url);
  const pool = createPool({ connectionString: url, applicationName: "frontoffice doctor", max: 1 });
  try {
    const { rows } = await pool.query<{ number: string; version: string }>(
      "select current_setting('server_version_num') as number, current_setting('server_version') as version",
    );
    const [server] = rows;
    if (Number(server?.number) >= OLDEST) return ok("database", `PostgreSQL ${server?.version} answers at ${host}.`);
    return fault(
      "database",
      `PostgreSQL ${server?.version} at ${host} is too old.`,
      "Use PostgreSQL 18 or newer: ids are made by its uuidv7().",
    );
  } catch (error) {
    return fault(
      "database",
      `Nothing usable at ${host}: ${wordsOf(error)}`,
      "Start the database (npm start runs the embedded one), or correct DATABASE_URL.",
    );
  } finally {
    await pool.end();
  }
}

/** Whether the setting fits what stands between us and the database; nothing is said where it does. */
async function checkPrepared(url: string, prepares: boolean): Promise<Finding[]> {
  const keeps = await keepsPreparedStatements(url).catch(wordsOf);
  if (typeof keeps === "string") return [fault("database", `Prepared statements could not be tried: ${keeps}`, "Check DATABASE_URL.")];
  const { host } = new URL(url);
  if (prepares && !keeps) return [fault("database", `The pooler at ${host} keeps no prepared statements.`, "Set DATABASE_PREPARE=false.")];
  const cure = "Set DATABASE_PREPARE=true: answers cost less.";
  return !prepares && keeps ? [note("database", `Prepared statements would be kept at ${host}.`, cure)] : [];
}

async function checkMigrations(url: string): Promise<Finding> {
  const all = await migrationStatus(url).catch(wordsOf);
  if (typeof all === "string") return fault("migrations", all, "Run pnpm db:migrate; its user must own the tables.");
  const missing = all.filter((migration) => !migration.executedAt).map((migration) => migration.name);
  return missing.length === 0
    ? ok("migrations", `All ${all.length} are applied.`)
    : fault("migrations", `Not applied: ${missing.join(", ")}.`, "pnpm db:migrate");
}

async function checkRoles(url: string, secretKey: string): Promise<Finding[]> {
  const findings = await Promise.all(
    ROLES.map(async (role) => {
      const pool = createPool({ connectionString: roleUrl(url, secretKey, role), applicationName: "frontoffice doctor", max: 1 });
      try {
        const faults = await roleFaults(pool);
        return faults.length === 0
          ? []
          : [
              fault(
                "roles",
                `frontoffice_${role} ${faults.join(" and ")}.`,
                "Take these rights away: row level security does not bind it.",
              ),
            ];
      } catch (error) {
        return [
          fault(
            "roles",
            `frontoffice_${role} cannot sign in: ${wordsOf(error)}`,
            "Was SECRET_KEY changed? pnpm db:migrate sets the passwords again.",
          ),
        ];
      } finally {
        await pool.end();
      }
    }),
  );
  return findings.flat().length > 0 ? findings.flat() : [ok("roles", `${ROLES.length} roles, each bound by row level security.`)];
}

async function checkWorkers(url: string, secretKey: string): Promise<Finding[]> {
  const pool = createPool({ connectionString: roleUrl(url, secretKey, "queue"), applicationName: "frontoffice doctor", max: 3 });
  try {
    const { database, worker, queue } = await readHealth({ platform: plainDb(pool) });
    if (!database.ok) return [fault("worker", "Its tables cannot be read.", "pnpm db:migrate")];
    const waiting = queue && queue.depth > 0 ? ` ${queue.depth} jobs wait, the oldest for ${queue.oldestSeconds} s.` : "";
    if (worker.ok) return [ok("worker", `${worker.count} at work, heard of ${worker.heartbeatAgeSeconds} s ago.${waiting}`)];
    return [fault("worker", `None is at work.${waiting}`, "npm start runs one; by itself: node apps/worker/src/main.ts")];
  } finally {
    await pool.end();
  }
}
