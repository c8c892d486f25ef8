import { setTimeout as wait } from "node:timers/promises";
import { isDatabaseGone } from "@frontoffice/queue";
import { type TrackedEnvelope, tracked } from "@trpc/server";
import type { Scope } from "../../kernel/scope.ts";
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
  let toldAt = 0;
  for await (const _ of feed.watchTopic({ topic: `uploads:${scope.companyId}:${id}`, signal })) {
    await wait(Math.max(0, toldAt + EVERY_MS - Date.now()), undefined, { signal }).catch(() => undefined);
    if (signal?.aborted) return;
    const now = await look(scope, id);
    if (!now) continue;
    const mark = now.updatedAt;
    if (mark !== seen) {
      seen = mark;
      toldAt = Date.now();
      yield tracked(mark, now);
    }
    if (now.status !== "draft" && !activeUploadStatuses.includes(now.status)) return;
  }
}

/** Undefined while the database is away: the topic wakes the stream when it is back. */
async function look(scope: Scope, id: string): Promise<UploadSessionView | undefined> {
  try {
    return presentSession(scope)(await getSession(scope, id));
  } catch (error) {
    if (isDatabaseGone(error)) return undefined;
    throw error;
  }
}
