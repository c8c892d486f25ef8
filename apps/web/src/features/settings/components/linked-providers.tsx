import { Button } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useState } from "react";
import { type Outputs, trpc } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import rows from "../../../ui/row.module.css";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { toast } from "../../../ui/toast.tsx";
import { useLinkProvider } from "../use-link-provider.ts";
import classes from "./linked-providers.module.css";

type Methods = Outputs["auth"]["signInMethods"];
type Identity = Methods["identities"][number];

function IdentityRow({ identity }: { identity: Identity }) {
  const utils = trpc.useUtils();
  const [asking, setAsking] = useState(false);
  const unlink = trpc.auth.identities.unlink.useMutation({
    onSuccess: () => {
      toast.done(`${identity.provider} was unlinked.`);
      return utils.auth.signInMethods.invalidate();
    },
    onError: (error) => toast.failed(error),
    onSettled: () => setAsking(false),
  });
  return (
    <li className={rows.line}>
      <IconPlugConnected size={24} stroke={1.5} aria-hidden="true" />
      <div className={rows.words}>
        <p className={rows.title}>{identity.provider}</p>
        <p className={rows.meta}>
          {identity.email ?? identity.issuer} · used <TimeAgo at={identity.lastUsedAt} />
        </p>
      </div>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        Unlink<span className="visually-hidden"> {identity.provider}</span>
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`Unlink ${identity.provider}?`}
        verb="Unlink it"
        dangerous
        pending={unlink.isPending}
        onConfirm={() => unlink.mutate({ id: identity.id })}
        onClose={() => setAsking(false)}
      >
        You can no longer sign in with it, until you link it again.
      </ConfirmDialog>
    </li>
  );
}

/** Outside providers that this person signs in with; nothing where none is set up or linked. */
export function LinkedProviders({ provider, identities }: Pick<Methods, "provider" | "identities">) {
  const { link, pending } = useLinkProvider();
  if (!provider && identities.length === 0) return null;
  const linkIt = provider && (
    <Button size="xs" variant="default" loading={pending} onClick={link}>
      Link {provider.name}
    </Button>
  );
  return (
    <Card title="Linked providers" description="You can also sign in with an account that you have elsewhere." actions={linkIt} flush>
      {identities.length === 0 && <p className={classes.none}>None is linked yet.</p>}
      <ul>
        {identities.map((identity) => (
          <IdentityRow key={identity.id} identity={identity} />
        ))}
      </ul>
    </Card>
  );
}
