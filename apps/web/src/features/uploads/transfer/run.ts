import { finishSession, openSession, pauseSession, type UploadSession } from "@frontoffice/client/upload";
import { describeError, isMissing, isSignedOut } from "../../../lib/errors.ts";
import { trpcClient as api, noticeSignedOut } from "../../../lib/trpc.ts";
import { Digests } from "./checksums.ts";
import type { Chosen } from "./chosen-files.ts";
import { linkWith } from "./link.ts";
import { checkFolder, readChosen } from "./reader.ts";
import { startReporting } from "./report.ts";
import { RunStore } from "./run-store.ts";
import { type Selection, type SendTools, sendRounds } from "./send-rounds.ts";
import { countsOf, type RunState } from "./state.ts";
import { Tally } from "./tally.ts";
import { Traffic } from "./traffic.ts";
import { untilAnsweredBy } from "./until-answered.ts";

/** What was changed elsewhere in the meantime, in words; null where the transfer may go on. */
function endedElsewhere({ status }: UploadSession): string | null {
  if (status === "cancelled") return "This upload was cancelled elsewhere. What has arrived stays in the storage.";
  return status === "failed" ? "This upload was ended elsewhere." : null;
}

/** One transfer of this tab: reads what was chosen, and sends what of it the session has not. Lives on whatever page is open. */
export class UploadRun {
  readonly sessionId: string;
  session: UploadSession;
  readonly #store = new RunStore();
  readonly #life = new AbortController();
  readonly #tools: SendTools;
  /** Aborts what is being sent; the transfer may be resumed. */
  #work = new AbortController();
  /** Pausing waits until sending has come to rest, and sending until the session is paused. */
  #before: Promise<unknown> = Promise.resolve();
  #chosen: Chosen | undefined;
  #selection: Selection | undefined;
  #isFinishing = false;

  constructor(session: UploadSession) {
    this.session = session;
    this.sessionId = session.id;
    const store = this.#store;
    const onWait = (waits: boolean) => waits !== store.state.waits && store.dispatch({ kind: "waits", waits });
    const linkUntil = (signal: AbortSignal) => linkWith(untilAnsweredBy(signal, onWait));
    this.#tools = {
      sessionId: session.id,
      digests: new Digests(),
      traffic: new Traffic(),
      tally: new Tally((more) => store.dispatch({ kind: "bytes", more })),
      store,
      link: linkUntil(this.#life.signal),
      linkUntil,
      retries: () => this.session.timesToRetry,
      onWait,
    };
    this.#take(session);
  }

