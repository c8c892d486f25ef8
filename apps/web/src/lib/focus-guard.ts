const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled, [type="hidden"]), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';
const ROW = "li, tr, article, [data-row]";
const ABOVE_THE_PAGE = '[role="menu"], [role="dialog"], [role="listbox"]';

interface Place {
  element: HTMLElement;
  row: Element | null;
  /** The rows behind it and before it, nearest first: once it is gone, nothing tells where it stood. */
  neighbours: readonly Element[];
}

function placeOf(element: HTMLElement): Place {
  const row = element.closest(ROW);
  const siblings = [...(row?.parentElement?.children ?? [])];
  const at = row ? siblings.indexOf(row) : -1;
  return { element, row, neighbours: row ? [...siblings.slice(at + 1), ...siblings.slice(0, at).reverse()] : [] };
}

/**
 * Keeps the focus on the page when what has it goes away, as a row does that is deleted from its menu, or a button that was pressed: it
 * moves to the row that takes its place, else to the next row, else to the heading. Returns what ends it.
 */
export function guardFocus(): () => void {
  let last: Place | undefined;
  const notice = ({ target }: FocusEvent) => {
    // Menus and dialogs go by themselves; what opened them is where the person was.
    if (target instanceof HTMLElement && target !== document.body && !target.closest(ABOVE_THE_PAGE)) last = placeOf(target);
  };
  const check = () => {
    if (!last || document.activeElement !== document.body || isUsable(last.element)) return;
    if (document.querySelector(`${ABOVE_THE_PAGE}, [aria-modal="true"]`)) return;
    const next = nextOf(last);
    last = undefined;
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  };
  const observer = new MutationObserver(check);
  document.addEventListener("focusin", notice);
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
  return () => {
    document.removeEventListener("focusin", notice);
    observer.disconnect();
  };
}

const isUsable = (element: HTMLElement) => element.isConnected && !element.matches(":disabled");

function nextOf({ element, row, neighbours }: Place): HTMLElement | null {
  // A button that waits for its answer is coming back.
  if (element.isConnected && element.matches("[data-loading]")) return null;
  for (const one of [row, ...neighbours]) {
    const control = one?.isConnected ? one.querySelector<HTMLElement>(FOCUSABLE) : null;
    if (control) return control;
  }
  const heading = document.querySelector<HTMLElement>("main h1");
  heading?.setAttribute("tabindex", "-1");
  return heading ?? document.querySelector<HTMLElement>("main");
}
