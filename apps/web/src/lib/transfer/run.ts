import type { FileUploadView, UploadSessionView } from "@frontoffice/api/schema/uploads";
import type { Chosen } from "../chosen-files.ts";
import { Digests } from "../digests.ts";
import { describeError } from "../errors.ts";
import { Traffic } from "../traffic.ts";
import { trpcClient as api } from "../trpc.ts";
import { readChosen, registerNamed, reportMissing } from "./reader.ts";
import { nextBatch, Sender, SMALL_BYTES, type WantedFile } from "./sender.ts";
import { emptyRun, oneSecondOn, type RunState } from "./state.ts";
import { untilAnswered } from "./until-answered.ts";

type Session = UploadSessionView;

const LANES = 3;
const TELL_MS = 250;

/** One transfer of this tab: reads what was chosen, and sends what of it the session has not. Lives on whatever page is open. */
export class UploadRun {
  readonly sessionId: string;
  session: Session;
  state: RunState = emptyRun;
  readonly #listeners = new Set<() => void>();
  readonly #digests = new Digests();
  readonly #traffic = new Traffic();
  readonly #life = new AbortController();
  #work = new AbortController();
  #sending: Promise<unknown> = Promise.resolve();
  #todo: WantedFile[] = [];
  #everything: ReadonlyMap<string, WantedFile> = new Map();
  #lastTold = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #bytesBefore = 0;
  /** What each file on its way has sent, so that an interrupted one can be taken back. */
  #onTheirWay = new Map<WantedFile, number>();

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