  get state(): RunState {
    return this.#store.state;
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Whether this tab can still read the file, so that it need not be chosen again. */
  has(path: string): boolean {
    return !this.#life.signal.aborted && this.#selection?.files.has(path) === true && !this.#selection.lost.has(path);
  }

  /**
   * Finds out what is to be sent. Of a session that has begun already, only what it knows is missing; `fileId` sends that one again and
   * nothing else that has failed.
   */
  async read(chosen: Chosen, fileId?: string): Promise<void> {
    this.#chosen = chosen;
    this.#selection = undefined;
    this.#store.dispatch({ kind: "reading" });
    try {
      const { link, digests } = this.#tools;
      const { signal } = this.#life;
      const isNew = this.session.status === "draft";
      if (!isNew) await checkFolder(chosen, this.sessionId, { link, signal });
      // A session that is over takes no files before it is resumed.
      if (fileId !== undefined) this.#take(await api.uploadSessions.files.retry.mutate({ id: this.sessionId, fileId }));
      else if (!this.session.isActive && !isNew) this.#take(await openSession(this.sessionId, link));
      const { dispatch } = this.#store;
      const { files, wanted } = await readChosen(chosen, this.session, { digests, signal, link, isNew, dispatch });
      this.#selection = { chosen, files, left: wanted.toReversed(), isStale: false, lost: new Set() };
      dispatch({ kind: "ready", ...countsOf(files.values(), wanted) });
      if (!isNew) await this.send();
    } catch (error) {
      await this.#fail(error);
    }
  }

  /** Starts or resumes; after a reading that broke off, with reading. */
  async send(): Promise<void> {
    const { phase } = this.state;
    if (phase === "sending" || phase === "reading" || phase === "stopped") return;
    const selection = this.#selection;
    if (!selection) return this.#chosen && this.read(this.#chosen);
    const work = new AbortController();
    this.#work = work;
    this.#store.dispatch({ kind: "sending" });
    const sending = this.#before.then(() => (work.signal.aborted ? undefined : this.#sendAll(selection, work.signal)));
    this.#before = sending.catch(() => undefined);
    await sending.catch((error: unknown) => (work.signal.aborted ? undefined : this.#fail(error)));
  }

  /** Stops what is on its way; what the store has acknowledged stays. */
  async pause(): Promise<void> {
    if (this.state.phase !== "sending") return;
    this.#halt(null);
    const pausing = this.#before.then(() => pauseSession(this.sessionId, this.#tools.link));
    this.#before = pausing.catch(() => undefined);
    const session = await pausing.catch(() => undefined);
    if (session) this.#take(session);
  }

  async resume(): Promise<void> {
    await this.send();
  }

  async cancel(): Promise<void> {
    this.close();
    this.#take(await api.uploadSessions.cancel.mutate({ id: this.sessionId }));
  }

  /** Sends once more what has failed, or this file of it. While others are on their way it is sent after them. */
  async retry(fileId?: string): Promise<void> {
    const id = this.sessionId;
    const isOne = fileId !== undefined;
    this.#take(await (isOne ? api.uploadSessions.files.retry.mutate({ id, fileId }) : api.uploadSessions.retryFailed.mutate({ id })));
    if (this.#selection) this.#selection.isStale = true;
    this.#store.dispatch({ kind: "retried", files: isOne ? 1 : "all" });
    if (this.session.status !== "paused") await this.send();
  }

  /** Takes over what was changed elsewhere, such as the limit or a pause. */
  follow(session: UploadSession): void {
    this.#take(session);
    const { phase } = this.state;
    if (session.status === "paused" && phase === "sending") this.#halt(null);
    const error = endedElsewhere(session);
    if (error !== null && !this.#isFinishing && phase !== "done" && phase !== "stopped") this.close(error);
  }

  close(error: string | null = null): void {
    this.#work.abort();
    this.#store.dispatch({ kind: "stopped", error });
    this.#life.abort();
    this.#tools.digests.close();
  }

  #take(session: UploadSession): void {
    this.session = session;
    this.#tools.traffic.most = session.maxWorkers;
    this.#tools.traffic.limit = session.bandwidthLimitBps;
    if (session.status !== this.state.status) this.#store.dispatch({ kind: "status", status: session.status });
  }

  async #sendAll(selection: Selection, work: AbortSignal): Promise<void> {
    const { link, digests } = this.#tools;
    this.#take(await openSession(this.sessionId, link));
    const stopReporting = startReporting({
      store: this.#store,
      link,
      session: () => this.session,
      onSession: (session) => this.follow(session),
      onRejected: () => void this.#refresh(),
    });
    await sendRounds(selection, this.#tools, AbortSignal.any([work, this.#life.signal])).finally(stopReporting);
    this.#isFinishing = true;
    this.#take(await finishSession(this.sessionId, link).finally(() => (this.#isFinishing = false)));
    digests.close();
    this.#work.abort();
    this.#store.dispatch({ kind: "done", failedFiles: this.session.filesFailed });
  }

  #refresh(): Promise<void> {
    return api.uploadSessions.get.query({ id: this.sessionId }).then(
      (session) => this.follow(session),
      () => undefined,
    );
  }

  #halt(error: string | null): void {
    this.#work.abort();
    this.#store.dispatch({ kind: "paused", error });
  }

  async #fail(error: unknown): Promise<void> {
    if (this.#life.signal.aborted) return;
    if (isMissing(error)) return this.close("This upload session was deleted.");
    const { code, message } = describeError(error);
    const isOwn = error instanceof Error && !("data" in error);
    this.#halt(isOwn ? error.message : message);
    if (isSignedOut(error)) noticeSignedOut(error);
    await this.#refresh();
    // Somebody else has paused it: that is no fault.
    if (code === "precondition" && !isOwn && this.session.status === "paused") this.#halt(null);
  }
}
