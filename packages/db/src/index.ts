export { type Expression, type Kysely, type Selectable, sql, type Transaction } from "kysely";
export { type Given, kept } from "./kept-query.ts";
export { ahead, together } from "./pipeline.ts";
export { createPool, type PoolOptions, type PoolRole } from "./pool.ts";
export { keepsPreparedStatements } from "./prepared-statements.ts";
export { ROLES, roleFaults, roleUrl, withoutCredentials } from "./roles.ts";
export type { DB } from "./schema.ts";
export { plainDb, tenantDb } from "./tenant.ts";
