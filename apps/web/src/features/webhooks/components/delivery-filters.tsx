import { Select } from "@mantine/core";
import { trpc } from "../../../lib/trpc.ts";
import { FilterChips } from "../../../ui/filter-chips.tsx";
import classes from "./delivery-filters.module.css";
import type { Delivery } from "./delivery-status.tsx";

export interface DeliveryFilter {
  endpoint?: string | undefined;
  status?: Delivery["status"] | undefined;
  event?: string | undefined;
}

const states = [
  { value: undefined, label: "All" },
  { value: "pending", label: "Waiting" },
  { value: "delivered", label: "Delivered" },
  { value: "failed", label: "Failed" },
  { value: "cancelled", label: "Given up" },
] as const;

/** Which deliveries are shown; the address of the page carries it. */
export function DeliveryFilters({ value, onChange }: { value: DeliveryFilter; onChange: (value: DeliveryFilter) => void }) {
  const endpoints = trpc.webhooks.endpoints.list.useQuery({ limit: 100, includeDeleted: true });
  const types = trpc.webhooks.eventTypes.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const events = [
    ...(types.data?.items ?? []).map(({ type, words }) => ({ value: type, label: words })),
    { value: "webhook.test", label: "A test" },
  ];
  return (
    <div className={classes.filters}>
      <FilterChips label="State" value={value.status} options={states} onChange={(status) => onChange({ ...value, status })} />
      <div className={classes.selects}>
        <Select
          aria-label="Endpoint"
          placeholder="Every endpoint"
          data={(endpoints.data?.items ?? []).map(({ id, url }) => ({ value: id, label: url }))}
          value={value.endpoint ?? null}
          onChange={(endpoint) => onChange({ ...value, endpoint: endpoint ?? undefined })}
          clearable
        />
        <Select
          aria-label="Event"
          placeholder="Every event"
          data={events}
          value={value.event ?? null}
          onChange={(event) => onChange({ ...value, event: event ?? undefined })}
          clearable
          searchable
        />
      </div>
    </div>
  );
}
