import type { FileUploadView, UploadSessionView } from "@frontoffice/api/schema/uploads";
import { describeError, isMissing, isSignedOut } from "../../../lib/errors.ts";
import { trpcClient as api, noticeSignedOut } from "../../../lib/trpc.ts";
import { Digests, UNREADABLE } from "./checksums.ts";
import type { Chosen } from "./chosen-files.ts";
import { endedElsewhere, finishSession, openSession, pauseSession } from "./moves.ts";
import { checkFolder, findUnfinished, readChosen } from "./reader.ts";
import { nextBatch, Sender, type WantedFile } from "./sender.ts";
import { countsOf, emptyRun, oneLookOn, type RunState } from "./state.ts";
import { Tally } from "./tally.ts";
import { Traffic } from "./traffic.ts";
import { asking } from "./until-answered.ts";

type Session = UploadSessionView;

const LANES = 3;
/** How often what was left over is sent again before somebody is asked. */
const ROUNDS = 5;
const TELL_MS = 250;
const LOOK_MS = 1000;

/** One transfer of this tab: reads what was chosen, and sends what of it the session has not. Lives on whatever page is open. */
export class UploadRun {
  readonly sessionId: string;
  session: Session;
  state: RunState = emptyRun;
  readonly #listeners = new Set<() => void>();
  readonly #digests = new Digests();
  readonly #traffic = new Traffic();
  readonly #life = new AbortController();
  readonly #tally = new Tally((more) => this.#show({ sentBytes: this.state.sentBytes + more }));
  readonly #onWait = (waits: boolean) => waits !== this.state.waits && this.#show({ waits }, true);
  readonly #ask = asking(this.#life.signal, this.#onWait);
  #work = new AbortController();
  /** One thing after the other: what is paused has come to rest before it goes on. */
  #turn: Promise<unknown> = Promise.resolve();
  #chosen: Chosen | undefined;
  #hasRead = false;
  /** The server knows better than this list what is to be sent. */
  #isStale = false;
  #isFinishing = false;
  #todo: WantedFile[] = [];
  #everything: ReadonlyMap<string, WantedFile> = new Map();
  /** Changed on the disk since they were chosen, and the browser cannot look again. */
  readonly #lost = new Set<string>();
  #lastTold = 0;

