import { Button } from "@mantine/core";
import { IconEdit, IconSparkles, IconTrash } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { isMissing } from "../../lib/errors.ts";
import { usePermission } from "../../lib/session.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonText } from "../../ui/skeletons.tsx";
import { toast } from "../../ui/toast.tsx";
import { ContactsCard } from "../contacts/components/contacts-card.tsx";
import { ClientDrawer } from "./components/client-drawer.tsx";
import { ClientProfile } from "./components/client-profile.tsx";
import { ClientStatus } from "./components/client-status.tsx";
import { useDeleteClient } from "./use-client-actions.ts";
import type { Client } from "./use-client-cache.ts";

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

function Actions({ client, onEdit }: { client: Client; onEdit: () => void }) {
  const navigate = route.useNavigate();
  const mayEdit = usePermission("clients:write");
  const mayDelete = usePermission("clients:delete");
  const mayPlan = usePermission("strategies:write");
  const { remove } = useDeleteClient();
  const removeAndLeave = () => {
    remove(client.id);
    void navigate({ to: "/clients" });
  };
  return (
    <>
      {mayDelete && (
        <Button variant="default" leftSection={<IconTrash size={17} />} onClick={removeAndLeave}>
          Delete
        </Button>
      )}
      {mayEdit && (
        <Button variant="default" leftSection={<IconEdit size={17} />} onClick={onEdit}>
          Edit
        </Button>
      )}
      {mayPlan && (
        <LinkButton to="/strategies" search={{ client: client.id, generate: client.id }} leftSection={<IconSparkles size={17} />}>
          Generate strategy
        </LinkButton>
      )}
    </>
  );
}

export function ClientPage() {
  const { clientId } = route.useParams();
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  const mayEdit = usePermission("clients:write");
  const mayReadContacts = usePermission("contacts:read");
  const query = trpc.clients.get.useQuery({ id: clientId });
  const setEdit = (opened: boolean) => void navigate({ search: { edit: opened || undefined }, resetScroll: false });
  if (isMissing(query.error) || query.data?.deletedAt) return <Missing />;
  const client = query.data;
  return (
    <Page
      title={client?.name ?? "Client"}
      eyebrow={back}
      intro={client && <ClientStatus client={client} />}
      actions={client && <Actions client={client} onEdit={() => setEdit(true)} />}
    >
      {query.isPending && <SkeletonText lines={9} />}
      {query.isError && <ErrorState error={query.error} title="This client could not be loaded" onRetry={() => void query.refetch()} />}
      {client && mayReadContacts && <ContactsCard clientId={client.id} />}
      {client && <ClientProfile client={client} />}
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
