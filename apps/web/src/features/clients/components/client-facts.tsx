import { Skeleton } from "@mantine/core";
import { IconLink, IconPhone, IconUser } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { readablePhone } from "../../../lib/phone.ts";
import { trpc } from "../../../lib/trpc.ts";
import { TimeAgo } from "../../../ui/time-ago.tsx";
import { ACTIVITY_SHOWN } from "../hub/activity-shown.ts";
import type { Client } from "../use-client-cache.ts";
import classes from "./client-facts.module.css";
import { ClientStatus } from "./client-status.tsx";

const sign = { size: 16, stroke: 1.7, "aria-hidden": true } as const;

function LastActivity({ client }: { client: Client }) {
  const latest = trpc.dashboard.activity.useQuery({ clientId: client.id, limit: ACTIVITY_SHOWN });
  return (
    <span>
      Active <TimeAgo at={latest.data?.items[0]?.at ?? client.updatedAt} />
    </span>
  );
}

/** Stands where the facts will be. */
export function ClientFactsSkeleton() {
  return (
    <div className={classes.facts}>
      <Skeleton height={22} width={260} />
    </div>
  );
}

/** What is asked first about a client, in two rows. */
export function ClientFacts({ client }: { client: Client }) {
  return (
    <div className={classes.facts}>
      <ClientStatus client={client} />
      {client.profession && <span>{client.profession}</span>}
      {client.phoneNumber && (
        <a href={`tel:${client.phoneNumber}`}>
          <IconPhone {...sign} />
          {readablePhone(client.phoneNumber)}
        </a>
      )}
      {client.website && /^https?:\/\//.test(client.website) && (
        <a href={client.website} target="_blank" rel="noopener noreferrer">
          <IconLink {...sign} />
          {client.website.replace(/^https?:\/\//, "")}
        </a>
      )}
      {client.owner && (
        <span className={classes.owner}>
          <IconUser {...sign} />
          <span className="visually-hidden">Owner: </span>
          {client.owner.name}
        </span>
      )}
      {client.tags.map((tag) => (
        <Link key={tag} to="/clients" search={{ tag }} className={classes.tag}>
          {tag}
        </Link>
      ))}
      <LastActivity client={client} />
    </div>
  );
}
