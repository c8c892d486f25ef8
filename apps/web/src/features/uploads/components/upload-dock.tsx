import { ActionIcon } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { plural } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { useOnline } from "../../../lib/use-online.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { ProgressLine } from "../../../ui/progress-line.tsx";
import { toast } from "../../../ui/toast.tsx";
import type { UploadRun } from "../transfer/run.ts";
import type { RunPhase, RunState } from "../transfer/state.ts";
import { useFocusKept } from "../use-focus-kept.ts";
import { dropRun, ownerOf, useOwnRunsOnly, useRunState, useUploadRuns } from "../use-upload-runs.ts";
import { figuresInWords, figuresOf } from "./session-progress.tsx";
import { sessionTitle } from "./session-state.tsx";
import classes from "./upload-dock.module.css";

const words: Record<RunPhase, string> = {
  reading: "Reading the files",
  ready: "Ready to send",
  sending: "Sending",
  paused: "Paused",
  done: "Done",
  stopped: "Stopped",
};

function wordsOf({ phase, failedFiles }: RunState): string {
  return phase === "done" && failedFiles > 0 ? `Done, but ${plural(failedFiles, "file")} failed` : words[phase];
}

function noteOf(run: UploadRun, state: RunState, online: boolean): string {
  if (state.error) return state.error;
  if (state.phase === "sending" && !online) return "Waiting for the network";
  if (state.waits) return "Waiting for the server";
  if (state.phase === "sending") return figuresInWords(figuresOf(run.session, state));
  if (state.phase === "reading") return `${plural(state.files, "file")} found`;
  return wordsOf(state);
}

function DockItem({ run }: { run: UploadRun }) {
  const state = useRunState(run);
  const online = useOnline();
  const title = sessionTitle(run.session);
  const isSending = state.phase === "sending";
  const isOver = state.phase === "done" || state.phase === "stopped";
  const isPaused = state.phase === "paused";
  const [asked, setAsked] = useState(false);
  const area = useFocusKept<HTMLLIElement>("button");
  const cancel = () => {
    setAsked(false);
    run.cancel().catch((error: unknown) => toast.failed(error, "The upload could not be cancelled"));
  };
  return (
    <li className={classes.item} ref={area}>
      <div className={classes.top}>
        <Link to="/uploads/sessions/$sessionId" params={{ sessionId: run.sessionId }} className={classes.title}>
          {title}
        </Link>
        {isSending && (
          <ActionIcon variant="subtle" aria-label={`Pause ${title}`} onClick={() => void run.pause()}>
            <IconPlayerPause size={17} aria-hidden="true" />
          </ActionIcon>
        )}
        {isPaused && (
          <ActionIcon variant="subtle" aria-label={`Resume ${title}`} onClick={() => void run.resume()}>
            <IconPlayerPlay size={17} aria-hidden="true" />
          </ActionIcon>
        )}
        {(isSending || isPaused) && run.session.isActive && (
          <ActionIcon variant="subtle" aria-label={`Cancel ${title}`} onClick={() => setAsked(true)}>
            <IconX size={17} aria-hidden="true" />
          </ActionIcon>
        )}
        {isOver && (
          <ActionIcon variant="subtle" aria-label={`Close ${title}`} onClick={() => dropRun(run.sessionId)}>
            <IconX size={17} aria-hidden="true" />
          </ActionIcon>
        )}
      </div>
      <ProgressLine
        label={title}
        done={state.phase === "done" ? 1 : state.sentBytes}
        total={state.phase === "done" ? 1 : state.totalBytes}
        note={noteOf(run, state, online)}
      />
      <ConfirmDialog
        opened={asked}
        title={`Cancel ${title}?`}
        verb="Cancel the upload"
        dangerous
        onClose={() => setAsked(false)}
        onConfirm={cancel}
      >
        What has arrived stays in the storage, and the session can be resumed later.
      </ConfirmDialog>
    </li>
  );
}

/** Says the turns of a transfer, not each percent. */
function Spoken({ run }: { run: UploadRun }) {
  const state = useRunState(run);
  const { phase, error, waits } = state;
  const online = useOnline();
  const standing = phase === "sending" && !online ? "Waiting for the network" : waits ? "Waiting for the server" : wordsOf(state);
  return (
    <p>
      {sessionTitle(run.session)}: {error ?? `${standing}.`}
    </p>
  );
}

/** The transfers of this tab, on every page but their own. */
export function UploadDock() {
  const runs = useUploadRuns();
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const shown = runs.filter(({ sessionId }) => !pathname.endsWith(`/${sessionId}`));
  useOwnRunsOnly(ownerOf(useSession()));
  return (
    <>
      <div role="status" aria-atomic={false} className="visually-hidden">
        {runs.map((run) => (
          <Spoken key={run.sessionId} run={run} />
        ))}
      </div>
      {shown.length > 0 && (
        <section className={classes.dock} aria-label="Uploads of this tab">
          <ul>
            {shown.map((run) => (
              <DockItem key={run.sessionId} run={run} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
