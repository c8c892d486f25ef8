import { Button, Drawer } from "@mantine/core";
import { fullTime } from "../../../lib/format.ts";
import { usePermission } from "../../../lib/session.ts";
import { type Outputs, trpc } from "../../../lib/trpc.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { type Fact, Facts } from "../../../ui/facts.tsx";
import { SkeletonText } from "../../../ui/skeletons.tsx";
import { toast } from "../../../ui/toast.tsx";
import classes from "./delivery-details.module.css";
import { DeliveryStatus } from "./delivery-status.tsx";

type Detail = Outputs["webhooks"]["deliveries"]["get"];

const POLL_MS = 1_000;

function factsOf(delivery: Detail): Fact[] {
  const { eventId, endpointUrl, createdAt, attempts, maxAttempts, nextAttemptAt, redeliveryOf } = delivery;
  return [
    { label: "To", value: <span className={classes.long}>{endpointUrl}</span> },
    { label: "Happened at", value: fullTime(createdAt) },
    { label: "Attempts", value: `${attempts} of ${maxAttempts}` },
    ...(nextAttemptAt ? [{ label: "Next attempt", value: fullTime(nextAttemptAt) }] : []),
    ...(redeliveryOf ? [{ label: "Sent again", value: "By hand, under the same webhook-id" }] : []),
    { label: "webhook-id", value: <code className={classes.long}>{eventId}</code> },
  ];
}

function Redeliver({ delivery: { id, status } }: { delivery: Detail }) {
  const utils = trpc.useUtils();
  const allowed = usePermission("webhooks:write");
  const redeliver = trpc.webhooks.deliveries.redeliver.useMutation({
    onSuccess: () => toast.done("It is sent again; the log shows what comes of it."),
    onError: (error) => toast.failed(error, "It was not sent again"),
    onSettled: () => utils.webhooks.invalidate(),
  });
  if (!allowed || status === "pending") return null;
  return (
    <Button size="xs" variant="default" loading={redeliver.isPending} onClick={() => redeliver.mutate({ id })}>
      Deliver again
    </Button>
  );
}

function Attempts({ log }: Pick<Detail, "log">) {
  if (log.length === 0) return <p className={classes.when}>Not tried yet.</p>;
  return (
    <ol className={classes.attempts}>
      {log.map(({ number, at, durationMs, error, status }) => (
        <li key={number}>
          <span className={classes.outcome}>
            {number}. {error ?? `It answered ${status}.`}
          </span>
          <span className={classes.when}>
            {fullTime(at)}, {durationMs} ms
          </span>
        </li>
      ))}
    </ol>
  );
}

function Content({ id }: { id: string }) {
  const query = trpc.webhooks.deliveries.get.useQuery(
    { id },
    { refetchInterval: ({ state }) => (state.data?.status === "pending" ? POLL_MS : false) },
  );
  if (query.isPending) return <SkeletonText lines={8} />;
  if (query.isError)
    return <ErrorState error={query.error} title="This delivery could not be loaded" onRetry={() => void query.refetch()} />;
  const delivery = query.data;
  return (
    <div className={classes.content}>
      <h2 className={classes.title}>{delivery.event}</h2>
      <div className={classes.state}>
        <DeliveryStatus delivery={delivery} />
        <Redeliver delivery={delivery} />
      </div>
      <Facts items={factsOf(delivery)} />
      <section>
        <h3 className={classes.heading}>Attempts</h3>
        <Attempts log={delivery.log} />
      </section>
      <section aria-label="Message">
        <h3 className={classes.heading}>Message</h3>
        <pre className={classes.payload}>{JSON.stringify(delivery.payload, null, 2)}</pre>
      </section>
    </div>
  );
}

/** Everything about one delivery, beside the log. */
export function DeliveryDetails({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  return (
    <Drawer opened={id !== undefined} onClose={onClose} position="right" title="Delivery" closeButtonProps={{ "aria-label": "Close" }}>
      {id && <Content key={id} id={id} />}
    </Drawer>
  );
}
