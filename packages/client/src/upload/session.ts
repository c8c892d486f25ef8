import type { UploadLink, UploadSession } from "./api.ts";

const ATTEMPTS = 3;
const ENDED: readonly UploadSession["status"][] = ["completed", "completed_with_errors", "failed"];

/** Starts or resumes a session, wherever it stands. An answer that was lost on the way shows in how the session stands. */
export async function openSession(id: string, { api, ask, codeOf }: UploadLink): Promise<UploadSession> {
  for (let attempt = 1; ; attempt += 1) {
    const session = await ask(() => api.get({ id }));
    try {
      if (session.actions.includes("resume")) return await ask(() => api.resume({ id }));
      if (!session.actions.includes("start")) return session;
      await ask(() => api.start({ sessionId: id }));
    } catch (error) {
      if (codeOf(error) !== "precondition" || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** Ends a session of which every file is sent or failed. */
export async function finishSession(id: string, { api, ask, codeOf }: UploadLink): Promise<UploadSession> {
  try {
    return await ask(() => api.finish({ id }));
  } catch (error) {
    const session = codeOf(error) === "precondition" ? await ask(() => api.get({ id })) : undefined;
    if (session && ENDED.includes(session.status)) return session;
    throw error;
  }
}

/** Pauses a session. One that is over already, or paused by somebody else, is as good as paused. */
export async function pauseSession(id: string, { api, ask, codeOf }: UploadLink): Promise<UploadSession> {
  try {
    return await ask(() => api.pause({ id }));
  } catch (error) {
    if (codeOf(error) !== "precondition") throw error;
    return ask(() => api.get({ id }));
  }
}
