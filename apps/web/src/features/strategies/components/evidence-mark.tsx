import type { Evidence } from "@frontoffice/api/schema/strategies";
import { type RefObject, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { calendarDay, plural } from "../../../lib/format.ts";
import classes from "./evidence-mark.module.css";

const sources: Record<Evidence["source"], string> = {
  profile: "Profile",
  calendar: "Calendar",
  calls: "Calls",
  analytics: "Analytics",
  posts: "Posts",
  request: "Your request",
};

/** "targetAudience" as people write it. */
const inWords = (field: string) =>
  field
    .replace(/[_.]+/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();

/** A date stands for itself; everything else is a quotation. */
function Quote({ source, field, quote }: Evidence) {
  const isDay = source === "calendar" && /^\d{4}-\d{2}-\d{2}$/.test(quote);
  return (
    <span className={classes.source}>
      <span className={classes.origin}>
        {sources[source]}: {inWords(field)}
      </span>
      <span>{isDay ? calendarDay(quote) : `“${quote}”`}</span>
    </span>
  );
}

/** Puts the card under its mark, or above it where there is no room, always inside the window. */
function place(card: HTMLElement, mark: HTMLElement) {
  const at = mark.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const edge = 12;
  const left = Math.max(edge, Math.min(at.left + at.width / 2 - width / 2, document.documentElement.clientWidth - width - edge));
  const below = at.bottom + 4;
  const top = below + height > innerHeight - edge && at.top - height - 4 > edge ? at.top - height - 4 : below;
  card.style.left = `${left}px`;
  card.style.top = `${top}px`;
}

/** Leaves a moment to move from the mark to its card. */
function useOpening(wrap: RefObject<HTMLElement | null>) {
  const [opened, setOpened] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const turn = useCallback((open: boolean, after: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(setOpened, after, open);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!opened) return;
    const close = () => setOpened(false);
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && close();
    const outside = ({ target }: PointerEvent) => !(target instanceof Node && wrap.current?.contains(target)) && close();
    addEventListener("scroll", close, { capture: true, passive: true });
    addEventListener("keydown", onKey);
    addEventListener("pointerdown", outside);
    return () => {
      removeEventListener("scroll", close, { capture: true });
      removeEventListener("keydown", onKey);
      removeEventListener("pointerdown", outside);
    };
  }, [opened, wrap]);
  return { opened, setOpened, turn };
}

/** The quiet mark behind a statement: it opens what the statement stands on, by pointer, focus or tap. */
export function EvidenceMark({ evidence }: { evidence: Evidence[] }) {
  const wrap = useRef<HTMLSpanElement>(null);
  const { opened, setOpened, turn } = useOpening(wrap);
  const mark = useRef<HTMLButtonElement>(null);
  const card = useRef<HTMLSpanElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    if (!opened || !card.current || !mark.current) return;
    card.current.showPopover();
    place(card.current, mark.current);
  }, [opened]);
  if (evidence.length === 0) return null;
  return (
    <span
      ref={wrap}
      className={classes.wrap}
      onPointerEnter={(event) => event.pointerType === "mouse" && turn(true, 120)}
      onPointerLeave={() => turn(false, 140)}
    >
      <button
        ref={mark}
        type="button"
        className={classes.mark}
        aria-label={`Evidence: ${plural(evidence.length, "source")}`}
        aria-expanded={opened}
        aria-describedby={opened ? id : undefined}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && setOpened(true)}
        onBlur={() => setOpened(false)}
        onClick={() => turn(true, 0)}
      >
        {evidence.length}
      </button>
      {opened && (
        <span ref={card} id={id} role="tooltip" popover="manual" className={classes.card}>
          {evidence.map((item, index) => (
            <Quote key={`${index} ${item.field}`} {...item} />
          ))}
        </span>
      )}
    </span>
  );
}
