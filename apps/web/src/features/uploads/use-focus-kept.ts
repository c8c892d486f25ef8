import { type RefObject, useEffect, useRef } from "react";

/**
 * Where the focused control goes away, as "Send" does once it was pressed, the focus moves to what has taken its place instead of
 * to the top of the page.
 */
export function useFocusKept<Area extends HTMLElement>(selector: string): RefObject<Area | null> {
  const area = useRef<Area>(null);
  const last = useRef<Node | null>(null);
  useEffect(() => {
    const notice = ({ target }: FocusEvent) => {
      last.current = target instanceof Node && area.current?.contains(target) ? target : null;
    };
    document.addEventListener("focusin", notice);
    return () => document.removeEventListener("focusin", notice);
  }, []);
  useEffect(() => {
    if (!last.current || last.current.isConnected || document.activeElement !== document.body) return;
    last.current = null;
    const next = area.current?.querySelector<HTMLElement>(selector) ?? document.querySelector<HTMLElement>("main");
    next?.focus({ preventScroll: true });
  });
  return area;
}
