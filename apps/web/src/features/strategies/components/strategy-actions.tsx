import { rejectStrategyInput, renameStrategyInput, type StrategyView } from "@frontoffice/api/schema/strategies";
import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconArchive,
  IconDots,
  IconFileText,
  IconFileTypePdf,
  IconHistory,
  IconPencil,
  IconPrinter,
  IconRefresh,
} from "@tabler/icons-react";
import { useState } from "react";
import { z } from "zod";
import { usePageActions } from "../../../lib/page-actions.ts";
import { usePermission } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { toast } from "../../../ui/toast.tsx";
import { useStrategyExport } from "../use-strategy-export.ts";
import type { StrategyMoves } from "../use-strategy-moves.ts";
import { TextDialog } from "./text-dialog.tsx";

const icon = { size: 17, stroke: 1.7, "aria-hidden": true } as const;
const commentSchema = z.object({ text: rejectStrategyInput.shape.comment });
const titleSchema = z.object({ text: renameStrategyInput.shape.title });

function RenameDialog({ strategy, opened, onClose }: { strategy: StrategyView; opened: boolean; onClose: () => void }) {
  const utils = trpc.useUtils();
  const rename = trpc.strategies.rename.useMutation({
    onSuccess: (renamed) => {
      utils.strategies.get.setData({ id: renamed.id }, renamed);
      void utils.strategies.list.invalidate();
      onClose();
    },
    onError: (error) => toast.failed(error),
  });
  return (
    <TextDialog
      opened={opened}
      title="Rename"
      label="Title"
      value={strategy.title}
      schema={titleSchema}
      verb="Save"
      pending={rename.isPending}
      onSend={(title) => rename.mutate({ id: strategy.id, title })}
      onClose={onClose}
    />
  );
}

interface MoreMenuProps {
  strategy: StrategyView;
  moves: StrategyMoves;
  /** The version that is shown; files are made of it. */
  shown: number;
  onRename: (() => void) | undefined;
  onVersions: () => void;
  onRegenerate: (() => void) | undefined;
}

/** What is needed less often. */
function MoreMenu({ strategy, moves, shown, onRename, onVersions, onRegenerate }: MoreMenuProps) {
  const file = useStrategyExport(strategy.id);
  const written = strategy.version > 0;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label="More" loading={file.isPending}>
          <IconDots size={20} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onRegenerate && (
          <Menu.Item leftSection={<IconRefresh {...icon} />} onClick={onRegenerate}>
            Regenerate
          </Menu.Item>
        )}
        {onRename && (
          <Menu.Item leftSection={<IconPencil {...icon} />} onClick={onRename}>
            Rename
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconHistory {...icon} />} onClick={onVersions} disabled={!written}>
          Versions
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconFileText {...icon} />}
          disabled={!written}
          onClick={() => file.mutate({ format: "markdown", version: shown })}
        >
          Download Markdown
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFileTypePdf {...icon} />}
          disabled={!written}
          onClick={() => file.mutate({ format: "pdf", version: shown })}
        >
          Download PDF
        </Menu.Item>
        <Menu.Item leftSection={<IconPrinter {...icon} />} disabled={!written} onClick={() => print()}>
          Print
        </Menu.Item>
        {strategy.moves.includes("archive") && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconArchive {...icon} />} onClick={moves.archive}>
              Archive
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

interface StrategyActionsProps extends Omit<MoreMenuProps, "onRename"> {
  onNewDraft: (() => void) | undefined;
}

/** What may be done with the strategy now, the next step first. */
export function StrategyActions({ onNewDraft, ...props }: StrategyActionsProps) {
  const { strategy, moves } = props;
  const [asking, setAsking] = useState<"reject" | "rename" | null>(null);
  const mayWrite = usePermission("strategies:write");
  const file = useStrategyExport(strategy.id);
  const close = () => setAsking(null);
  const can = (move: StrategyView["moves"][number]) => strategy.moves.includes(move);
  const download = (format: "pdf" | "markdown") => () => file.mutate({ format, version: props.shown });
  usePageActions([
    can("approve") && { label: "Approve", synonyms: "accept decide release", run: moves.approve },
    can("reject") && { label: "Send back", synonyms: "reject decline comment", run: () => setAsking("reject") },
    can("submit") && { label: "Submit for review", synonyms: "send approve", run: moves.submit },
    onNewDraft && { label: "Start a new draft", synonyms: "version change", run: onNewDraft },
    can("reopen") && { label: "Make it a draft again", synonyms: "reopen withdraw", run: moves.reopen },
    can("restore") && { label: "Restore", synonyms: "unarchive bring back", run: moves.restore },
    props.onRegenerate && { label: "Regenerate", synonyms: "write again", run: props.onRegenerate },
    strategy.version > 0 && { label: "Versions", synonyms: "history compare", run: props.onVersions },
    strategy.version > 0 && { label: "Download PDF", synonyms: "export file print", run: download("pdf") },
    strategy.version > 0 && { label: "Download Markdown", synonyms: "export file text", run: download("markdown") },
    mayWrite && { label: "Rename", synonyms: "title change", run: () => setAsking("rename") },
    can("archive") && { label: "Archive", synonyms: "put away remove", run: moves.archive },
  ]);
  return (
    <>
      {can("approve") && (
        <Button loading={moves.pending} onClick={moves.approve}>
          Approve
        </Button>
      )}
      {can("reject") && (
        <Button variant="default" onClick={() => setAsking("reject")}>
          Send back
        </Button>
      )}
      {can("submit") && (
        <Button loading={moves.pending} onClick={moves.submit}>
          Submit for review
        </Button>
      )}
      {onNewDraft && <Button onClick={onNewDraft}>Start a new draft</Button>}
      {can("reopen") && (
        <Button loading={moves.pending} onClick={moves.reopen}>
          Make it a draft again
        </Button>
      )}
      {can("restore") && (
        <Button loading={moves.pending} onClick={moves.restore}>
          Restore
        </Button>
      )}
      <MoreMenu {...props} onRename={mayWrite ? () => setAsking("rename") : undefined} />
      <TextDialog
        opened={asking === "reject"}
        title="Send back"
        label="What should change?"
        description="The comment stands above the strategy until it is submitted again."
        schema={commentSchema}
        verb="Send back"
        long
        pending={moves.pending}
        onSend={(comment) => {
          moves.reject(comment);
          close();
        }}
        onClose={close}
      />
      <RenameDialog strategy={strategy} opened={asking === "rename"} onClose={close} />
    </>
  );
}
