import { Skeleton } from "@mantine/core";
import { getRouteApi, Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { isMissing } from "../../lib/errors.ts";
import { usePermission, useSession } from "../../lib/session.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { lazyDrawer } from "../../ui/lazy-drawer.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { TabLinks } from "../../ui/tab-links.tsx";
import { toast } from "../../ui/toast.tsx";
import { ClientActions } from "./components/client-actions.tsx";
import { ClientFacts, ClientFactsSkeleton } from "./components/client-facts.tsx";
import { ClientTile } from "./components/client-tile.tsx";
import { clientTabs, tabPath } from "./hub/tabs.ts";

const ClientDrawer = lazyDrawer(() => import("./components/client-drawer.tsx").then((module) => module.ClientDrawer), { opened: false });

const route = getRouteApi("/_app/clients/$clientId");
const back = <Link to="/clients">Clients</Link>;

function Missing() {
  return (
    <Page title="No such client" eyebrow={back}>
      <EmptyState title="This client does not exist" action={<LinkButton to="/clients">All clients</LinkButton>}>
        It may have been deleted. Deleted clients can be restored from the list.
      </EmptyState>
    </Page>
  );
}

/** The frame of everything about one client: who it is, what can be done, and the pages below it. */
export function ClientPage() {
  const { clientId } = route.useParams();
  const { edit } = route.useSearch();
  const navigate = useNavigate();
  const { permissions } = useSession();
  const mayEdit = usePermission("clients:write");
  const open = useLocation({ select: ({ pathname }) => pathname });
  const query = trpc.clients.get.useQuery({ id: clientId });
  const setEdit = (opened: boolean) =>
    void navigate({ to: ".", search: (before) => ({ ...before, edit: opened || undefined }), resetScroll: false });
  if (isMissing(query.error) || query.data?.deletedAt) return <Missing />;
  const client = query.data;
  const name = client?.name ?? "Client";
  const tabs = clientTabs
    .filter(({ permission }) => permission === undefined || permissions.includes(permission))
    .map((tab) => ({ label: tab.label, path: tabPath(clientId, tab) }));
  const here = tabs.find(({ path }) => path === open.replace(/\/$/, ""));
  return (
    <Page
      title={name}
      tabTitle={here && here !== tabs[0] ? `${here.label} · ${name}` : name}
      eyebrow={back}
      picture={client ? <ClientTile client={client} size="large" /> : <Skeleton width={56} height={56} radius={14} />}
      intro={client ? <ClientFacts client={client} /> : <ClientFactsSkeleton />}
      actions={client && <ClientActions client={client} onEdit={() => setEdit(true)} />}
    >
      <TabLinks label={`About ${name}`} tabs={tabs} />
      {query.isError ? (
        <ErrorState error={query.error} title="This client could not be loaded" onRetry={() => void query.refetch()} />
      ) : (
        <Outlet />
      )}
      {client && (
        <ClientDrawer
          opened={mayEdit && edit === true}
          client={client}
          onClose={() => setEdit(false)}
          onSaved={() => {
            toast.done("Saved.");
            setEdit(false);
          }}
        />
      )}
    </Page>
  );
}
