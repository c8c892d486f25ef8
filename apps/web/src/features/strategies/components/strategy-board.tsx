import type { SectionKey, StrategySections, StrategyView } from "@frontoffice/api/schema/strategies";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { usePermission } from "../../../lib/session.ts";
import { Page } from "../../../ui/page.tsx";
import { useDraftJob } from "../use-draft-job.ts";
import { useStrategyMoves } from "../use-strategy-moves.ts";
import { DraftFailure, DraftProgress } from "./draft-progress.tsx";
import { RegenerateDialog } from "./regenerate-dialog.tsx";
import { SectionTools } from "./section-tools.tsx";
import { StrategyActions } from "./strategy-actions.tsx";
import { DocumentSkeleton, StrategyDocument } from "./strategy-document.tsx";
import { StrategyIntro } from "./strategy-intro.tsx";
import { StrategyNotices } from "./strategy-notices.tsx";
import { VersionDrawer } from "./version-drawer.tsx";

const SectionEditor = lazy(() => import("./section-editor.tsx").then(({ SectionEditor }) => ({ default: SectionEditor })));

interface StrategyBoardProps {
  strategy: StrategyView;
  /** The version to read, which may be an older one, and its words once they are loaded. */
  shown: number;
  sections: StrategySections | null;
  onLeaveVersion: () => void;
}

/** One strategy: where it stands, what may be done with it, and its words. */
export function StrategyBoard({ strategy, shown, sections, onLeaveVersion }: StrategyBoardProps) {
  const [editing, setEditing] = useState<SectionKey>();
  const [writing, setWriting] = useState<SectionKey | "whole">();
  const [history, setHistory] = useState(false);
  const moves = useStrategyMoves(strategy);
  const { job, live } = useDraftJob(strategy.jobId, strategy.drafting);
  const mayWrite = usePermission("strategies:write");
  const current = shown === strategy.version;
  const approved = strategy.status === "approved";
  // A busy strategy says so in its own panel; an approved one is changed through a new draft only.
  const editable = strategy.canEdit && current && !live && !approved;
  const failed = job !== undefined && !live && current && (job.status === "failed" || job.status === "cancelled");
  const tools = (key: SectionKey) => <SectionTools section={key} onEdit={setEditing} onRegenerate={setWriting} />;
  return (
    <Page
      title={strategy.title}
      eyebrow={
        <>
          <Link to="/strategies">Strategies</Link> for{" "}
          <Link to="/clients/$clientId" params={{ clientId: strategy.clientId }}>
            {strategy.clientName}
          </Link>
        </>
      }
      intro={<StrategyIntro strategy={strategy} />}
      actions={
        <StrategyActions
          strategy={strategy}
          moves={moves}
          shown={shown}
          onVersions={() => setHistory(true)}
          onRegenerate={editable && strategy.version > 0 ? () => setWriting("whole") : undefined}
          onNewDraft={approved && mayWrite && current ? () => setWriting("whole") : undefined}
        />
      }
    >
      {job && live && <DraftProgress job={job} version={strategy.version} />}
      {job && failed && <DraftFailure job={job} version={strategy.version} />}
      <StrategyNotices strategy={strategy} shown={shown} onLeaveVersion={onLeaveVersion} />
      {sections && <StrategyDocument sections={sections} clientId={strategy.clientId} tools={editable ? tools : undefined} />}
      {!sections && (live || !current) && <DocumentSkeleton />}
      <RegenerateDialog strategy={strategy} section={writing} onClose={() => setWriting(undefined)} />
      <VersionDrawer opened={history} strategy={strategy} shown={shown} onClose={() => setHistory(false)} />
      <Suspense>
        {strategy.sections && (
          <SectionEditor strategy={strategy} sections={strategy.sections} section={editing} onClose={() => setEditing(undefined)} />
        )}
      </Suspense>
    </Page>
  );
}
