import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import { trpc } from "../../../lib/trpc.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { SkeletonText } from "../../../ui/skeletons.tsx";
import classes from "./event-choice.module.css";

interface EventChoiceProps {
  value: string[];
  error: ReactNode;
  onChange: (events: string[]) => void;
}

interface GroupProps {
  name: string;
  types: readonly { type: string; words: string }[];
  chosen: ReadonlySet<string>;
  onChange: (types: string[], on: boolean) => void;
}

function Group({ name, types, chosen, onChange }: GroupProps) {
  const on = types.filter(({ type }) => chosen.has(type)).length;
  const names = types.map(({ type }) => type);
  return (
    <div className={classes.group}>
      <Checkbox
        label={name}
        checked={on === types.length}
        indeterminate={on > 0 && on < types.length}
        onChange={(event) => onChange(names, event.currentTarget.checked)}
      />
      <div className={classes.items}>
        {types.map(({ type, words }) => (
          <Checkbox
            key={type}
            label={words}
            description={type}
            checked={chosen.has(type)}
            onChange={(event) => onChange([type], event.currentTarget.checked)}
          />
        ))}
      </div>
    </div>
  );
}

/** All events, or some of them, in groups. */
export function EventChoice({ value, error, onChange }: EventChoiceProps) {
  const query = trpc.webhooks.eventTypes.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const all = value.includes("*");
  const chosen = new Set(value);
  const items = query.data?.items ?? [];
  const change = (types: string[], on: boolean) => {
    const others = value.filter((type) => !types.includes(type));
    onChange(on ? [...others, ...types] : others);
  };
  return (
    <fieldset className={classes.events}>
      <legend className={classes.legend}>Events</legend>
      <Checkbox
        label="All events"
        description="Also those that come with later versions."
        checked={all}
        onChange={(event) => onChange(event.currentTarget.checked ? ["*"] : [])}
      />
      {!all && query.isPending && <SkeletonText lines={6} />}
      {!all && query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {!all &&
        [...new Set(items.map(({ group }) => group))].map((group) => (
          <Group key={group} name={group} types={items.filter((item) => item.group === group)} chosen={chosen} onChange={change} />
        ))}
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
