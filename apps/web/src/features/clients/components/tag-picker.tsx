import { Select } from "@mantine/core";
import { trpc } from "../../../lib/trpc.ts";

/** Narrows a list down to clients with one tag. */
export function TagPicker({ value, onChange }: { value: string | null; onChange: (tag: string | null) => void }) {
  const known = trpc.clients.tags.useQuery(undefined, { staleTime: 60_000 });
  const tags = (known.data?.items ?? []).map(({ tag }) => tag);
  return (
    <Select
      aria-label="Tag"
      placeholder="Any tag"
      data={value === null || tags.includes(value) ? tags : [value, ...tags]}
      value={value}
      onChange={onChange}
      searchable
      clearable
      openOnFocus={false}
      clearButtonProps={{ "aria-label": "Any tag" }}
      nothingFoundMessage="No client has this tag"
      maxDropdownHeight={260}
    />
  );
}
