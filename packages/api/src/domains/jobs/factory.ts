import { defineJob, enqueue } from "@frontoffice/queue";
import { z } from "zod";
import { type Scope, userOf } from "../../kernel/scope.ts";

interface JobValues {
  type?: string;
  audience?: "company" | "system";
  clientId?: string | null;
  dedupeKey?: string | null;
  payload?: Record<string, string>;
}

/** A queued job that nobody handles, for looking at, cancelling and moving by hand. */
export async function makeJob(scope: Scope, { type = "tests.wait", audience = "company", payload = {}, ...options }: JobValues = {}) {
  const contract = defineJob({ type, title: type, queue: "tests", payload: z.record(z.string(), z.string()), audience });
  const { companyId, request } = scope;
  const { jobId } = await enqueue(scope.db, contract, payload, {
    companyId,
    createdBy: userOf(scope),
    createdVia: request.surface,
    ...options,
  });
  return jobId;
}
