import { useEffect } from "react";

/** Names the tab. */
export function usePageTitle(title: string) {
  useEffect(() => {
    document.title = title === "" ? "Frontoffice" : `${title} · Frontoffice`;
  }, [title]);
}
