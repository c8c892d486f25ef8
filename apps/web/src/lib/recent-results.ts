import { useSyncExternalStore } from "react";
import { useSession } from "./session.ts";
import { stored } from "./stored.ts";
import type { Outputs } from "./trpc.ts";

type Result = Outputs["search"]["everything"]["items"][number];
/** What is needed to show a result once more. */
export type RecentResult = Pick<Result, "kind" | "id" | "title" | "subtitle" | "page">;

const MOST = 6;
const stores = new Map<string, ReturnType<typeof stored<readonly RecentResult[]>>>();

/** What this person has last opened from a search, in this company and browser, the newest first. */
export function useRecentResults() {
  const { user, company } = useSession();
  const key = `frontoffice.recent.${user.id}.${company?.id}`;
  const store = stores.get(key) ?? stored<readonly RecentResult[]>(key, []);
  stores.set(key, store);
  const recent = useSyncExternalStore(store.subscribe, store.read);
  const remember = ({ kind, id, title, subtitle, page }: RecentResult) => {
    const others = store.read().filter((one) => one.kind !== kind || one.id !== id);
    store.write([{ kind, id, title, subtitle, page }, ...others].slice(0, MOST));
  };
  return { recent, remember };
}
