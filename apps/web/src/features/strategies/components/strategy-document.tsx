import { type SectionKey, type StrategySections, sectionKeys, sectionLabels } from "@frontoffice/api/schema/strategies";
import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { BudgetSection } from "./budget-section.tsx";
import { CalendarSection } from "./calendar-section.tsx";
import { ChannelsSection, KpisSection, RisksSection } from "./plan-sections.tsx";
import { SectionNav } from "./section-nav.tsx";
import classes from "./strategy-document.module.css";
import { AudienceSection, PillarsSection, PositioningSection, SummarySection } from "./words-sections.tsx";

interface StrategyDocumentProps {
  sections: StrategySections;
  clientId: string;
  /** What can be done with a section; nothing for a reader. */
  tools?: ((key: SectionKey) => ReactNode) | undefined;
}

function content(key: SectionKey, sections: StrategySections, clientId: string): ReactNode {
  const views: Record<SectionKey, () => ReactNode> = {
    summary: () => <SummarySection content={sections.summary} clientId={clientId} />,
    positioning: () => <PositioningSection content={sections.positioning} />,
    audience: () => <AudienceSection content={sections.audience} />,
    channels: () => <ChannelsSection content={sections.channels} />,
    pillars: () => <PillarsSection content={sections.pillars} />,
    calendar: () => <CalendarSection content={sections.calendar} />,
    kpis: () => <KpisSection content={sections.kpis} />,
    budget: () => <BudgetSection content={sections.budget} />,
    risks: () => <RisksSection content={sections.risks} />,
  };
  return views[key]();
}

/** Sections that need the whole width of the sheet. */
const wide: ReadonlySet<SectionKey> = new Set(["calendar", "kpis", "budget"]);

/** A strategy to read: one sheet, nine sections, every statement with its evidence. */
export function StrategyDocument({ sections, clientId, tools }: StrategyDocumentProps) {
  return (
    <div className={classes.document}>
      <SectionNav />
      <article className={classes.sheet}>
        {sectionKeys.map((key) => (
          <section key={key} id={key} className={classes.section} data-wide={wide.has(key) || undefined} aria-labelledby={`heading-${key}`}>
            <header className={classes.header}>
              <h2 id={`heading-${key}`} className={classes.heading}>
                {sectionLabels[key]}
              </h2>
              {tools && <div className={classes.tools}>{tools(key)}</div>}
            </header>
            <div className={classes.content}>
              {content(key, sections, clientId)}
              {sections[key].note && <p className={classes.note}>{sections[key].note}</p>}
            </div>
          </section>
        ))}
      </article>
    </div>
  );
}

/** Stands where the sheet will be, in its shape. */
export function DocumentSkeleton() {
  return (
    <div className={classes.sheet} aria-hidden="true">
      {[5, 4, 6].map((lines, section) => (
        <div key={lines} className={classes.section}>
          <Skeleton height={22} width={120} />
          <div className={classes.content}>
            {Array.from({ length: lines }, (_, line) => (
              <Skeleton key={`${section}-${line}`} height={14} width={`${98 - ((line * 13 + section * 7) % 36)}%`} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
