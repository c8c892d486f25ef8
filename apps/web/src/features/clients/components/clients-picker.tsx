import { MultiSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { trpc } from "../../../lib/trpc.ts";

interface ClientsPickerProps {
  label: string;
  description: string;
  /** Stands in the empty field. */
  placeholder: string;
  value: string[];
  onChange: (clientIds: string[]) => void;
  error?: ReactNode;
}

/** Chooses several clients by typing a part of their names. */
export function ClientsPicker({ value, placeholder, ...shown }: ClientsPickerProps) {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 200);
  const found = trpc.clients.list.useQuery({ search, limit: 50 }, { placeholderData: keepPreviousData });
  const items = found.data?.items ?? [];
  const elsewhere = value.filter((id) => !items.some((item) => item.id === id));
  const others = trpc.useQueries((t) => elsewhere.map((id) => t.clients.get({ id }, { staleTime: 60_000 })));
  const named = [...items, ...others.flatMap(({ data }) => (data ? [data] : []))];
  return (
    <MultiSelect
      {...shown}
      placeholder={value.length === 0 ? placeholder : ""}
      data={named.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      hidePickedOptions
      nothingFoundMessage={found.isPending ? "Looking" : "No client has this name"}
      maxDropdownHeight={260}
    />
  );
}