  /** Finds out what is to be sent. Of a session that has begun already, only what it knows is missing. */
  async read(chosen: Chosen): Promise<void> {
    try {
      const { signal } = this.#life;
      const isNew = this.session.status === "draft";
      // One that is over takes no files before it goes on.
      if (!this.session.isActive && !isNew) await this.#open();
      const found = await readChosen(chosen, this.session, { digests: this.#digests, signal, isNew, show: (some) => this.#show(some) });
      this.#everything = found.files;
      this.#count(found);
      this.#show({ phase: "ready" }, true);
      if (!isNew && this.session.status !== "paused") await this.send();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Starts or goes on. */
  async send(): Promise<void> {
    if (this.state.phase === "sending") return;
    this.#show({ phase: "sending", error: null }, true);
    this.#work = new AbortController();
    try {
      await this.#open();
      this.#timer = setInterval(() => this.#tick(), 1000);
      const all = this.#sendAll(AbortSignal.any([this.#work.signal, this.#life.signal]));
      this.#sending = all.catch(() => undefined);
      await all;
    } catch (error) {
      if (!this.#work.signal.aborted) this.#fail(error);
    } finally {
      clearInterval(this.#timer);
    }
  }

  /** Stops what is on its way; what the store has acknowledged stays. */
  async pause(): Promise<void> {
    if (this.state.phase !== "sending") return;
    this.#halt("paused");
    await this.#sending;
    await api.uploadSessions.pause.mutate({ id: this.sessionId }).then(
      (session) => this.#follow(session),
      () => undefined,
    );
  }

  async resume(): Promise<void> {
    await this.send();
  }

  async cancel(): Promise<void> {
    this.close();
    await api.uploadSessions.cancel.mutate({ id: this.sessionId });
  }

  /** Sends once more what has failed. */
  async retryFailed(): Promise<void> {
    this.#follow(await api.uploadSessions.retryFailed.mutate({ id: this.sessionId }));
    const { wanted } = await registerNamed(this.session, [...this.#everything.values()], this.#life.signal);
    this.#todo = wanted;
    this.#show({ phase: "ready", failedFiles: 0 }, true);
    await this.send();
  }

  /** Takes over what was changed elsewhere, such as the limit or a pause. */
  follow(session: Session): void {
    this.#follow(session);
    if (session.status === "paused" && this.state.phase === "sending") this.#halt("paused");
    const isOver = session.status === "cancelled" || session.status === "failed";
    if (isOver && this.state.phase !== "done" && this.state.phase !== "stopped") this.close();
  }

  close(): void {
    this.#halt("stopped");
    this.#life.abort();
    this.#digests.close();
  }

  #follow(session: Session): void {
    this.session = session;
    this.#traffic.most = session.maxWorkers;
    this.#traffic.limit = session.bandwidthLimitBps;
    if (session.status !== this.state.status) this.#show({ status: session.status }, true);
  }

  async #open(): Promise<void> {
    const { signal } = this.#life;
    const id = this.sessionId;
    const session = await untilAnswered(signal, () => api.uploadSessions.get.query({ id }));
    if (session.actions.includes("resume")) this.#follow(await untilAnswered(signal, () => api.uploadSessions.resume.mutate({ id })));
    else if (session.actions.includes("start")) {
      await untilAnswered(signal, () => api.uploads.start.mutate({ sessionId: id }));
      this.#follow(await untilAnswered(signal, () => api.uploadSessions.get.query({ id })));
    } else this.#follow(session);
  }

  async #sendAll(signal: AbortSignal): Promise<void> {
    const lane = async () => {
      for (let batch = nextBatch(this.#todo); batch.length > 0; batch = nextBatch(this.#todo)) await this.#sendBatch(batch, signal);
    };
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
    signal.throwIfAborted();
    const broken = lanes.find((one) => one.status === "rejected");
    if (broken) throw broken.reason;
    await reportMissing(this.sessionId, this.#everything, signal);
    this.#follow(await untilAnswered(signal, () => api.uploadSessions.finish.mutate({ id: this.sessionId })));
    this.#show({ phase: "done", current: [], speedBps: null, etaSeconds: null, failedFiles: this.session.filesFailed }, true);
  }

  async #sendBatch(batch: WantedFile[], signal: AbortSignal): Promise<void> {
    const [first] = batch;
    if (!first) return;
    this.#onTheirWay.set(first, 0);
    const settled = new Set<string>();
    const sender = new Sender({
      ...{ sessionId: this.sessionId, digests: this.#digests, traffic: this.#traffic, signal, lasting: this.#life.signal },
      retries: () => this.session.timesToRetry,
      onBytes: (more) => {
        this.#onTheirWay.set(first, (this.#onTheirWay.get(first) ?? 0) + more);
        this.#show({ sentBytes: this.state.sentBytes + more });
      },
      onOutcome: (files) => {
        for (const { id } of files) settled.add(id);
        this.#outcome(files);
      },
    });
    this.#show({ current: [...batch.map(({ path }) => path), ...this.state.current].slice(0, 10) });
    try {
      await (first.file.size > SMALL_BYTES ? sender.sendLarge(first) : sender.sendSmall(batch));
    } catch (error) {
      const unsettled = batch.filter(({ fileId }) => !settled.has(fileId));
      const arrived = batch.reduce((all, { fileId, file }) => (settled.has(fileId) ? all + file.size : all), 0);
      this.#todo.push(...unsettled);
      this.#show({ sentBytes: Math.max(0, this.state.sentBytes - (this.#onTheirWay.get(first) ?? 0) + arrived) });
      throw error;
    } finally {
      this.#onTheirWay.delete(first);
      const paths = new Set(batch.map(({ path }) => path));
      this.#show({ current: this.state.current.filter((path) => !paths.has(path)) });
    }
  }

  #outcome(files: FileUploadView[]): void {
    const failed = files.filter(({ status }) => status === "failed").length;
    this.#show({ sentFiles: this.state.sentFiles + files.length - failed, failedFiles: this.state.failedFiles + failed });
  }

  #count({ wanted, files }: { wanted: WantedFile[]; files: ReadonlyMap<string, WantedFile> }): void {
    this.#todo = wanted.reverse();
    const bytesOf = (some: Iterable<WantedFile>) => [...some].reduce((all, { file }) => all + file.size, 0);
    const totalBytes = bytesOf(files.values());
    const sentBytes = totalBytes - bytesOf(wanted);
    this.#show({ totalFiles: files.size, totalBytes, sentBytes, sentFiles: files.size - wanted.length }, true);
  }

  /** Once a second: the speed, and a word to the API so that others see how far it is. */
  #tick(): void {
    const { sentBytes } = this.state;
    this.#show(oneSecondOn(this.state, sentBytes - this.#bytesBefore), true);
    this.#bytesBefore = sentBytes;
    const { speedBps, current } = this.state;
    const report = {
      id: this.sessionId,
      bytesUploaded: Math.max(0, sentBytes - this.session.bytesSkipped),
      speedBps,
      currentFiles: current,
    };
    api.uploadSessions.progress.mutate(report).then(
      (session) => this.state.phase === "sending" && this.follow(session),
      (error: unknown) => describeError(error).code === "precondition" && this.#refresh(),
    );
  }

  #refresh(): void {
    api.uploadSessions.get.query({ id: this.sessionId }).then(
      (session) => this.follow(session),
      () => undefined,
    );
  }

  #halt(phase: "paused" | "stopped"): void {
    this.#work.abort();
    clearInterval(this.#timer);
    this.#show({ phase, current: [], speedBps: null, etaSeconds: null }, true);
  }

  #fail(error: unknown): void {
    if (this.#life.signal.aborted) return;
    this.#work.abort();
    const words = error instanceof Error && !("data" in error) ? error.message : describeError(error).message;
    this.#show({ phase: "paused", error: words, current: [], speedBps: null, etaSeconds: null }, true);
    this.#refresh();
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
