import { Button } from "@mantine/core";
import { useState } from "react";
import { usePageActions } from "../../lib/page-actions.ts";
import { usePermission } from "../../lib/session.ts";
import { Card } from "../../ui/card.tsx";
import { lazyDrawer } from "../../ui/lazy-drawer.tsx";
import { SettingsPanel } from "../settings/components/settings-panel.tsx";
import { ConnectionList } from "./components/connection-list.tsx";
import { StorageUse } from "./components/storage-use.tsx";
import type { Connection } from "./use-connection-actions.ts";

const ConnectionDrawer = lazyDrawer(() => import("./components/connection-drawer.tsx").then((module) => module.ConnectionDrawer), {
  editing: null,
});

/** Where files lie: what comes with the product, and the company's own servers. */
export function StoragePage() {
  const mayChange = usePermission("storage:write");
  const [editing, setEditing] = useState<Connection | "new" | null>(null);
  usePageActions([mayChange && { label: "Connect a storage", synonyms: "new add s3", keys: "c", run: () => setEditing("new") }]);
  return (
    <SettingsPanel>
      <Card title="Storage use" description="Projects without a storage of their own use the one that is built in.">
        <StorageUse />
      </Card>
      <Card
        title="Storage connections"
        description="S3 servers of your own, for projects that choose them."
        actions={mayChange && <Button onClick={() => setEditing("new")}>Connect a storage</Button>}
        flush
      >
        <ConnectionList onEdit={setEditing} onAdd={() => setEditing("new")} />
      </Card>
      <ConnectionDrawer editing={editing} onClose={() => setEditing(null)} />
    </SettingsPanel>
  );
}
