import { setTimeout as wait } from "node:timers/promises";
import { type TrackedEnvelope, tracked } from "@trpc/server";
import { rightsKey, type Scope } from "../../kernel/scope.ts";
import type { Services } from "../../kernel/services.ts";
import { presentSession } from "./present.ts";
import { getSession } from "./queries.ts";
import { activeUploadStatuses, type UploadSessionView, type WatchSessionInput } from "./schema.ts";

const EVERY_MS = 500;

/** Yields the session after every change, at most twice a second, until it ends. Throws not_found for another company's. */
export async function watchSession(
  scope: Scope,
  feed: Services["feed"],
  input: WatchSessionInput,
  signal?: AbortSignal,
): Promise<AsyncGenerator<TrackedEnvelope<UploadSessionView>, void, void>> {
  await getSession(scope, input.id);
  return follow(scope, feed, input, signal);
}

async function* follow(
  scope: Scope,
  feed: Services["feed"],
  { id, lastEventId }: WatchSessionInput,
  signal?: AbortSignal,
): AsyncGenerator<TrackedEnvelope<UploadSessionView>, void, void> {
  let seen = lastEventId ?? "";
  for await (const now of feed.watchTopics({ ...sessionTopic(scope, id), signal })) {
    const isNew = now.updatedAt !== seen;
    seen = now.updatedAt;
    if (isNew) yield tracked(seen, now);
    if (now.status !== "draft" && !activeUploadStatuses.includes(now.status)) return;
    if (isNew) await wait(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** One read serves all who watch the session and may do the same. */
function sessionTopic(scope: Scope, id: string) {
  const present = presentSession(scope);
  return {
    topics: [`uploads:${scope.companyId}:${id}`],
    key: rightsKey(scope),
    read: async () => present(await getSession(scope, id)),
  };
}
