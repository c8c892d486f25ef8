import { useMantineColorScheme } from "@mantine/core";
import { useColorScheme } from "@mantine/hooks";
import type { Icon } from "@tabler/icons-react";
import { IconArrowRight, IconBolt, IconSparkles } from "@tabler/icons-react";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import { pageActions } from "../lib/page-actions.ts";
import { type RecentResult, useRecentResults } from "../lib/recent-results.ts";
import { searchKindWords } from "../lib/search-kinds.ts";
import { usePermission, useSession, useSignOut } from "../lib/session.ts";
import type { Outputs } from "../lib/trpc.ts";
import { commandRank } from "../lib/word-match.ts";
import { type PaletteAct, paletteCommands } from "./palette-commands.ts";
import { useNavItems } from "./use-nav-items.ts";

export type Result = Outputs["search"]["everything"]["items"][number];

/** One line of the palette. */
export interface PaletteEntry {
  id: string;
  label: string;
  synonyms?: string | undefined;
  /** Behind the name, more quietly. */
  detail?: string | null;
  /** Its shortcut, as pressed. */
  keys?: string | undefined;
  icon: Icon;
  run: () => void;
}

/** What the page that is open can do. */
export function usePageEntries(): PaletteEntry[] {
  const actions = useSyncExternalStore(pageActions.subscribe, pageActions.list);
  return actions.map((action) => ({ ...action, id: `page ${action.label}`, icon: IconBolt }));
}

/** The pages that the role may enter, in the order of the navigation. */
export function useRoomEntries(): PaletteEntry[] {
  const navigate = useNavigate();
  const named = new Set(paletteCommands.map(({ label }) => label));
  return useNavItems().flatMap(({ label, key, icon, link }) =>
    named.has(label)
      ? []
      : [
          {
            id: `room ${label}`,
            label,
            synonyms: "go to open page",
            keys: key && `g ${key}`,
            icon,
            run: () => void navigate({ to: link.to }),
          },
        ],
  );
}

/** The commands that the role may give. */
export function useCommandEntries(openSheet: () => void): PaletteEntry[] {
  const navigate = useNavigate();
  const { permissions, clientIds } = useSession();
  const act = useActs(openSheet);
  return paletteCommands
    .filter(
      ({ permission, unlimited }) => (permission === undefined || permissions.includes(permission)) && !(unlimited && clientIds !== null),
    )
    .map(({ label, synonyms, icon, does, keys }) => ({
      id: `command ${label}`,
      label,
      synonyms,
      icon,
      keys,
      run: typeof does === "string" ? act[does] : () => void navigate(does as { to: string }),
    }));
}

function useActs(openSheet: () => void): Readonly<Record<PaletteAct, () => void>> {
  const { signOut } = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const system = useColorScheme("light", { getInitialValueInEffect: false });
  const isDark = (colorScheme === "auto" ? system : colorScheme) === "dark";
  return {
    "sign out": signOut,
    "switch theme": () => setColorScheme(isDark ? "light" : "dark"),
    "show shortcuts": openSheet,
    "open documentation": () => location.assign("/docs"),
  };
}

/** Results as lines that lead to their pages, and are remembered when they are opened. */
export function useResultEntries(): (results: readonly RecentResult[]) => PaletteEntry[] {
  const router = useRouter();
  const { remember } = useRecentResults();
  return (results) =>
    results.map((result) => ({
      id: `${result.kind} ${result.id}`,
      label: result.title,
      detail: [searchKindWords[result.kind].one, result.subtitle].filter(Boolean).join(" · "),
      icon: searchKindWords[result.kind].icon,
      run: () => {
        remember(result);
        router.history.push(result.page);
      },
    }));
}

/** "Generate a strategy for …", for the clients that the rest of the words have found. */
export function useStrategyEntries(clients: readonly Result[]): PaletteEntry[] {
  const navigate = useNavigate();
  const mayPlan = usePermission("strategies:write");
  if (!mayPlan) return [];
  return clients.map(({ id, title }) => ({
    id: `generate ${id}`,
    label: `Generate a strategy for ${title}`,
    icon: IconSparkles,
    run: () => void navigate({ to: "/strategies", search: { client: id, generate: id } }),
  }));
}

/** The line that leads to the page of all results. */
export function useAllResultsEntry(query: string): PaletteEntry {
  const navigate = useNavigate();
  return {
    id: "all results",
    label: `Show all results for “${query}”`,
    icon: IconArrowRight,
    run: () => void navigate({ to: "/search", search: { q: query } }),
  };
}

/** Those that answer to the words, the best first, and how well the best does. */
export function matching(entries: readonly PaletteEntry[], query: string): { entries: PaletteEntry[]; rank: number } {
  const ranked = entries.flatMap((entry) => {
    const rank = commandRank(query, entry);
    return rank === undefined ? [] : [{ entry, rank }];
  });
  ranked.sort((a, b) => a.rank - b.rank);
  return { entries: ranked.map(({ entry }) => entry), rank: ranked[0]?.rank ?? Number.POSITIVE_INFINITY };
}
