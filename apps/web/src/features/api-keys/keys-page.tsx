import { Button } from "@mantine/core";
import { useState } from "react";
import { usePageActions } from "../../lib/page-actions.ts";
import { usePermission } from "../../lib/session.ts";
import { Card } from "../../ui/card.tsx";
import { lazyDrawer } from "../../ui/lazy-drawer.tsx";
import { SettingsPanel } from "../settings/components/settings-panel.tsx";
import { KeyList } from "./components/key-list.tsx";
import { type Issued, KeySecret } from "./components/key-secret.tsx";

const IssueDrawer = lazyDrawer(() => import("./components/issue-drawer.tsx").then((module) => module.IssueDrawer), { opened: false });

/** What programs sign in with: who issued which key, what it may do, and when it was used last. */
export function KeysPage() {
  const mayIssue = usePermission("apiKeys:write");
  const [issuing, setIssuing] = useState(false);
  const [issued, setIssued] = useState<Issued | null>(null);
  usePageActions([mayIssue && { label: "Issue a key", synonyms: "new create api token", keys: "c", run: () => setIssuing(true) }]);
  const issue = mayIssue && <Button onClick={() => setIssuing(true)}>Issue a key</Button>;
  return (
    <SettingsPanel>
      <Card
        title="API keys"
        description="What programs and agents sign in with. A key can never do more than the person who issued it."
        actions={issue}
        flush
      >
        <KeyList issue={issue} />
      </Card>
      <IssueDrawer opened={issuing} onIssued={setIssued} onClose={() => setIssuing(false)} />
      <KeySecret issued={issued} onClose={() => setIssued(null)} />
    </SettingsPanel>
  );
}
