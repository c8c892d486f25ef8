import "@mantine/spotlight/styles.layer.css";
import { Loader } from "@mantine/core";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useRecentResults } from "../lib/recent-results.ts";
import { PaletteLine } from "./palette-line.tsx";
import {
  matching,
  type PaletteEntry,
  type Result,
  useAllResultsEntry,
  useCommandEntries,
  usePageEntries,
  useResultEntries,
  useRoomEntries,
  useStrategyEntries,
} from "./use-palette-entries.ts";
import { usePaletteSearch } from "./use-palette-search.ts";

const [store, spotlight] = createSpotlight();

/** Enter takes the first line that is seen: what came later may stand above what was chosen before. */
function selectFirst(list: HTMLElement | null) {
  const lines = [...(list?.querySelectorAll("[data-action]") ?? [])];
  for (const [at, line] of lines.entries()) line.toggleAttribute("data-selected", at === 0);
  store.setState({ ...store.getState(), selected: lines.length > 0 ? 0 : -1 });
}

interface Group {
  title: string;
  entries: readonly PaletteEntry[];
}

/** How the places of results in the search compare with those of commands: a name counts alike, what is only said or alike comes last. */
const rankOf = (query: string, best: Result | undefined) =>
  best === undefined ? 9 : best.title.toLowerCase().startsWith(query.toLowerCase()) ? 1 : 2.5;

/** What the palette shows for these words, in order: the best group first, and the page's own actions before all. */
function usePaletteGroups(query: string, openSheet: () => void) {
  const { results, clients, ...state } = usePaletteSearch(query);
  const { recent } = useRecentResults();
  const toEntries = useResultEntries();
  const [page, rooms, commands] = [usePageEntries(), useRoomEntries(), useCommandEntries(openSheet)];
  const strategies = useStrategyEntries(clients);
  const all = useAllResultsEntry(query);
  if (query === "") {
    const groups: Group[] = [
      { title: "On this page", entries: page },
      { title: "Recent", entries: toEntries(recent) },
      { title: "Go to", entries: rooms },
      { title: "Do", entries: commands.slice(0, 5) },
    ];
    return { groups: groups.filter(({ entries }) => entries.length > 0), ...state };
  }
  const does = matching([...rooms, ...commands], query);
  const found = { title: "Results", entries: toEntries(results) };
  const named = { title: "Pages and commands", entries: does.entries.slice(0, 6) };
  const groups: Group[] = [
    { title: "On this page", entries: matching(page, query).entries },
    { title: "Start", entries: strategies },
    ...(does.rank <= rankOf(query, results[0]) ? [named, found] : [found, named]),
    { title: "More", entries: results.length > 0 ? [all] : [] },
  ];
  return { groups: groups.filter(({ entries }) => entries.length > 0), ...state };
}

interface CommandPaletteProps {
  asked: number;
  openSheet: () => void;
}

/** Everything behind one key: the page's actions, what the company has, pages and commands. */
export function CommandPalette({ asked, openSheet }: CommandPaletteProps) {
  const [typed, setTyped] = useState("");
  const query = typed.trim();
  const { groups, isWaiting, error } = usePaletteGroups(query, openSheet);
  const lines = groups.flatMap(({ entries }) => entries.map(({ id }) => id)).join();
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (query !== "") selectFirst(list.current);
  }, [lines, query]);
  return (
    <Spotlight.Root
      store={store}
      query={typed}
      onQueryChange={setTyped}
      scrollable
      maxHeight={460}
      lockScroll={false}
      attributes={{ content: { "aria-label": "Search and commands" } }}
      shortcut={null}
    >
      <Spotlight.Search
        aria-label="Search everything, or run a command"
        placeholder="Search everything, or run a command"
        maxLength={200}
        leftSection={<IconSearch size={20} stroke={1.6} aria-hidden="true" />}
        rightSection={isWaiting ? <Loader size="xs" aria-label="Searching" /> : null}
      />
      <Spotlight.ActionsList ref={list} aria-busy={isWaiting}>
        {error && <Spotlight.Empty role="alert">The search cannot be reached. Pages and commands still work.</Spotlight.Empty>}
        {groups.map(({ title, entries }) => (
          <Spotlight.ActionsGroup key={title} label={title}>
            {entries.map((entry) => (
              <PaletteLine key={entry.id} entry={entry} query={query} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && !error && (
          <Spotlight.Empty role="status">
            {isWaiting ? "Searching…" : `Nothing found for “${query}”. Try another word, or a part of it.`}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
