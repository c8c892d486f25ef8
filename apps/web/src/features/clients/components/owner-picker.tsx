import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import { usePermission, useSession } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";

interface OwnerPickerProps {
  /** Visible, or for a filter hidden. */
  label?: string;
  hiddenLabel?: string;
  /** Stands where nobody is chosen. */
  placeholder: string;
  value?: string | null;
  onChange: (userId: string | null) => void;
  error?: ReactNode;
}

/** Chooses somebody of the company; who may not see its people can choose themselves alone. */
export function OwnerPicker({ hiddenLabel, ...shown }: OwnerPickerProps) {
  const { user } = useSession();
  const maySeePeople = usePermission("users:read");
  const people = trpc.users.list.useQuery({ limit: 100, state: "active" }, { enabled: maySeePeople, staleTime: 60_000 });
  const known = people.data?.items ?? [user];
  return (
    <Select
      {...shown}
      aria-label={hiddenLabel}
      data={known.map(({ id, name }) => ({ value: id, label: id === user.id ? `${name} (you)` : name }))}
      searchable
      clearable
      openOnFocus={false}
      clearButtonProps={{ "aria-label": shown.placeholder }}
      nothingFoundMessage="Nobody has this name"
      maxDropdownHeight={260}
    />
  );
}
