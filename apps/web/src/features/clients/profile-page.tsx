import { getRouteApi } from "@tanstack/react-router";
import { usePermission } from "../../lib/session.ts";
import { trpc } from "../../lib/trpc.ts";
import { Card } from "../../ui/card.tsx";
import { SkeletonText } from "../../ui/skeletons.tsx";
import { ContactsCard } from "../contacts/components/contacts-card.tsx";
import { ClientProfile } from "./components/client-profile.tsx";

const route = getRouteApi("/_app/clients/$clientId/profile");

/** What is known of a client, and of the people at it. */
export function ProfilePage() {
  const { clientId } = route.useParams();
  const mayReadContacts = usePermission("contacts:read");
  const client = trpc.clients.get.useQuery({ id: clientId }).data;
  return (
    <>
      {client ? (
        <ClientProfile client={client} />
      ) : (
        <Card>
          <SkeletonText lines={9} />
        </Card>
      )}
      {mayReadContacts && <ContactsCard clientId={clientId} />}
    </>
  );
}