  constructor(session: Session) {
    this.session = session;
    this.sessionId = session.id;
    this.#follow(session);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly getState = (): RunState => this.state;

  /** Whether this tab can still read the file, so that it need not be chosen again. */
  has(path: string): boolean {
    return !this.#life.signal.aborted && this.#everything.has(path) && !this.#lost.has(path);
  }

  /**
   * Finds out what is to be sent. Of a session that has begun already, only what it knows is missing; `fileId` sends that one again and
   * nothing else that has failed.
   */
  async read(chosen: Chosen, fileId?: string): Promise<void> {
    this.#chosen = chosen;
    this.#hasRead = false;
    this.#show({ ...emptyRun, status: this.state.status }, true);
    try {
      const { signal } = this.#life;
      const isNew = this.session.status === "draft";
      if (!isNew) await checkFolder(chosen, this.session, { ask: this.#ask, signal });
      // One that is over takes no files before it goes on.
      if (fileId !== undefined) this.#follow(await api.uploadSessions.files.retry.mutate({ id: this.sessionId, fileId }));
      else if (!this.session.isActive && !isNew) this.#follow(await openSession(this.sessionId, this.#ask));
      const options = { digests: this.#digests, signal, ask: this.#ask, isNew, show: (some: Partial<RunState>) => this.#show(some) };
      const { files, wanted } = await readChosen(chosen, this.session, options);
      this.#hasRead = true;
      this.#everything = files;
      this.#todo = wanted.reverse();
      this.#show({ phase: "ready", ...countsOf(files.values(), wanted) }, true);
      if (!isNew) await this.send();
    } catch (error) {
      await this.#fail(error);
    }
  }

  /** Starts or goes on; after a reading that broke off, with reading. */
  async send(): Promise<void> {
    const { phase } = this.state;
    if (phase === "sending" || phase === "reading" || phase === "stopped") return;
    if (!this.#hasRead) return this.#chosen && this.read(this.#chosen);
    const work = new AbortController();
    this.#work = work;
    this.#show({ phase: "sending", error: null }, true);
    const before = this.#turn;
    const sending = (async () => {
      await before;
      if (!work.signal.aborted) await this.#sendAll(AbortSignal.any([work.signal, this.#life.signal]));
    })();
    this.#turn = sending.catch(() => undefined);
    await sending.catch((error: unknown) => (work.signal.aborted ? undefined : this.#fail(error)));
  }

  /** Stops what is on its way; what the store has acknowledged stays. */
  async pause(): Promise<void> {
    if (this.state.phase !== "sending") return;
    this.#halt({ phase: "paused" });
    const pausing = this.#turn.then(() => pauseSession(this.sessionId, this.#ask));
    this.#turn = pausing.catch(() => undefined);
    const session = await pausing.catch(() => undefined);
    if (session) this.#follow(session);
  }

  async resume(): Promise<void> {
    await this.send();
  }

  async cancel(): Promise<void> {
    this.close();
    this.#follow(await api.uploadSessions.cancel.mutate({ id: this.sessionId }));
  }

  /** Sends once more what has failed, or this file of it. While others are on their way it is sent after them. */
  async retry(fileId?: string): Promise<void> {
    const id = this.sessionId;
    const isOne = fileId !== undefined;
    this.#follow(await (isOne ? api.uploadSessions.files.retry.mutate({ id, fileId }) : api.uploadSessions.retryFailed.mutate({ id })));
    this.#isStale = true;
    this.#show({ failedFiles: isOne ? Math.max(0, this.state.failedFiles - 1) : 0 }, true);
    if (this.session.status !== "paused") await this.send();
  }

  /** Takes over what was changed elsewhere, such as the limit or a pause. */
  follow(session: Session): void {
    this.#follow(session);
    const { phase } = this.state;
    if (session.status === "paused" && phase === "sending") this.#halt({ phase: "paused" });
    const error = endedElsewhere(session);
    if (error !== null && !this.#isFinishing && phase !== "done" && phase !== "stopped") this.close(error);
  }

  close(error: string | null = null): void {
    this.#halt({ phase: "stopped", error });
    this.#life.abort();
    this.#digests.close();
  }

  #follow(session: Session): void {
    this.session = session;
    this.#traffic.most = session.maxWorkers;
    this.#traffic.limit = session.bandwidthLimitBps;
    if (session.status !== this.state.status) this.#show({ status: session.status }, true);
  }

  async #sendAll(signal: AbortSignal): Promise<void> {
    this.#follow(await openSession(this.sessionId, this.#ask));
    const stopLooking = this.#look();
    try {
      for (let round = 0; ; round += 1) {
        if (this.#isStale || round > 0) this.#todo = await findUnfinished(this.sessionId, this.#everything, this.#ask);
        if (round > 0 && this.#todo.length === 0) break;
        this.#isStale = round === ROUNDS;
        if (this.#isStale) throw new Error("Some files have not been sent. Resume to send them.");
        await this.#sendInLanes(signal);
      }
    } finally {
      stopLooking();
    }
    this.#isFinishing = true;
    this.#follow(await finishSession(this.sessionId, this.#ask).finally(() => (this.#isFinishing = false)));
    this.#digests.close();
    this.#halt({ phase: "done", failedFiles: this.session.filesFailed });
  }

  async #sendInLanes(outer: AbortSignal): Promise<void> {
    const broken = new AbortController();
    const signal = AbortSignal.any([outer, broken.signal]);
    const lane = async () => {
      while (!signal.aborted && this.#todo.length > 0) {
        await this.#sendBatch(nextBatch(this.#todo), signal).catch((error: unknown) => broken.abort(error));
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    signal.throwIfAborted();
  }

  async #sendBatch(batch: WantedFile[], signal: AbortSignal): Promise<void> {
    const open = new Map(batch.map((wanted) => [wanted.fileId, wanted]));
    const sender = new Sender({
      ...{ sessionId: this.sessionId, digests: this.#digests, traffic: this.#traffic, tally: this.#tally, signal },
      ...{ ask: asking(signal, this.#onWait), askLasting: this.#ask, onWait: this.#onWait },
      retries: () => this.session.timesToRetry,
      onOutcome: (files) => {
        for (const { id } of files) open.delete(id);
        this.#outcome(files);
      },
    });
    const paths = new Set(batch.map(({ path }) => path));
    for (const { fileId } of batch) this.#tally.begin(fileId);
    this.#show({ current: [...paths, ...this.state.current].slice(0, 10) });
    try {
      await sender.send(batch);
    } finally {
      for (const [fileId] of open) this.#tally.interrupted(fileId);
      this.#todo.push(...open.values());
      this.#show({ current: this.state.current.filter((path) => !paths.has(path)) });
    }
  }

  #outcome(files: FileUploadView[]): void {
    const failed = files.filter(({ status }) => status === "failed");
    for (const { path, error } of failed) if (error === UNREADABLE && !this.#everything.get(path)?.again) this.#lost.add(path);
    const { sentFiles, failedFiles } = this.state;
    this.#show({ sentFiles: sentFiles + files.length - failed.length, failedFiles: failedFiles + failed.length });
  }

  /** Once a second: the speed, and a word to the API so that others see how far it is. */
  #look(): () => void {
    let [bytes, at] = [this.state.sentBytes, performance.now()];
    const timer = setInterval(() => {
      const { sentBytes } = this.state;
      const now = performance.now();
      this.#show(oneLookOn(this.state, sentBytes - bytes, (now - at) / 1000), true);
      [bytes, at] = [sentBytes, now];
      this.#report();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }

  #report(): void {
    const { sentBytes, totalBytes, speedBps, current } = this.state;
    const bytesUploaded = Math.max(0, Math.min(sentBytes, totalBytes) - this.session.bytesSkipped);
    const told = api.uploadSessions.progress.mutate({ id: this.sessionId, bytesUploaded, speedBps, currentFiles: current });
    told.then(
      (session) => void (this.state.phase === "sending" && this.follow(session)),
      (error: unknown) => void (describeError(error).code === "precondition" && this.#refresh()),
    );
  }

  #refresh(): Promise<void> {
    return api.uploadSessions.get.query({ id: this.sessionId }).then(
      (session) => this.follow(session),
      () => undefined,
    );
  }

  #halt(change: Partial<RunState>): void {
    this.#work.abort();
    this.#show({ current: [], speedBps: null, etaSeconds: null, waits: false, ...change }, true);
  }

  async #fail(error: unknown): Promise<void> {
    if (this.#life.signal.aborted) return;
    if (isMissing(error)) return this.close("This upload session was deleted.");
    const { code, message } = describeError(error);
    const isOwn = error instanceof Error && !("data" in error);
    this.#halt({ phase: "paused", error: isOwn ? error.message : message });
    if (isSignedOut(error)) noticeSignedOut(error);
    await this.#refresh();
    // Somebody else has paused it: that is no fault.
    if (code === "precondition" && !isOwn && this.session.status === "paused") this.#show({ error: null }, true);
  }

  /** Pages look at it a few times a second at most, unless it matters. */
  #show(change: Partial<RunState>, atOnce = false): void {
    this.state = { ...this.state, ...change };
    const now = performance.now();
    if (!atOnce && now - this.#lastTold < TELL_MS) return;
    this.#lastTold = now;
    for (const listener of this.#listeners) listener();
  }
}
