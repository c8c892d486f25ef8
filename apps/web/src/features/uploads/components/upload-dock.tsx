import { ActionIcon } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { plural } from "../../../lib/format.ts";
import type { UploadRun } from "../../../lib/transfer/run.ts";
import type { RunPhase, RunState } from "../../../lib/transfer/state.ts";
import { useOnline } from "../../../lib/use-online.ts";
import { ProgressLine } from "../../../ui/progress-line.tsx";
import { dropRun, useRunState, useUploadRuns } from "../use-upload-runs.ts";
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

function noteOf(run: UploadRun, state: RunState, online: boolean): string {
  if (state.error) return state.error;
  if (state.phase === "sending") return online ? figuresInWords(figuresOf(run.session, state)) : "Waits for the network";
  if (state.phase === "reading") return `${plural(state.files, "file")} found`;
  return words[state.phase];
}

function DockItem({ run }: { run: UploadRun }) {
  const state = useRunState(run);
  const online = useOnline();
  const title = sessionTitle(run.session);
  const isSending = state.phase === "sending";
  const isOver = state.phase === "done" || state.phase === "stopped";
  return (
    <li className={classes.item}>
      <div className={classes.top}>
        <Link to="/uploads/sessions/$sessionId" params={{ sessionId: run.sessionId }} className={classes.title}>
          {title}
        </Link>
        {isSending && (
          <ActionIcon variant="subtle" aria-label={`Pause ${title}`} onClick={() => void run.pause()}>
            <IconPlayerPause size={17} aria-hidden="true" />
          </ActionIcon>
        )}
        {state.phase === "paused" && (
          <ActionIcon variant="subtle" aria-label={`Resume ${title}`} onClick={() => void run.resume()}>
            <IconPlayerPlay size={17} aria-hidden="true" />
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
    </li>
  );
}

/** Says the turns of a transfer, not each percent. */
function Spoken({ run }: { run: UploadRun }) {
  const { phase, error } = useRunState(run);
  return (
    <span>
      {sessionTitle(run.session)}: {error ?? words[phase]}.
    </span>
  );
}

/** The transfers of this tab, on every page. */
export function UploadDock() {
  const runs = useUploadRuns();
  return (
    <>
      <div role="status" className="visually-hidden">
        {runs.map((run) => (
          <Spoken key={run.sessionId} run={run} />
        ))}
      </div>
      {runs.length > 0 && (
        <section className={classes.dock} aria-label="Uploads of this tab">
          <ul>
            {runs.map((run) => (
              <DockItem key={run.sessionId} run={run} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
