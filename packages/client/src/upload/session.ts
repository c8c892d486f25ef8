import type { UploadLink, UploadSession } from "./api.ts";

const ATTEMPTS = 3;
const ENDED: readonly UploadSession["status"][] = ["completed", "completed_with_errors", "failed"];

/** Starts or resumes a session, wherever it stands. An answer that was lost on the way shows in how the session stands. */
export async function openSession(id: string, { api, call, codeOf }: UploadLink): Promise<UploadSession> {
  for (let attempt = 1; ; attempt += 1) {
    const session = await call(() => api.get({ id }));
    try {
      if (session.actions.includes("resume")) return await call(() => api.resume({ id }));
      if (!session.actions.includes("start")) return session;
      await call(() => api.start({ sessionId: id }));
    } catch (error) {
      if (codeOf(error) !== "precondition" || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** Ends a session of which every file is sent or failed. */
export async function finishSession(id: string, { api, call, codeOf }: UploadLink): Promise<UploadSession> {
  try {
    return await call(() => api.finish({ id }));
  } catch (error) {
    const session = codeOf(error) === "precondition" ? await call(() => api.get({ id })) : undefined;
    if (session && ENDED.includes(session.status)) return session;
    throw error;
  }
}

/** Pauses a session. One that is over already, or paused by somebody else, is as good as paused. */
export async function pauseSession(id: string, { api, call, codeOf }: UploadLink): Promise<UploadSession> {
  try {
    return await call(() => api.pause({ id }));
  } catch (error) {
    if (codeOf(error) !== "precondition") throw error;
    return call(() => api.get({ id }));
  }
}
