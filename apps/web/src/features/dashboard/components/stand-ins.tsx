import { trpc } from "../../../lib/trpc.ts";
import { Notice } from "../../../ui/notice.tsx";

/** Says what is offline or simulated in this installation; silent when all of it is real. */
export function StandIns() {
  const info = trpc.system.info.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  if (!info.data) return null;
  const { model, mail } = info.data;
  if (!model.offline && !mail.offline) return null;
  return (
    <Notice title="What stands in for the real thing here">
      {model.offline && <p>Strategies: {model.label}</p>}
      {mail.offline && <p>Mail: {mail.label}</p>}
    </Notice>
  );
}
