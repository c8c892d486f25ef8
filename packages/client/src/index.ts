/** The typed client of Frontoffice. */
export type { Outcome } from "./approvals.ts";
export { createFrontofficeClient, type FrontofficeClient } from "./client.ts";
export type { FrontofficeOptions } from "./connection.ts";
export { ApprovalPendingError, type ErrorCode, FrontofficeError, isFrontofficeError, type PendingApproval } from "./errors.ts";
export type * from "./generated/procedures.gen.ts";
export type { Action, CallOptions, Mutation, MutationOptions, Query, Stream } from "./procedure.ts";
