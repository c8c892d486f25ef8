import type { FastifyReply } from "fastify";

/** Aborts when the caller has gone before the answer; a connection that closes behind its whole answer has nothing left to be stopped. */
export function callerGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once("close", () => reply.raw.writableFinished || gone.abort());
  return gone.signal;
}
