import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { trpc } from "../../../lib/trpc.ts";

interface ClientPickerProps {
  value: string | null;
  onChange: (clientId: string | null) => void;
  label?: string;
  /** For a filter, which has no visible label. */
  hiddenLabel?: string;
  placeholder?: string;
  clearable?: boolean;
  error?: ReactNode;
  autoFocus?: boolean;
}

/** Chooses a client by typing a part of its name. */
export function ClientPicker({ value, onChange, hiddenLabel, label, autoFocus = false, ...shown }: ClientPickerProps) {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 200);
  const chosen = trpc.clients.get.useQuery({ id: value ?? "" }, { enabled: value !== null, staleTime: 60_000 });
  const isChosen = search === chosen.data?.name;
  const found = trpc.clients.list.useQuery({ search: isChosen ? "" : search, limit: 20 }, { placeholderData: keepPreviousData });
  const clients = found.data?.items ?? [];
  const items = chosen.data && !clients.some(({ id }) => id === value) ? [chosen.data, ...clients] : clients;
  return (
    <Select
      {...shown}
      data-autofocus={autoFocus || undefined}
      openOnFocus={false}
      label={label}
      aria-label={hiddenLabel}
      data={items.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={found.isPending ? "Looking" : "No client has this name"}
      clearButtonProps={{ "aria-label": "All clients" }}
      checkIconPosition="right"
      maxDropdownHeight={260}
    />
  );
}
