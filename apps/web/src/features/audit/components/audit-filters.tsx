import { CloseButton, Select, TextInput } from "@mantine/core";
import { trpc } from "../../../lib/trpc.ts";
import { FilterChips } from "../../../ui/filter-chips.tsx";
import filters from "../../../ui/filters.module.css";
import { SearchField } from "../../../ui/search-field.tsx";
import { ClientPicker } from "../../clients/components/client-picker.tsx";
import type { AuditSearch } from "../use-audit-filters.ts";
import classes from "./audit-filters.module.css";
import { nounLabel, surfaceLabels, surfaceOf } from "./audit-words.tsx";

const outcomes = [
  { value: undefined, label: "All" },
  { value: "done", label: "Done" },
  { value: "refused", label: "Refused" },
] as const;
const surfaces = Object.entries(surfaceLabels).map(([value, label]) => ({ value, label }));

interface AuditFiltersProps {
  search: AuditSearch;
  onChange: (change: AuditSearch) => void;
}

/** Who, what, where and when; every choice stands in the address. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const choices = trpc.audit.choices.useQuery(undefined, { staleTime: 60_000 }).data;
  const option = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });
  const actors = [
    { group: "People", items: (choices?.people ?? []).map(option) },
    { group: "Keys", items: (choices?.keys ?? []).map(option) },
  ].filter(({ items }) => items.length > 0);
  const nouns = (choices?.nouns ?? []).map((noun) => ({ value: noun, label: nounLabel(noun) }));
  return (
    <search className={filters.filters} aria-label="Filter the audit trail">
      <div className={filters.search}>
        <SearchField label="Search by name" value={search.text ?? ""} onSearch={(text) => onChange({ text: text || undefined })} />
      </div>
      <FilterChips label="Outcome" value={search.outcome} options={outcomes} onChange={(outcome) => onChange({ outcome })} />
      <div className={classes.selects}>
        <Select
          aria-label="Who"
          placeholder="Anybody"
          data={actors}
          searchable
          clearable
          value={search.actor ?? null}
          onChange={(actor) => onChange({ actor: actor ?? undefined })}
        />
        <ClientPicker
          hiddenLabel="Client"
          placeholder="All clients"
          clearable
          value={search.client ?? null}
          onChange={(client) => onChange({ client: client ?? undefined })}
        />
        <Select
          aria-label="What"
          placeholder="Anything"
          data={nouns}
          clearable
          value={search.noun ?? null}
          onChange={(noun) => onChange({ noun: noun ?? undefined })}
        />
        <Select
          aria-label="Through"
          placeholder="Anywhere"
          data={surfaces}
          clearable
          value={search.surface ?? null}
          onChange={(value) => onChange({ surface: surfaceOf(value) })}
        />
        <Day label="From" value={search.from} onChange={(from) => onChange({ from })} />
        <Day label="Until" value={search.to} onChange={(to) => onChange({ to })} />
      </div>
      {search.entity && (
        <p className={classes.about}>
          Only this one
          <CloseButton size="sm" aria-label="Show everything again" onClick={() => onChange({ entity: undefined })} />
        </p>
      )}
    </search>
  );
}

function Day({ label, value, onChange }: { label: string; value: string | undefined; onChange: (day: string | undefined) => void }) {
  return (
    <TextInput
      type="date"
      aria-label={label}
      leftSection={<span className={classes.day}>{label}</span>}
      leftSectionWidth={54}
      classNames={{ input: classes.date ?? "" }}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}
