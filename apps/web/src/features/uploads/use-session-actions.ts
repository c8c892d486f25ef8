import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { useNavigate } from "@tanstack/react-router";
import { trpc } from "../../lib/trpc.ts";
import { toast } from "../../ui/toast.tsx";
import { forgetFolder } from "./transfer/remembered-folders.ts";
import { dropRun, useUploadRun } from "./use-upload-runs.ts";
import { useSessionCache } from "./use-upload-session.ts";

function useRemoveSession(id: string) {
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  return trpc.uploadSessions.delete.useMutation({
    onError: (error) => toast.failed(error),
    onSuccess: async () => {
      dropRun(id);
      void forgetFolder(id);
      toast.done("The session was deleted. The files in the storage stay.");
      await navigate({ to: "/uploads/sessions" });
      await utils.uploadSessions.invalidate();
    },
  });
}

/** What may be done to a session. What this tab sends, its own transfer is asked to do; the rest is the server's. */
export function useSessionActions(session: UploadSessionView) {
  const { id } = session;
  const utils = trpc.useUtils();
  const show = useSessionCache();
  const run = useUploadRun(id);
  const answers = {
    onSuccess: show,
    onError: (error: unknown) => toast.failed(error),
    onSettled: () => utils.uploadSessions.invalidate(),
  };
  const pause = trpc.uploadSessions.pause.useMutation(answers);
  const resume = trpc.uploadSessions.resume.useMutation(answers);
  const cancel = trpc.uploadSessions.cancel.useMutation(answers);
  const retry = trpc.uploadSessions.retryFailed.useMutation(answers);
  const retryOne = trpc.uploadSessions.files.retry.useMutation(answers);
  const update = trpc.uploadSessions.update.useMutation({
    ...answers,
    onSuccess: (changed) => {
      show(changed);
      run?.follow(changed);
    },
  });
  const start = trpc.uploads.start.useMutation({ onError: answers.onError, onSettled: answers.onSettled });
  const remove = useRemoveSession(id);
  const ofRun = (work: (() => Promise<void>) | undefined, otherwise: () => void) =>
    work ? void work().catch(answers.onError).then(answers.onSettled) : otherwise();
  const own = run && run.state.phase !== "stopped" ? run : undefined;
  return {
    start: () => start.mutate({ sessionId: id }),
    pause: () => ofRun(own?.state.phase === "sending" ? () => own.pause() : undefined, () => pause.mutate({ id })),
    resume: () => ofRun(own && (() => own.resume()), () => resume.mutate({ id })),
    cancel: () => ofRun(own && (() => own.cancel()), () => cancel.mutate({ id })),
    retry: () => ofRun(own && (() => own.retry()), () => retry.mutate({ id })),
    /** Null where the browser has to be given the file again first. */
    retryFile: ({ id: fileId, path }: { id: string; path: string }): (() => void) | null => {
      if (own?.has(path))
        return () =>
          ofRun(
            () => own.retry(fileId),
            () => undefined,
          );
      return session.sourceKind === "browser" ? null : () => retryOne.mutate({ id, fileId });
    },
    remove: () => remove.mutate({ id }),
    setPace: (pace: { maxWorkers?: number; bandwidthLimitBps?: number | null }) => update.mutate({ id, ...pace }),
    pending: [pause, resume, cancel, retry, retryOne, start, remove].some(({ isPending }) => isPending),
  };
}
