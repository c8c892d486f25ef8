import { Button } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { stored } from "../../../lib/stored.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Notice } from "../../../ui/notice.tsx";

const isShown = stored("frontoffice.stand-ins", true);

/** Says what is offline or simulated in this installation, until it is read; silent when all of it is real. */
export function StandIns() {
  const shown = useSyncExternalStore(isShown.subscribe, isShown.read);
  const info = trpc.system.info.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY, enabled: shown });
  if (!shown || !info.data) return null;
  const { model, mail } = info.data;
  if (!model.offline && !mail.offline) return null;
  return (
    <Notice title="What stands in for the real thing here">
      {model.offline && <p>Strategies: {model.label}</p>}
      {mail.offline && <p>Mail: {mail.label}</p>}
      <Button size="compact-sm" variant="default" onClick={() => isShown.write(false)}>
        Do not show again
      </Button>
    </Notice>
  );
}
