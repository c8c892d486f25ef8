import { InitialsTile } from "../../../ui/initials-tile.tsx";
import type { Client } from "../use-client-cache.ts";
import classes from "./client-tile.module.css";

/** What a client is recognised by, beside its name. */
export function ClientTile({ client, size }: { client: Pick<Client, "name">; size?: "large" }) {
  return (
    <span className={classes.tile} data-size={size}>
      <InitialsTile name={client.name} />
    </span>
  );
}
