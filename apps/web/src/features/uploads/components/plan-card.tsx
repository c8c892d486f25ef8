import type { UploadSessionView } from "@frontoffice/api/schema/uploads";
import { Button } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { byteSize, duration, plural } from "../../../lib/format.ts";
import { trpcClient as api, type Outputs } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Facts } from "../../../ui/facts.tsx";
import forms from "../../../ui/form.module.css";
import { ProgressLine } from "../../../ui/progress-line.tsx";
import { SkeletonText } from "../../../ui/skeletons.tsx";
import type { UploadRun } from "../transfer/run.ts";
import type { RunState } from "../transfer/state.ts";
import { useSessionActions } from "../use-session-actions.ts";
import { dropRun, useRunState } from "../use-upload-runs.ts";
import classes from "./plan-card.module.css";

type Plan = Outputs["uploadSessions"]["plan"];
interface Note {
  path: string;
  why: string;
}

const amount = ({ files, bytes }: { files: number; bytes: number }) => `${plural(files, "file")}, ${byteSize(bytes)}`;

function Notes({ title, items, count }: { title: string; items: Note[]; count: number }) {
  if (count === 0) return null;
  return (
    <details className={classes.notes}>
      <summary>
        {title}: {count}
      </summary>
      <ul>
        {items.map(({ path, why }) => (
          <li key={path}>
            <code>{path}</code> {why}
          </li>
        ))}
      </ul>
    </details>
  );
}

function PlanFacts({ plan, run }: { plan: Plan; run: RunState | undefined }) {
  const unreadable = [...plan.unreadable, ...(run?.unreadable ?? [])];
  return (
    <>
      <Facts
        items={[
          { label: "Found", value: amount(plan) },
          { label: "To be sent", value: amount(plan.toSend) },
          { label: "There already", value: plan.duplicates.files > 0 ? amount(plan.duplicates) : "None" },
          {
            label: "Time",
            value: plan.estimateSeconds === null ? "Not known before the first upload" : `About ${duration(plan.estimateSeconds * 1000)}`,
          },
        ]}
      />
      <Notes title="Replaced, because a different file is in their place" items={plan.conflicts} count={plan.conflictCount} />
      <Notes title="Cannot be read" items={unreadable} count={plan.unreadableCount + (run?.unreadableCount ?? 0)} />
    </>
  );
}

function Reading({ state, onStop }: { state: RunState; onStop: () => void }) {
  return (
    <Card title="Reading the files" description="Each file is read and compared with what the project has already.">
      <div className={forms.form}>
        <ProgressLine
          label="Reading the files"
          done={0}
          total={0}
          note={`${plural(state.files, "file")}, ${byteSize(state.bytes)} so far`}
        />
        <div className={`${forms.buttons} ${forms.fill}`}>
          <Button variant="default" onClick={onStop}>
            Stop
          </Button>
        </div>
      </div>
    </Card>
  );
}

/** What a start would do, before anything is done. */
export function PlanCard({ session, run }: { session: UploadSessionView; run: UploadRun | undefined }) {
  const { id } = session;
  const state = useRunState(run);
  const act = useSessionActions(session);
  const isReading = run !== undefined && state.phase === "reading";
  const plan = useQuery({
    queryKey: ["upload-plan", id, state.files, state.bytes],
    queryFn: () => api.uploadSessions.plan.mutate({ id }),
    enabled: !isReading,
    staleTime: 0,
    gcTime: 0,
  });
  if (isReading) return <Reading state={state} onStop={() => dropRun(id)} />;
  const isStarting = act.pending || state.phase === "sending";
  return (
    <Card title="Before it is sent">
      <div tabIndex={-1} data-focus-next />
      {plan.isPending && <SkeletonText lines={5} />}
      {plan.isError && <ErrorState error={plan.error} title="The plan could not be made" onRetry={() => void plan.refetch()} />}
      {plan.data && (
        <div className={forms.form}>
          <PlanFacts plan={plan.data} run={run ? state : undefined} />
          <div className={`${forms.buttons} ${forms.fill}`}>
            {run && (
              <Button variant="default" onClick={() => dropRun(id)}>
                Choose other files
              </Button>
            )}
            {session.actions.includes("start") && (
              <Button
                leftSection={<IconSend size={17} aria-hidden="true" />}
                loading={isStarting}
                onClick={() => (run ? void run.send() : act.start())}
              >
                Send
              </Button>
            )}
          </div>
        </div>
      )}
    </Card>
  );
}
