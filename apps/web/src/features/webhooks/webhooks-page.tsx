import { Button } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { usePageActions } from "../../lib/page-actions.ts";
import { usePermission } from "../../lib/session.ts";
import { Card } from "../../ui/card.tsx";
import { lazyDrawer } from "../../ui/lazy-drawer.tsx";
import { SettingsPanel } from "../settings/components/settings-panel.tsx";
import { DeliveryDetails } from "./components/delivery-details.tsx";
import { DeliveryFilters } from "./components/delivery-filters.tsx";
import { DeliveryList } from "./components/delivery-list.tsx";
import { EndpointList } from "./components/endpoint-list.tsx";
import { type Revealed, SecretDialog } from "./components/secret-dialog.tsx";
import type { Endpoint } from "./use-endpoint-actions.ts";

const EndpointDrawer = lazyDrawer(() => import("./components/endpoint-drawer.tsx").then((module) => module.EndpointDrawer), {
  editing: null,
});

const route = getRouteApi("/_app/settings/webhooks");

/** Who else is told what happens here: the company's endpoints, and the log of what was sent. */
export function WebhooksPage() {
  const { delivery, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = usePermission("webhooks:write");
  const [editing, setEditing] = useState<Endpoint | "new" | null>(null);
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  usePageActions([mayChange && { label: "Add an endpoint", synonyms: "new create webhook", keys: "c", run: () => setEditing("new") }]);
  return (
    <SettingsPanel>
      <Card
        title="Webhook endpoints"
        description="Your own programs, which we notify of what happens here."
        actions={mayChange && <Button onClick={() => setEditing("new")}>Add an endpoint</Button>}
        flush
      >
        <EndpointList onEdit={setEditing} onSecret={setRevealed} onAdd={() => setEditing("new")} />
      </Card>
      <Card title="Delivery log" description="What was sent in the last 30 days, and what came of it." flush>
        <DeliveryFilters value={filters} onChange={(search) => void navigate({ search, replace: true, resetScroll: false })} />
        <DeliveryList filters={filters} />
      </Card>
      <EndpointDrawer editing={editing} onSecret={setRevealed} onClose={() => setEditing(null)} />
      <SecretDialog revealed={revealed} onClose={() => setRevealed(null)} />
      <DeliveryDetails id={delivery} onClose={() => void navigate({ search: filters, resetScroll: false })} />
    </SettingsPanel>
  );
}
