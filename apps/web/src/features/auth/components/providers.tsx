import { Button } from "@mantine/core";
import { trpc } from "../../../lib/trpc.ts";
import classes from "./providers.module.css";

/** The way in through an outside provider; nothing where none is set up. Keeps its place while that is not known yet. */
export function Providers({ returnTo, inNewTab = false }: { returnTo?: string | undefined; inNewTab?: boolean }) {
  const list = trpc.auth.providers.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const providers = list.data?.providers ?? [];
  if (providers.length === 0) return null;
  const query = returnTo ? `?returnTo=${encodeURIComponent(returnTo)}` : "";
  return (
    <>
      <p className={classes.or}>
        <span>or</span>
      </p>
      {providers.map(({ name, startUrl }) => (
        <Button key={name} component="a" href={`${startUrl}${query}`} target={inNewTab ? "_blank" : undefined} size="md" variant="default">
          Continue with {name}
          {inNewTab && " in a new tab"}
        </Button>
      ))}
    </>
  );
}
