import { sql } from "@frontoffice/db";
import { jsonBuildObject } from "kysely/helpers/postgres";
import { calling, defineInboxSource, leading } from "../../kernel/inbox.ts";
import { storageConnectionEntity } from "./entity.ts";

/** Connections that their server has refused at the last test. */
export const refusedConnections = defineInboxSource({
  label: "Storage",
  entity: storageConnectionEntity,
  decides: "storage:write",
  isFailure: false,
  table: "connection",
  at: sql<Date>`connection.last_checked_at`,
  client: null,
  waiting: ({ db }) =>
    db
      .selectFrom("storageConnections as connection")
      .where("connection.deletedAt", "is", null)
      .where("connection.lastError", "is not", null)
      .where("connection.lastCheckedAt", "is not", null),
  shown: (rows) => rows.select("connection.name").select((eb) => jsonBuildObject({ error: eb.ref("connection.lastError") }).as("facts")),
  says: ({ id, name, facts: { error } }) => ({
    sentence: `The storage “${name}” refuses the connection`,
    detail: error,
    severity: "critical",
    link: "/settings/storage",
    actions: [leading("reconnect", "Reconnect", "/settings/storage"), calling("retry", "Test again", "storage.connections.test", { id })],
  }),
});
