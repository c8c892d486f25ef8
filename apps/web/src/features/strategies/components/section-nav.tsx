import { type SectionKey, sectionKeys, sectionLabels } from "@frontoffice/api/schema/strategies";
import { useEffect, useRef, useState } from "react";
import classes from "./section-nav.module.css";

/** The section that is being read: the last one whose top has passed under the bar. */
function useReadSection(): SectionKey {
  const [current, setCurrent] = useState<SectionKey>("summary");
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const passed = sectionKeys.filter((key) => (document.getElementById(key)?.getBoundingClientRect().top ?? 1e6) < 160);
      const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 4 && scrollY > 0;
      setCurrent((atEnd ? sectionKeys.at(-1) : passed.at(-1)) ?? "summary");
    };
    const onScroll = () => {
      frame ||= requestAnimationFrame(look);
    };
    addEventListener("scroll", onScroll, { passive: true });
    return () => {
      removeEventListener("scroll", onScroll);
      cancelAnimationFrame(frame);
    };
  }, []);
  return current;
}

/** The way through a long document; it stays in sight. */
export function SectionNav() {
  const current = useReadSection();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const item = list.current?.querySelector<HTMLElement>(`[href="#${current}"]`);
    if (item && list.current) list.current.scrollTo({ left: item.offsetLeft - 24 });
  }, [current]);
  return (
    <nav aria-label="Sections" className={classes.nav}>
      <ol ref={list} className={classes.list}>
        {sectionKeys.map((key) => (
          <li key={key}>
            <a href={`#${key}`} className={classes.link} aria-current={key === current ? "location" : undefined}>
              {sectionLabels[key]}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
