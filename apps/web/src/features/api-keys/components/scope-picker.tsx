import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import { trpc } from "../../../lib/trpc.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { SkeletonText } from "../../../ui/skeletons.tsx";
import classes from "./scope-picker.module.css";

const nouns: Record<string, string> = {
  company: "Company",
  jobs: "Background work",
  users: "Team",
  audit: "Audit trail",
  apiKeys: "API keys",
  onboarding: "First steps",
};

const nounOf = (scope: string) => scope.split(":")[0] ?? scope;
const titleOf = (noun: string) => nouns[noun] ?? `${noun[0]?.toUpperCase()}${noun.slice(1)}`;

interface ScopePickerProps {
  value: readonly string[];
  error: ReactNode;
  onChange: (scopes: string[]) => void;
}

/** What the person could pass on now, by noun and in words. */
export function ScopePicker({ value, error, onChange }: ScopePickerProps) {
  const offered = trpc.apiKeys.scopes.useQuery();
  const scopes = offered.data?.scopes ?? [];
  const toggle = (scope: string, on: boolean) => onChange(on ? [...value, scope] : value.filter((one) => one !== scope));
  return (
    <fieldset className={classes.picker} aria-describedby={error ? "scopes-error" : undefined}>
      <legend>What it may do</legend>
      {offered.isPending && <SkeletonText lines={6} />}
      {offered.isError && <ErrorState error={offered.error} onRetry={() => void offered.refetch()} />}
      {[...new Set(scopes.map(({ scope }) => nounOf(scope)))].map((noun) => (
        <fieldset key={noun} className={classes.group}>
          <legend>{titleOf(noun)}</legend>
          {scopes
            .filter(({ scope }) => nounOf(scope) === noun)
            .map(({ scope, does }) => (
              <Checkbox
                key={scope}
                label={<code>{scope}</code>}
                description={does}
                checked={value.includes(scope)}
                onChange={(event) => toggle(scope, event.currentTarget.checked)}
              />
            ))}
        </fieldset>
      ))}
      {error && (
        <p id="scopes-error" role="alert" className={classes.error}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
