import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { describeError } from "../../../lib/errors.ts";
import { trpcClient as api } from "../../../lib/trpc.ts";
import type { Ask } from "./until-answered.ts";

type Session = UploadSessionView;

const MOVES = 3;
const isRefused = (error: unknown) => describeError(error).code === "precondition";
const hasEnded = ({ status }: Session) => status === "completed" || status === "completed_with_errors" || status === "failed";

/** Starts a session or goes on with it, wherever it stands. An answer that was lost on the way shows in how it stands. */
export async function openSession(id: string, ask: Ask): Promise<Session> {
  for (let tries = 1; ; tries += 1) {
    const session = await ask(() => api.uploadSessions.get.query({ id }));
    try {
      if (session.actions.includes("resume")) return await ask(() => api.uploadSessions.resume.mutate({ id }));
      if (!session.actions.includes("start")) return session;
      await ask(() => api.uploads.start.mutate({ sessionId: id }));
    } catch (error) {
      if (!isRefused(error) || tries >= MOVES) throw error;
    }
  }
}

/** Says that nothing more comes. */
export async function finishSession(id: string, ask: Ask): Promise<Session> {
  try {
    return await ask(() => api.uploadSessions.finish.mutate({ id }));
  } catch (error) {
    const session = isRefused(error) ? await ask(() => api.uploadSessions.get.query({ id })) : undefined;
    if (session && hasEnded(session)) return session;
    throw error;
  }
}

/** A session that is over already, or paused by somebody else, is as good as paused. */
export async function pauseSession(id: string, ask: Ask): Promise<Session> {
  try {
    return await ask(() => api.uploadSessions.pause.mutate({ id }));
  } catch (error) {
    if (!isRefused(error)) throw error;
    return ask(() => api.uploadSessions.get.query({ id }));
  }
}

/** What was changed elsewhere in the meantime, in words; null where a transfer may go on. */
export function endedElsewhere({ status }: Session): string | null {
  if (status === "cancelled") return "This upload was cancelled elsewhere. What has arrived stays in the storage.";
  return status === "failed" ? "This upload was ended elsewhere." : null;
}
