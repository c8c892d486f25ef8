import "@mantine/spotlight/styles.layer.css";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData, spotlight } from "@mantine/spotlight";
import { IconApi, IconBuildingStore, IconLogout, IconPlus, IconSearch, IconSparkles } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { usePermission, useSignOut } from "../lib/session.ts";
import { trpc } from "../lib/trpc.ts";
import { useNavItems } from "./use-nav-items.ts";

const icon = { size: 20, stroke: 1.6, "aria-hidden": true } as const;

function usePageActions(): SpotlightActionData[] {
  const navigate = useNavigate();
  return useNavItems().map(({ label, icon: Icon, link }) => ({
    id: `page-${label}`,
    label,
    keywords: "go to open page",
    leftSection: <Icon {...icon} />,
    onClick: () => void navigate(link),
  }));
}

function useCommandActions(): SpotlightActionData[] {
  const navigate = useNavigate();
  const { signOut } = useSignOut();
  const mayAdd = usePermission("clients:write");
  const mayPlan = usePermission("strategies:write");
  const add: SpotlightActionData = {
    id: "add-client",
    label: "Add a client",
    keywords: "new create business",
    leftSection: <IconPlus {...icon} />,
    onClick: () => void navigate({ to: "/clients", search: { add: true } }),
  };
  const plan: SpotlightActionData = {
    id: "generate-strategy",
    label: "Generate a strategy",
    keywords: "new create draft plan",
    leftSection: <IconSparkles {...icon} />,
    onClick: () => void navigate({ to: "/strategies", search: { generate: "new" } }),
  };
  return [
    ...(mayAdd ? [add] : []),
    ...(mayPlan ? [plan] : []),
    { id: "docs", label: "API documentation", leftSection: <IconApi {...icon} />, onClick: () => location.assign("/docs") },
    { id: "sign-out", label: "Sign out", keywords: "log out", leftSection: <IconLogout {...icon} />, onClick: signOut },
  ];
}

function useClientActions(query: string): SpotlightActionData[] {
  const navigate = useNavigate();
  const [search] = useDebouncedValue(query.trim(), 200);
  const allowed = usePermission("clients:read");
  const found = trpc.clients.list.useQuery({ search, limit: 6 }, { enabled: allowed && search !== "", placeholderData: keepPreviousData });
  if (query.trim() === "") return [];
  return (found.data?.items ?? []).map((client) => ({
    id: `client-${client.id}`,
    label: client.name,
    description: client.profession ?? undefined,
    // The server has matched these already, also by words that the label does not contain.
    keywords: query,
    leftSection: <IconBuildingStore {...icon} />,
    onClick: () => void navigate({ to: "/clients/$clientId", params: { clientId: client.id } }),
  }));
}

/** Pages, commands and clients behind one key. */
export function CommandPalette({ asked }: { asked: number }) {
  const [query, setQuery] = useState("");
  const clients = useClientActions(query);
  const groups: SpotlightActionGroupData[] = [
    { group: "Clients", actions: clients },
    { group: "Go to", actions: usePageActions() },
    { group: "Do", actions: useCommandActions() },
  ];
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);
  return (
    <Spotlight
      actions={groups.filter(({ actions }) => actions.length > 0)}
      query={query}
      onQueryChange={setQuery}
      nothingFound="No matches."
      highlightQuery
      scrollable
      maxHeight={420}
      lockScroll={false}
      attributes={{ content: { "aria-label": "Search and commands" } }}
      shortcut={null}
      searchProps={{
        "aria-label": "Search pages, commands and clients",
        placeholder: "Search pages, commands and clients",
        leftSection: <IconSearch {...icon} />,
      }}
    />
  );
}
